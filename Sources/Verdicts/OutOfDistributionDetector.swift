import Statistics

/// What footage of dives looks like to a network: how far other footage lies from the calibration dives.
///
/// The distance is Mahalanobis' from the mean of the calibration dives' ``NetworkOutput/appearance``. Lee et al., "A Simple Unified
/// Framework for Detecting Out-of-Distribution Samples and Adversarial Attacks" (NeurIPS 2018), take the same distance of the
/// features themselves, of which there are thousands; so few numbers tell footage apart about as well and fit into a model's card.
public struct OutOfDistributionDetector: Codable, Sendable, Equatable {
    /// The mean appearance.
    public let center: [Double]
    /// The Cholesky factor of the appearances' covariance, its rows up to the diagonal, scaled so that the network is sure up to
    /// a distance of 1.
    public let factor: [[Double]]
    /// The distance beyond which the network looks at no dive.
    public let diveLimit: Double

    /// With fewer dives nobody knows what one in a hundred looks like.
    public static let fewestDives = 100
    /// The part of dives that the network is sure of.
    private static let surePart = 0.99
    private static let foldCount = 10

    /// Learns from the calibration dives' appearances, those of one event in a row.
    ///
    /// How far dives lie that the mean and the covariance do not know comes from ten folds in that order, so that most events lie
    /// in one. Where 99 % of them lie the network is sure. Twice as far from the median dive it looks at no dive.
    ///
    /// Nil for fewer than ``fewestDives``, and where all look the same.
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

    /// Mean and covariance alone.
    private init(spreadOf featureStatistics: [[Double]]) {
        let count = Double(featureStatistics.count)
        let mean = featureStatistics[0].indices.map { index in
            featureStatistics.reduce(0) { $0 + $1[index] } / count
        }
        let deviations = featureStatistics.map { zip($0, mean).map(-) }
        factor = choleskyFactor(size: mean.count) { row, column in
            let covariance = deviations.reduce(0) { $0 + $1[row] * $1[column] } / (count - 1)
            // A little more on the diagonal keeps directions that hardly any dive moves in from deciding alone.
            return row == column ? covariance * 1.001 + 1e-9 : covariance
        }
        center = mean
        diveLimit = 1
    }

    /// How far footage lies from the calibration dives; 1 is where the network is no longer sure.
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

    /// What footage at a distance seems to be.
    public func verdict(at distance: Double) -> Assessment.Recognition.Verdict {
        distance <= 1 ? .dive : distance <= diveLimit ? .notSure : .notADive
    }

    /// Whether the numbers can be those of such a measure, which a file may claim of any.
    package var isSound: Bool {
        center.count == Self.featureStatisticCount && factor.count == center.count
            && factor.enumerated().allSatisfy { $1.count == $0 + 1 && $1[$0] > 0 } && diveLimit >= 1
    }

    /// Three numbers a clip.
    private static let featureStatisticCount = 18
}
