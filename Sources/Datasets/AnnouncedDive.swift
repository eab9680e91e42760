public import Diving

/// What a dive list announces before the dive. Any of it may be unknown.
public struct AnnouncedDive: Sendable, Equatable {
    /// The dive; nil if unknown.
    public var number: DiveNumber?
    /// The degree of difficulty, as announced or derived from the height; nil if neither is known.
    public var difficulty: Double?
    /// Metres of the board or platform above the water; nil if unknown.
    public var height: Double?

    /// Makes an announcement.
    public init(number: DiveNumber?, difficulty: Double?, height: Double?) {
        self.number = number
        self.difficulty = difficulty
        self.height = height
    }

    /// What was announced for a dive whose result is known.
    public init(_ truth: DiveTruth) {
        self.init(number: truth.number, difficulty: truth.difficulty, height: truth.height)
    }
}
