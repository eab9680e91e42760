import Diving

/// What a trained model's record on dives that it never learned from says of its next verdict.
public struct Calibration: Codable, Sendable, Equatable {
    /// What it was taken from, in a sentence.
    public var data: String
    /// True minus predicted score of every calibration dive, in points, ascending.
    public var residuals: [Double]
    /// What those dives look like to the network; nil where a model cannot tell a dive from other footage.
    public var familiarity: Familiarity?

    /// Takes a record.
    public init(data: String, residuals: [Double], familiarity: Familiarity?) {
        self.data = data
        self.residuals = residuals.sorted()
        self.familiarity = familiarity
    }
}
