public import Diving

/// What a dive list announces before the dive. Each part may be unknown.
public struct AnnouncedDive: Sendable, Equatable {
    /// The dive; nil where unknown.
    public var number: DiveNumber?
    /// The degree of difficulty as announced, or as it follows from the height; nil where neither is known.
    public var difficulty: Double?
    /// Metres of the board or platform above the water, nil where unknown.
    public var height: Double?

    /// Collects an announcement.
    public init(number: DiveNumber?, difficulty: Double?, height: Double?) {
        self.number = number
        self.difficulty = difficulty
        self.height = height
    }

    /// What was announced of a dive whose result is known.
    public init(_ truth: DiveTruth) {
        self.init(number: truth.number, difficulty: truth.difficulty, height: truth.height)
    }
}
