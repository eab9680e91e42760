public import Datasets
public import Verdicts

/// One dive of a tournament and its outcome.
public struct JudgedDive: Sendable, Equatable {
    /// The outcome of a dive.
    public enum Outcome: Sendable, Equatable {
        /// The model's assessment, which may withhold the score.
        case judged(Assessment)
        /// Why there is no assessment, in one line that names the file, the cause and the next step.
        case failed(reason: String)
        /// The dive has not been processed yet.
        case pending
    }

    /// The event to which it belongs.
    public var event: String
    /// The video's path within its tournament folder, or the row if that is unknown: "results.csv, row 7".
    public var file: String
    /// The diver, even if the row is otherwise unreadable; nil if none is named.
    public var diver: String?
    /// What is known about the dive; nil if its row cannot be read.
    public var dive: LabeledDive?
    /// The outcome of the dive.
    public var outcome: Outcome

    /// Combines a dive with its outcome; a nil diver means the dive's own.
    public init(event: String, file: String, dive: LabeledDive?, outcome: Outcome, diver: String? = nil) {
        self.event = event
        self.file = file
        self.diver = diver ?? dive?.diver
        self.dive = dive
        self.outcome = outcome
    }

    /// The assessment, if there is one.
    public var assessment: Assessment? {
        guard case .judged(let assessment) = outcome else { return nil }
        return assessment
    }

    /// Whether it was made by the simulator.
    public var isSimulated: Bool { dive?.sidecar != nil }

    /// The assessment, if the footage was recognised as a dive; nil otherwise, since its classes are then meaningless.
    public var recognised: Assessment? { assessment.flatMap { $0.score == nil ? nil : $0 } }

    /// The predicted score in points; nil if there is no assessment, or if the score is withheld.
    public var predictedScore: Double? { assessment?.score }

    /// The panel's final score in points; nil if unknown.
    public var finalScore: Double? {
        guard let score = dive?.truth?.finalScore, score.isFinite else { return nil }
        return score
    }
}
