import Statistics

/// Measures how far footage lies from the calibration dives, as the network sees them.
///
/// The distance is Mahalanobis' from the mean of the calibration dives' feature statistics. Lee et al., "A Simple
/// Unified Framework for Detecting Out-of-Distribution Samples and Adversarial Attacks" (NeurIPS 2018), use the same distance
/// on the features themselves, of which there are thousands; these few numbers separate footage about as well and fit into a
/// model card.
public struct OutOfDistributionDetector: Codable, Sendable, Equatable {
    /// The mean feature statistics.
    public let center: [Double]
    /// The Cholesky factor of the feature statistics' covariance, its rows up to the diagonal, scaled so that the network is
    /// sure up to a distance of 1.
    public let factor: [[Double]]
    /// The distance beyond which the footage is not a dive.
    public let diveLimit: Double

    /// With fewer dives, the most unusual one in a hundred is unknown.
    public static let fewestDives = 100
    /// The share of dives of which the network is sure.
    private static let surePart = 0.99
    private static let foldCount = 10

    /// Fits the detector to the feature statistics of the calibration dives, with those of one event consecutive.
    ///
    /// Ten folds in that order, which keeps most events within one fold, show how far dives lie from a mean and covariance
    /// fitted without them. The network is sure up to the distance that contains 99 % of them. Footage twice that far from the
    /// median dive is not a dive.
    ///
    /// Nil for fewer than ``fewestDives``, and if all look the same.
    public init?(featureStatistics: [[Double]]) {
        guard featureStatistics.count >= Self.fewestDives else { return nil }
        let foldSize = (featureStatistics.count + Self.foldCount - 1) / Self.foldCount
        let held = stride(from: 0, to: featureStatistics.count, by: foldSize).flatMap { start in
            let fold = start..<min(start + foldSize, featureStatistics.count)
            let others = Self(
                spreadOf: Array(featureStatistics[..<fold.lowerBound] + featureStatistics[fold.upperBound...])
            )
            return featureStatistics[fold].map(others.distance)
        }.sorted()
        guard let limit = held.conformalQuantile(Self.surePart), limit > 1e-3 else { return nil }
        let spread = Self(spreadOf: featureStatistics)
        center = spread.center
        factor = spread.factor.map { row in row.map { $0 * limit } }
        diveLimit = 2 - held[held.count / 2] / limit
    }

    /// Mean and covariance only.
    private init(spreadOf featureStatistics: [[Double]]) {
        let count = Double(featureStatistics.count)
        let mean = featureStatistics[0].indices.map { index in
            featureStatistics.reduce(0) { $0 + $1[index] } / count
        }
        let deviations = featureStatistics.map { zip($0, mean).map(-) }
        factor = choleskyFactor(size: mean.count) { row, column in
            let covariance = deviations.reduce(0) { $0 + $1[row] * $1[column] } / (count - 1)
            // A little extra on the diagonal keeps directions with hardly any variance from deciding alone.
            return row == column ? covariance * 1.001 + 1e-9 : covariance
        }
        center = mean
        diveLimit = 1
    }

    /// The distance of footage from the calibration dives; beyond 1 the network is no longer sure.
    public func distance(of featureStatistics: [Double]) -> Double {
        precondition(
            featureStatistics.count == center.count,
            "an featureStatistics of \(featureStatistics.count) numbers")
        var whitened: [Double] = []
        for (row, deviation) in zip(factor, zip(featureStatistics, center).map(-)) {
            let explained = zip(row, whitened).reduce(0) { $0 + $1.0 * $1.1 }
            whitened.append((deviation - explained) / row[whitened.count])
        }
        return whitened.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    /// What footage at a distance appears to show.
    public func verdict(at distance: Double) -> Assessment.Recognition.Verdict {
        distance <= 1 ? .dive : distance <= diveLimit ? .notSure : .notADive
    }

    /// Whether the numbers form a valid detector; a file may contain anything.
    package var isSound: Bool {
        center.count == Self.featureStatisticCount && factor.count == center.count
            && factor.enumerated().allSatisfy { $1.count == $0 + 1 && $1[$0] > 0 } && diveLimit >= 1
    }

    /// Three numbers per clip.
    private static let featureStatisticCount = 18
}
