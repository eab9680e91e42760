/// An interval that holds a statistic with 95 % confidence, or the reason why there is none.
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
/// left out. Undefined where the correlation is, or where no sample has one.
///
/// - Precondition: both sides have the same count, and `resampleCount` is positive.
public func spearmanBootstrapInterval(
    _ predictions: [Double], _ truths: [Double], resampleCount: Int = 1000,
    using generator: inout SeededGenerator
) -> ConfidenceInterval {
    precondition(resampleCount > 0, "\(resampleCount) resamples")
    if let reason = spearmanCorrelation(predictions, truths).reason {
        return ConfidenceInterval(lower: .undefined(reason: reason), upper: .undefined(reason: reason))
    }
    var correlations: [Double] = []
    for _ in 0..<resampleCount {
        let sample = predictions.indices.map { _ in Int.random(in: predictions.indices, using: &generator) }
        if let value = spearmanCorrelation(sample.map { predictions[$0] }, sample.map { truths[$0] }).value {
            correlations.append(value)
        }
    }
    correlations.sort()
    guard !correlations.isEmpty else {
        let reason = "every bootstrap sample is constant"
        return ConfidenceInterval(lower: .undefined(reason: reason), upper: .undefined(reason: reason))
    }
    return ConfidenceInterval(
        lower: Statistic(percentile(correlations, 0.025)), upper: Statistic(percentile(correlations, 0.975)))
}

/// The percentile of sorted values with linear interpolation, as `numpy.percentile` computes it.
func percentile(_ sorted: [Double], _ fraction: Double) -> Double {
    let position = fraction * Double(sorted.count - 1)
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (position - Double(below))
}
