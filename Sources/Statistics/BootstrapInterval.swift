/// A 95 % confidence interval of a statistic, or the reason why there is none.
public struct ConfidenceInterval: Codable, Sendable, Equatable {
    /// The 2.5th percentile.
    public let lower: Statistic
    /// The 97.5th percentile.
    public let upper: Statistic

    /// Collects an interval.
    public init(lower: Statistic, upper: Statistic) {
        self.lower = lower
        self.upper = upper
    }
}

/// The 95 % percentile bootstrap interval of Spearman's correlation.
///
/// B. Efron and R. Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13: dives are drawn with replacement
/// `resampleCount` times; percentiles interpolate linearly. Samples in which a side is constant have no correlation and are
/// excluded. Undefined if the correlation is, for fewer than six dives, which have too few distinct samples to estimate
/// chance, and if all samples have the same correlation.
///
/// - Precondition: both sides have the same count, and `resampleCount` is positive.
public func spearmanBootstrapInterval(
    _ predictions: [Double], _ truths: [Double], resampleCount: Int = 1000,
    using generator: inout SeededGenerator
) -> ConfidenceInterval {
    precondition(resampleCount > 0, "\(resampleCount) resamples")
    func undefined(_ reason: String) -> ConfidenceInterval {
        ConfidenceInterval(lower: .undefined(reason: reason), upper: .undefined(reason: reason))
    }
    if let reason = rankingObstacle(predictions, truths) { return undefined(reason) }
    guard predictions.count >= 6 else { return undefined("fewer than six dives") }
    var correlations: [Double] = []
    for _ in 0..<resampleCount {
        let sample = predictions.indices.map { _ in Int.random(in: predictions.indices, using: &generator) }
        if let value = spearmanCorrelation(sample.map { predictions[$0] }, sample.map { truths[$0] }).value {
            correlations.append(value)
        }
    }
    correlations.sort()
    guard let least = correlations.first else { return undefined("every bootstrap sample is constant") }
    guard correlations.last != least else { return undefined("all bootstrap samples are equal") }
    return ConfidenceInterval(
        lower: Statistic(percentile(correlations, 0.025)), upper: Statistic(percentile(correlations, 0.975)))
}

/// The percentile of sorted values with linear interpolation, as `numpy.percentile` computes it.
package func percentile(_ sorted: [Double], _ fraction: Double) -> Double {
    let position = fraction * Double(sorted.count - 1)
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (position - Double(below))
}
