/// A trained model's errors on calibration dives that it was not trained on, from which intervals for new dives follow.
public struct Calibration: Codable, Sendable, Equatable {
    /// The data it was measured on, in a sentence.
    public var data: String
    /// True minus predicted score of every calibration dive, in points, ascending.
    public var residuals: [Double]
    /// How those dives look to the network; nil for a model that cannot tell dives from other footage.
    public var detector: OutOfDistributionDetector?

    private enum CodingKeys: String, CodingKey {
        case data, residuals, isOfSimulation
        case detector = "familiarity"
    }

    /// Whether all the dives are simulated; nil if that was not recorded.
    public var isOfSimulation: Bool?

    /// With fewer dives, no interval is given.
    ///
    /// The coverage is guaranteed on average over sets of calibration dives; the actual coverage of one set of n varies
    /// around it with a standard deviation of sqrt(0.9 * 0.1 / (n + 2)), which is 6.4 % for 20 (Vovk, "Conditional validity
    /// of inductive conformal predictors", 2012).
    public static let fewestDives = 20

    /// Makes a calibration.
    public init(
        data: String, residuals: [Double], detector: OutOfDistributionDetector?, isOfSimulation: Bool? = nil
    ) {
        self.data = data
        self.isOfSimulation = isOfSimulation
        self.residuals = residuals.sorted()
        self.detector = detector
    }

    /// The interval of the true score at the stated coverage, clipped to possible scores; nil with too few calibration dives.
    ///
    /// Split conformal prediction (Vovk, Gammerman & Shafer, "Algorithmic Learning in a Random World", 2005; Lei et al., JASA
    /// 2018): the guarantee only assumes that this dive and the calibration dives are exchangeable. It does not cover dives
    /// of another venue, camera or kind.
    public func interval(around score: Double, coverage: Double = 0.9) -> Assessment.ScoreInterval? {
        guard let width = halfWidth(coverage: coverage) else { return nil }
        let range = Assessment.scoreRange
        return Assessment.ScoreInterval(
            low: max(score - width, range.lowerBound), high: min(score + width, range.upperBound),
            coverage: coverage)
    }

    /// The half width of an interval, in points: the absolute residual of rank ceil((n + 1) * coverage).
    public func halfWidth(coverage: Double = 0.9) -> Double? {
        guard residuals.count >= Self.fewestDives else { return nil }
        return residuals.map(abs).sorted().conformalQuantile(coverage)
    }
}
