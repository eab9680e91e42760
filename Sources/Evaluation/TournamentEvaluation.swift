/// What a model's verdicts of a tournament amount to: who won, and how far the model and the panel agree.
public struct TournamentEvaluation: Sendable, Equatable {
    /// The events in the order in which their first dives come.
    public let events: [EventEvaluation]
    /// All dives with a final score and a given score together; nil where there are none.
    public let overall: Comparison?
}

/// One event of a tournament.
public struct EventEvaluation: Sendable, Equatable {
    /// The event's name.
    public let name: String
    /// Its dives in the order of the folder.
    public let dives: [JudgedDive]
    /// The ranking by the model, the winner first.
    public let standings: [Standing]
    /// The model against the panel; nil where no dive has both a given and a final score.
    public let comparison: Comparison?
    /// What the awards say of the judges; nil where no dive has awards.
    public let panel: PanelAudit?
}

/// A diver's place in an event, or a dive's where no diver is named.
public struct Standing: Sendable, Equatable {
    /// 1 for the winner; equal totals share the better place.
    public let rank: Int
    /// The diver; nil where the standing is that of a single dive.
    public let diver: String?
    /// Indices of the dives in the event's.
    public let dives: [Int]
    /// The sum of the given scores, in points; a dive without score adds nothing.
    public let total: Double
    /// How many of the dives have no given score; the total lacks them.
    public let unscoredDiveCount: Int
    /// Where the true total lies with 90 % probability; nil for a model without calibration.
    public let interval: ClosedRange<Double>?
    /// How probable it is, by the model's record, that this is the true winner; nil for a model without calibration.
    public let winningProbability: Double?
    /// The sum of the final scores that the panel gave; nil unless all dives have one.
    public let finalTotal: Double?
    /// The place by the panel's totals; nil unless everyone in the event has one.
    public let finalRank: Int?
}

/// A model's scores and classes against the truth.
public struct Comparison: Sendable, Equatable {
    /// Spearman's correlation with its p value and interval, R-l2, the mean absolute error and the accuracies.
    public let report: EvaluationReport
    /// Kendall's tau-b of the scores.
    public let kendallTau: Statistic
    /// Dives whose score the model withheld; they are not in the report.
    public let withheldCount: Int
    /// The part of the true scores that lie in the intervals; undefined where there are none.
    public let coverage: Statistic
    /// The part of the true first three that the model puts among its first three; for all events, the mean over events.
    public let podiumAgreement: Statistic
    /// The part of events whose winner the model names: 1 or 0 for one event.
    public let winnerAgreement: Statistic
}

/// What the awards of an event say of its judges.
public struct PanelAudit: Sendable, Equatable {
    /// One judge of the panel.
    public struct Judge: Sendable, Equatable {
        /// 1...7.
        public let number: Int
        /// The mean of the judge's award minus the median of the panel's, in points of an award.
        public let bias: Double
        /// The standard deviation of that difference.
        public let spread: Statistic
        /// How closely the judge alone ranks the dives as the panel does.
        public let correlation: Statistic
    }

    /// An award far from the panel.
    public struct FarAward: Sendable, Equatable {
        /// Index of the dive in the event's.
        public let dive: Int
        /// 1...7.
        public let judge: Int
        /// The award.
        public let award: Double
        /// The median of the panel's seven.
        public let median: Double
    }

    /// A dive that panel and model see differently.
    public struct Disagreement: Sendable, Equatable {
        /// Index of the dive in the event's.
        public let dive: Int
        /// Given minus final score, in points.
        public let difference: Double
        /// Whether the final score lies outside of the score's interval.
        public let isBeyondInterval: Bool
    }

    /// How many dives have awards.
    public let diveCount: Int
    /// The seven judges.
    public let judges: [Judge]
    /// Awards at least 1.5 from the median, the farthest first.
    public let farAwards: [FarAward]
    /// The dives where the scores differ most, at most five, the greatest difference first.
    public let disagreements: [Disagreement]
}
