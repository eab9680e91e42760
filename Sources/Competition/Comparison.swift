public import Datasets
public import Statistics
import Verdicts

/// A model's scores and classes compared with the truth.
public struct Comparison: Sendable, Equatable {
    /// Spearman's correlation with its p value and interval, R-l2, the mean absolute error and the accuracies.
    public let report: EvaluationReport
    /// Kendall's tau-b of the scores.
    public let kendallTau: Statistic
    /// Dives whose score the model withheld; they are excluded from the report.
    public let withheldCount: Int
    /// The share of true scores within their intervals; undefined if there are none.
    public let coverage: Statistic
    /// The share of the model's first three that are among the true first three; for all events, the mean over events.
    ///
    /// The true podium is everyone with a final rank of 3 or better, which may be more than three. The model has three
    /// places; those tied for the last of them count fractionally, as if lots were drawn. A place that it cannot fill for
    /// lack of scores counts as wrong. Undefined for an event if any final total is unknown, all are equal, no more than
    /// three compete, or everyone is on the podium.
    public let podiumAgreement: Statistic
    /// The share of events whose winner the model predicts: 1 or 0 for one event.
    ///
    /// A predicted winner who shares the true first rank is correct; if several share the model's first place, the share of
    /// them who are correct. Undefined whenever the podium agreement is, except that two entrants are enough.
    public let winnerAgreement: Statistic

    private static let resampleCount = 4000

    /// Nil if no dive has both a predicted and a final score.
    init?(_ dives: [JudgedDive], podiums: [PodiumAgreement], using generator: inout SeededGenerator) {
        let scored = dives.compactMap { judged in
            judged.dive.flatMap { dive in
                judged.assessment.flatMap(Prediction.init).map { (prediction: $0, dive: dive) }
            }
        }
        guard scored.contains(where: { $0.dive.truth?.finalScore != nil }) else { return nil }
        report = EvaluationReport(
            predictions: scored.map(\.prediction), dives: scored.map(\.dive),
            resampleCount: Self.resampleCount, using: &generator)
        let compared = scored.compactMap { pair in
            pair.dive.truth?.finalScore.map { (pair.prediction.score, $0) }
        }
        kendallTau = Statistics.kendallTau(compared.map(\.0), compared.map(\.1))
        withheldCount = dives.count { $0.assessment.map { $0.score == nil } ?? false }
        coverage = Self.coverage(of: dives)
        podiumAgreement = meanStatistic(podiums.map(\.podium))
        winnerAgreement = meanStatistic(podiums.map(\.winner))
    }

    private static func coverage(of dives: [JudgedDive]) -> Statistic {
        let hits = dives.compactMap(\.isFinalScoreInInterval)
        guard !hits.isEmpty else { return .undefined(reason: "no dive with a final score has an interval") }
        return .measured(Double(hits.count { $0 }) / Double(hits.count))
    }
}

/// The mean of the defined values; the first reason if there are none.
private func meanStatistic(_ statistics: [Statistic]) -> Statistic {
    let values = statistics.compactMap(\.value)
    guard values.isEmpty else { return Statistic(mean(values)) }
    return statistics.first ?? .undefined(reason: "no events")
}

extension JudgedDive {
    /// Whether the final score lies in the predicted score's interval; nil if either is missing.
    package var isFinalScoreInInterval: Bool? {
        guard let interval = assessment?.interval, let finalScore else { return nil }
        return interval.low <= finalScore && finalScore <= interval.high
    }
}
