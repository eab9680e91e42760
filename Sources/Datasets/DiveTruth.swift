public import Diving

/// The known facts of a dive: what was announced, and what the judges awarded. Any of them may be unknown.
public struct DiveTruth: Codable, Sendable, Equatable {
    /// The dive; nil if unknown.
    public var number: DiveNumber?
    /// The announced degree of difficulty, which may differ from the formula's; nil if unknown.
    public var difficulty: Double?
    /// Metres of the board or platform above the water; nil if unknown.
    public var height: Double?
    /// The final score in points; nil if only the awards are known.
    public var finalScore: Double?
    /// The awards in the judges' order, 3, 5, 7, 9 or 11 of them, or none.
    public var awards: [Double]
    /// A commentator's words about the dive.
    public var caption: String?

    /// Collects the known facts.
    public init(
        number: DiveNumber?, difficulty: Double?, height: Double? = nil, finalScore: Double?,
        awards: [Double] = [],
        caption: String? = nil
    ) {
        self.number = number
        self.difficulty = difficulty
        self.height = height
        self.finalScore = finalScore
        self.awards = awards
        self.caption = caption
    }
}
