import Diving
public import Statistics

/// Baselines from metadata alone (no video): Spearman's correlation of four guesses with the truth.
///
/// A model that does not beat these has learned nothing from its videos. On MTL-AQA's split 0 they are 0.560, 0.596, 0.637
/// and 0.661, because training and test share its broadcasts.
public struct MetadataBaselines: Codable, Sendable, Equatable {
    /// The guess is the dive's own degree of difficulty.
    public let difficulty: Statistic
    /// The guess is the mean training score of the dive number.
    public let diveNumberMean: Statistic
    /// The guess is the mean training score of the event.
    public let eventMean: Statistic
    /// The guess is the mean training score of that dive number in that event, otherwise that of the event.
    public let eventAndDiveNumberMean: Statistic

    private enum CodingKeys: String, CodingKey {
        case difficulty
        case diveNumberMean = "dive_number_mean"
        case eventMean = "event_mean"
        case eventAndDiveNumberMean = "event_and_dive_number_mean"
    }
}

/// Computes the baselines on the dives of `test` from the truth of `training`.
///
/// Dives without dive number, difficulty or final score are excluded. If there are no dives for a mean, a coarser one is
/// used: for a dive number in an event the event, then the dive number; for a dive number, an event, or a dive without an
/// event, all training dives. For held-out events, the event's guess is therefore a constant, and its correlation undefined.
public func metadataBaselines(training: [LabeledDive], test: [LabeledDive]) -> MetadataBaselines {
    let known = training.compactMap(ScoredDive.init)
    let asked = test.compactMap(ScoredDive.init)
    let all = known.isEmpty ? 0 : mean(known.map(\.score))
    let byNumber = meanScores(of: known, by: \.number)
    let byEvent = meanScores(of: known.filter { $0.event != nil }, by: \.event)
    let byBoth = meanScores(of: known.filter { $0.event != nil }, by: \.numberInEvent)

    func correlation(_ guess: (ScoredDive) -> Double) -> Statistic {
        spearmanCorrelation(asked.map(guess), asked.map(\.score))
    }
    return MetadataBaselines(
        difficulty: correlation(\.difficulty),
        diveNumberMean: correlation { byNumber[$0.number] ?? all },
        eventMean: correlation { byEvent[$0.event] ?? all },
        eventAndDiveNumberMean: correlation {
            byBoth[$0.numberInEvent] ?? byEvent[$0.event] ?? byNumber[$0.number] ?? all
        })
}

private struct ScoredDive {
    let event: String?
    let number: DiveNumber
    let difficulty: Double
    let score: Double

    init?(_ dive: LabeledDive) {
        guard let truth = dive.truth, let number = truth.number, let difficulty = truth.difficulty,
            let score = truth.finalScore
        else { return nil }
        event = dive.event
        self.number = number
        self.difficulty = difficulty
        self.score = score
    }

    var numberInEvent: NumberInEvent { NumberInEvent(event: event, number: number) }
}

private struct NumberInEvent: Hashable {
    let event: String?
    let number: DiveNumber
}

private func meanScores<Key: Hashable>(of dives: [ScoredDive], by key: (ScoredDive) -> Key) -> [Key: Double] {
    Dictionary(grouping: dives, by: key).mapValues { mean($0.map(\.score)) }
}
