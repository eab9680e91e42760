public import Diving

/// The known facts of a dive: what was announced, and what the judges gave. Each of them may be unknown.
public struct DiveTruth: Codable, Sendable, Equatable {
    /// The dive; nil where unknown.
    public var number: DiveNumber?
    /// The degree of difficulty that was announced, which need not be the formula's; nil where unknown.
    public var difficulty: Double?
    /// Metres of the board or platform above the water, nil where unknown.
    public var height: Double?
    /// The final score in points; nil where only the awards are known.
    public var finalScore: Double?
    /// The awards in the judges' order, 3, 5, 7, 9 or 11 of them, or none.
    public var awards: [Double]
    /// What a commentator said of the dive.
    public var caption: String?

    /// Collects what is known.
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
