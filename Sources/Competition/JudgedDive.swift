public import Datasets
public import Verdicts

/// One dive of a tournament, with what became of it.
public struct JudgedDive: Sendable, Equatable {
    /// What became of a dive.
    public enum Outcome: Sendable, Equatable {
        /// The model's verdict, which may withhold the score.
        case judged(Assessment)
        /// Why there is no verdict, in one line that names the file, the cause and the next step.
        case failed(reason: String)
        /// It has not been its turn yet.
        case pending
    }

    /// The event that it counts for.
    public var event: String
    /// The video's path below its tournament folder, or the row's place where that is unknown: "results.csv, row 7".
    public var file: String
    /// Who dived, also there where the row cannot be read but names somebody; nil where nobody is named.
    public var diver: String?
    /// What is known of the dive; nil where its row cannot be read.
    public var dive: LabeledDive?
    /// What became of it.
    public var outcome: Outcome

    /// Puts a dive together with what became of it; a diver of nil means the dive's own.
    public init(event: String, file: String, dive: LabeledDive?, outcome: Outcome, diver: String? = nil) {
        self.event = event
        self.file = file
        self.diver = diver ?? dive?.diver
        self.dive = dive
        self.outcome = outcome
    }

    /// The verdict, where there is one.
    public var assessment: Assessment? {
        guard case .judged(let assessment) = outcome else { return nil }
        return assessment
    }

    /// Whether it was made by the simulator.
    public var isSimulated: Bool { dive?.sidecar != nil }

    /// The verdict that stands for a dive; nil where the footage is not recognised as one, so that its classes name nothing.
    public var recognised: Assessment? { assessment.flatMap { $0.score == nil ? nil : $0 } }

    /// The given score in points; nil where there is no verdict, or one that withholds the score.
    public var predictedScore: Double? { assessment?.score }

    /// The final score in points that the panel gave; nil where that is unknown.
    public var finalScore: Double? {
        guard let score = dive?.truth?.finalScore, score.isFinite else { return nil }
        return score
    }
}
