/// What a trained model's record on dives that it never learned from says of its next verdict.
public struct Calibration: Codable, Sendable, Equatable {
    /// What it was taken from, in a sentence.
    public var data: String
    /// True minus predicted score of every calibration dive, in points, ascending.
    public var residuals: [Double]
    /// What those dives look like to the network; nil where a model cannot tell a dive from other footage.
    public var detector: OutOfDistributionDetector?

    private enum CodingKeys: String, CodingKey {
        case data, residuals, isOfSimulation
        case detector = "familiarity"
    }

    /// Whether all of it are simulated dives; nil where that was not recorded.
    public var isOfSimulation: Bool?

    /// With fewer dives no interval is given.
    ///
    /// The promise holds on the average over sets of calibration dives; what one set of n keeps scatters about it by
    /// sqrt(0.9 * 0.1 / (n + 2)), which is 6.4 % for 20 (Vovk, "Conditional validity of inductive conformal predictors", 2012).
    public static let fewestDives = 20

    /// Takes a record.
    public init(
        data: String, residuals: [Double], detector: OutOfDistributionDetector?, isOfSimulation: Bool? = nil
    ) {
        self.data = data
        self.isOfSimulation = isOfSimulation
        self.residuals = residuals.sorted()
        self.detector = detector
    }

    /// Where the true score lies in the part of dives stated, cut to what a dive can get; nil with too few calibration dives.
    ///
    /// Split conformal prediction (Vovk, Gammerman & Shafer, "Algorithmic Learning in a Random World", 2005; Lei et al., JASA 2018):
    /// the promise asks of the scores nothing but that this dive and the calibration dives could have come in any order. A dive of
    /// another venue, camera or kind than those is beyond it.
    public func interval(around score: Double, coverage: Double = 0.9) -> Assessment.ScoreInterval? {
        guard let width = halfWidth(coverage: coverage) else { return nil }
        let range = Assessment.scoreRange
        return Assessment.ScoreInterval(
            low: max(score - width, range.lowerBound), high: min(score + width, range.upperBound),
            coverage: coverage)
    }

    /// How far an interval reaches to both sides, in points: the absolute residual of rank ceil((n + 1) * coverage).
    public func halfWidth(coverage: Double = 0.9) -> Double? {
        guard residuals.count >= Self.fewestDives else { return nil }
        return residuals.map(abs).sorted().conformalQuantile(coverage)
    }
}
