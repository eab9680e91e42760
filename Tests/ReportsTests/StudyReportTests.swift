import Blueprints
import Diving
import Evaluation
import Foundation
import Reports
import Testing

@Suite struct StudyReportTests {
    /// Three dives of 40, 50 and 60 points.
    private static let dives = [40.0, 50, 60].map { score in
        LabeledDive(
            video: URL(filePath: "/dives/\(score).mp4"),
            truth: DiveTruth(number: .make(), difficulty: 3.2, finalScore: score))
    }

    /// Epochs whose predicted scores and validation correlations are given.
    private static func run(
        _ scores: [[Double]], validation: [Double] = [], experiment: Int = 0, seed: UInt64 = 0
    ) -> StudyRun {
        StudyRun(
            experiment: experiment, seed: seed, parameterCount: 1,
            epochs: scores.enumerated().map { index, scores in
                StudyEpoch(
                    epoch: index + 1, seconds: 1, trainingLosses: ["total": 2],
                    validation: validation.isEmpty ? [:] : ["validation_spearman": validation[index]],
                    predictions: scores.map { Prediction(score: $0) })
            }, isComplete: true)
    }

    private static func report(_ runs: [StudyRun]) throws -> StudyReport {
        try StudyReport(runs: runs, test: dives, training: [], setting: .make(epochs: 3))
    }

    /// The cells of a row of the Markdown table.
    private static func row(_ title: String, of report: StudyReport) throws -> [String] {
        let line = try #require(
            report.markdownTable.split(separator: "\n").first { $0.hasPrefix("| \(title)") })
        return line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
            !$0.isEmpty
        }
    }

    @Test func `last, validation and best on test are three epochs of a run`() throws {
        // Ranks against the truth: all right, first two swapped (1 - 6 * 2 / (3 * 8) = 0.5), all turned round.
        let run = Self.run([[1, 2, 3], [2, 1, 3], [3, 2, 1]], validation: [0.1, 0.9, 0.2])
        let cells = try Self.row("0: Baseline", of: Self.report([run]))
        #expect(cells[1].hasPrefix("\u{2212}1.000;") && cells[1].hasSuffix("epoch 3"))
        #expect(cells[2].hasPrefix("0.500;") && cells[2].hasSuffix("epoch 2"))
        #expect(cells[3].hasPrefix("1.000;") && cells[3].hasSuffix("epoch 1"))
    }

    @Test func `without validation the last epoch is what experiments are compared by`() throws {
        let report = try Self.report([Self.run([[1, 2, 3], [3, 2, 1]])])
        #expect(try Self.row("0: Baseline", of: report)[2].hasPrefix("n/a ("))
        #expect(report.markdownTable.contains("no epoch has a validation measure."))
        #expect(report.html.contains("At the last epoch, experiment 0 (Baseline) ranks first"))
    }

    @Test func `equal validation correlations are told apart by the loss`() throws {
        var run = Self.run([[1, 2, 3], [2, 1, 3], [3, 2, 1]], validation: [0.5, 0.5, 0.5])
        for (index, loss) in [3.0, 2, 2].enumerated() {
            run.epochs[index].validation["validation_loss"] = loss
        }
        #expect(try Self.row("0: Baseline", of: Self.report([run]))[2].hasSuffix("epoch 2"))
    }

    @Test func `seeds are told as mean and sample deviation`() throws {
        // 1 and 0.5: mean 0.75, deviation 0.25 * sqrt(2) = 0.3536.
        let report = try Self.report([Self.run([[1, 2, 3]]), Self.run([[2, 1, 3]], seed: 1)])
        #expect(try Self.row("0: Baseline", of: report)[1].hasPrefix("0.750 ± 0.354"))
        #expect(report.html.contains("; seed 1 0.500"))
    }

    @Test func `a correlation that is undefined shows why`() throws {
        let report = try Self.report([Self.run([[7, 7, 7]])])
        #expect(try Self.row("0: Baseline", of: report)[1] == "n/a (a)")
        #expect(report.markdownTable.contains("- (a) the predictions are all equal."))
        #expect(
            report.html.contains("No experiment has a test correlation yet, so there is nothing to rank."))
    }

    @Test func `experiments that were not run are there and say so`() throws {
        let report = try Self.report([])
        for experiment in Experiment.allCases {
            #expect(try Self.row("\(experiment.rawValue): ", of: report)[0].hasSuffix("(not run)"))
        }
        #expect(report.html.contains("Experiments not run: 0, 1, 2, 3, 4, 5, 6 and 7."))
        #expect(report.figures.isEmpty)
    }

    @Test func `the best epoch on test is called unfair wherever it heads a column`() throws {
        let report = try Self.report([Self.run([[1, 2, 3]])])
        let columns = report.html.components(separatedBy: "Best epoch on test<small>").dropFirst()
        #expect(columns.count == 2)
        #expect(columns.allSatisfy { $0.hasPrefix("chosen on test, not a fair figure") })
        #expect(report.markdownTable.contains("Best epoch on test (chosen on test, not a fair figure)"))
    }

    @Test func `simulated dives are called simulated, others are not`() throws {
        let simulated = LabeledDive.make(count: 12)
        let real = LabeledDive.make(count: 12, isSimulated: false)
        let ours = try StudyReport(
            runs: [.make(experiment: 0, test: simulated)], test: simulated, training: simulated,
            setting: .make())
        #expect(ours.markdownTable.contains("on the 12 simulated test dives"))
        #expect(ours.html.contains("Spearman correlation, simulated test dives"))
        #expect(ours.html.contains("mean loss, simulated training dives"))
        #expect(ours.figures.allSatisfy { $0.script.contains("simulated") })
        let theirs = try StudyReport(
            runs: [.make(experiment: 0, test: real)], test: real, training: real,
            setting: .make(dataDescription: "MTL-AQA"))
        #expect(!theirs.html.contains("simulated"))
        #expect(!theirs.markdownTable.contains("simulated"))
    }

    @Test func `guesses without a pixel stand in the table of correlations`() throws {
        let test = LabeledDive.make(count: 40, seed: 1)
        let training = LabeledDive.make(count: 40, seed: 2)
        let report = try StudyReport(runs: [], test: test, training: training, setting: .make())
        let expected = try #require(noPixelBaselines(training: training, test: test).eventMean.value)
        #expect(
            try Self.row("No pixel: mean of the event ", of: report)[1] == String(format: "%.3f", expected))
    }

    @Test func `what differs from the study's recipe is named with both values`() throws {
        let html = try Self.report([]).html
        #expect(html.contains("epochs 3 (the study: 100) and learningRate 0.0003 (the study: 0.0001)."))
    }

    @Test func `equal runs give equal pages`() throws {
        let test = LabeledDive.make(count: 20)
        let runs = [StudyRun.make(experiment: 3, test: test), .make(experiment: 0, test: test)]
        let one = try StudyReport(runs: runs, test: test, training: [], setting: .make())
        let other = try StudyReport(runs: runs.reversed(), test: test, training: [], setting: .make())
        #expect(one == other)
    }

    @Test(arguments: [
        (
            Self.run([[1, 2]]),
            "experiment 0, seed 0, epoch 1: it has 2 predictions for 3 test dives. "
                + "Report it with the test dives that it was run with."
        ),
        (
            Self.run([], experiment: 8),
            "experiment 8, seed 0: the study has the experiments 0 to 7. Leave the run out."
        ),
    ])
    func `a run that is not of this study is refused`(_ run: StudyRun, _ message: String) {
        #expect { try Self.report([run]) } throws: { "\($0)" == message }
    }

    @Test func `a class that no head has is refused`() {
        var run = Self.run([[1, 2, 3]])
        run.epochs[0].predictions[1].classes = [.position: 3]
        #expect { try Self.report([run]) } throws: {
            "\($0)" == "experiment 0, seed 0, epoch 1: position has no class 3, expected 0 to 2. "
                + "The file is damaged; run the experiment again."
        }
    }

    @Test func `a run that is given twice is refused`() {
        #expect { try Self.report([Self.run([]), Self.run([])]) } throws: {
            "\($0)" == "experiment 0, seed 0: the run is there twice. Keep one of the two."
        }
    }
}
