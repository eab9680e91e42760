/// The awards of the seven judges for one dive.
///
/// World Aquatics diving rules, "Judging" and "Calculation of the scores": the two highest and the two lowest awards
/// are cancelled, and the sum of the other three is multiplied by the degree of difficulty.
public struct JudgingPanel: Sendable, Equatable {
    /// How many judges sit on the panel.
    public static let judgeCount = 7

    /// The awards in the judges' order, each 0 to 10 in half points.
    public let awards: [Double]

    /// Seats a panel.
    ///
    /// - Throws: `DivingError` unless there are seven awards of 0 to 10 in half points.
    public init(awards: [Double]) throws {
        guard awards.count == Self.judgeCount else {
            throw DivingError(
                code: .invalidAward, subject: "awards", problem: "there are \(awards.count), expected 7",
                remedy: "Give one award for each of the seven judges.")
        }
        for (index, award) in awards.enumerated() where !Self.isAward(award) {
            throw DivingError(
                code: .invalidAward, subject: "award of judge \(index + 1)",
                problem: "\(award) cannot be awarded",
                remedy: "Awards are 0 to 10 in half points.")
        }
        self.awards = awards
    }

    /// The sum of the middle three awards, 0 to 30.
    public var executionScore: Double {
        awards.sorted()[2...4].reduce(0, +)
    }

    /// The final score: execution score times degree of difficulty, to two decimals.
    ///
    /// The product is exact to 0.05 in the sport; rounding to hundredths only removes the binary residue.
    public func finalScore(difficulty: Double) -> Double {
        (executionScore * difficulty * 100).rounded() / 100
    }

    private static func isAward(_ value: Double) -> Bool {
        value.isFinite && (0...10).contains(value) && (value * 2).rounded() == value * 2
    }
}
