import Blueprints
import Datasets
import Statistics

/// How many dives there are, and how many of them come from the simulator.
struct DiveCounts {
    let test: Int
    let simulatedTest: Int
    let unlabeledTest: Int
    let training: Int
    let simulatedTraining: Int
    /// Those whose results the baselines without video use.
    let known: Int
    let simulatedKnown: Int
    /// The test dives with a true caption.
    let captionedTest: Int
    /// Those whose true caption is longer than a captioner's limit.
    let longCaptionedTest: Int

    init(test: [LabeledDive], training: [LabeledDive], known: [LabeledDive]) {
        self.test = test.count
        simulatedTest = test.count { $0.sidecar != nil }
        unlabeledTest = test.count { $0.truth == nil }
        self.training = training.count
        simulatedTraining = training.count { $0.sidecar != nil }
        self.known = known.count
        simulatedKnown = known.count { $0.sidecar != nil }
        let captionLengths = test.compactMap { $0.truth?.caption.map { captionWords($0).count } }
        captionedTest = captionLengths.count { $0 > 0 }
        longCaptionedTest = captionLengths.count { $0 > Captioner.mostWords }
    }

    /// "the 353 simulated test dives", "the 353 test dives, 12 of them simulated", "the 353 test dives".
    var testName: String {
        switch simulatedTest {
        case 0: "the \(test) test dives"
        case test: "the \(test) simulated test dives"
        default: "the \(test) test dives, \(simulatedTest) of them simulated"
        }
    }

    /// The test dives' name in figures: "simulated test dives" if any of them is simulated.
    var testLabel: String { Self.adjective(simulatedTest, of: test) + "test dives" }

    /// The training dives' name in figures.
    var trainingLabel: String { Self.adjective(simulatedTraining, of: training) + "training dives" }

    /// The source of the baselines without video: "from the results of 1059 training dives".
    var knownSource: String {
        "from the results of \(known) \(Self.adjective(simulatedKnown, of: known))training dives"
    }

    private static func adjective(_ simulated: Int, of count: Int) -> String {
        simulated == 0 ? "" : simulated == count ? "simulated " : "partly simulated "
    }

    /// True if any number of the report comes from a simulated dive.
    var hasSimulated: Bool { simulatedTest + simulatedTraining > 0 }
}
