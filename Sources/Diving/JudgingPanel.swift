/// The awards of a panel for one dive, and the rule that turns them into points.
public struct JudgingPanel: Sendable, Equatable {
    /// Which awards of a panel count.
    public enum Rule: Sendable, CaseIterable {
        /// The middle three: of five judges the highest and lowest awards are cancelled, of seven the two highest and two
        /// lowest.
        ///
        /// World Aquatics diving rules, "Calculation of the scores"; with three judges, all awards count.
        case middleThree
        /// The middle five, times 0.6: for seven judges until 2003 (FINA rules of 2000); for nine judges in some national
        /// rules.
        case middleFive
        /// Synchronised diving: execution judges for each diver, then five for synchronisation; the five remaining awards
        /// count times 0.6.
        ///
        /// World Aquatics diving rules, "Judging synchronised diving": of eleven judges, the first three and the next three
        /// judge one diver each, and the middle award of each three counts; of nine, the first two and the next two do, and
        /// the middle two of these four count. Of the synchronisation awards the middle three count.
        case synchronised

        /// The panel sizes to which the rule applies.
        public var judgeCounts: [Int] {
            switch self {
            case .middleThree: [3, 5, 7, 9, 11]
            case .middleFive: [7, 9]
            case .synchronised: [9, 11]
            }
        }

        /// The current rule for a panel of this size: individual up to seven judges, synchronised from nine.
        public static func usual(judgeCount: Int) -> Rule { judgeCount < 9 ? .middleThree : .synchronised }

        /// The groups of judges who award the same thing, so that their awards can be compared.
        ///
        /// - Precondition: the rule applies to panels of this size.
        public func roles(judgeCount: Int) -> [Range<Int>] {
            precondition(judgeCounts.contains(judgeCount), "no rule for \(judgeCount) judges")
            guard self == .synchronised else { return [0..<judgeCount] }
            let forEach = (judgeCount - 5) / 2
            return [0..<forEach, forEach..<2 * forEach, 2 * forEach..<judgeCount]
        }
    }

    /// The possible panel sizes.
    public static let judgeCounts = [3, 5, 7, 9, 11]

    /// The awards in the judges' order, each 0 to 10 in half points.
    public let awards: [Double]
    /// Which of them count.
    public let rule: Rule

    /// Creates a panel.
    ///
    /// - Parameter rule: nil for the current rule for a panel of this size.
    /// - Throws: `DivingError` unless there are 3, 5, 7, 9 or 11 awards of 0 to 10 in half points, a count to which the rule
    ///   applies.
    public init(awards: [Double], rule: Rule? = nil) throws {
        let rule = rule ?? .usual(judgeCount: awards.count)
        guard rule.judgeCounts.contains(awards.count) else {
            throw DivingError(
                .invalidAward, "awards",
                "there are \(awards.count), expected \(Self.choice(of: rule.judgeCounts))",
                remedy: "Give one award for each judge of the panel.")
        }
        for (index, award) in awards.enumerated() where !Self.isAward(award) {
            throw DivingError(
                .invalidAward, "award of judge \(index + 1)",
                "\(award) cannot be awarded",
                remedy: "Awards are 0 to 10 in half points.")
        }
        self.awards = awards
        self.rule = rule
    }

    /// The total of the awards before the degree of difficulty, 0 to 30: three awards, or five times 0.6.
    public var executionScore: Double { Self.executionScore(awards, rule) }

    /// The final score: execution score times degree of difficulty, to two decimals.
    ///
    /// The product of three awards is exact to 0.05; rounding to hundredths only removes the binary error.
    public func finalScore(difficulty: Double) -> Double { Self.points(executionScore, difficulty) }

    /// How a final score follows from the awards.
    public enum Explanation: Sendable, Equatable {
        /// By the panel's rule.
        case awards
        /// By the panel's rule after two points of each award are deducted, as for a restart.
        case restart
        /// The score is 0: the referee declared the dive failed.
        case failed
    }

    /// How a published final score follows from the awards and the difficulty; nil if it does not.
    public func explanation(of finalScore: Double, difficulty: Double) -> Explanation? {
        // A score rounded to one decimal may differ by half a tenth.
        func isSame(_ score: Double) -> Bool { abs(score - finalScore) <= 0.0501 }
        if isSame(self.finalScore(difficulty: difficulty)) { return .awards }
        if finalScore == 0 { return .failed }
        let reduced = awards.map { max(0, $0 - Self.restartDeduction) }
        return isSame(Self.points(Self.executionScore(reduced, rule), difficulty)) ? .restart : nil
    }

    private static let restartDeduction = 2.0

    private static func executionScore(_ awards: [Double], _ rule: Rule) -> Double {
        switch rule {
        case .middleThree: return middle(3, of: awards[...])
        case .middleFive: return middle(5, of: awards[...]) * 0.6
        case .synchronised:
            let execution = awards.dropLast(5)
            let half = execution.count / 2
            let executionSum =
                half == 3
                ? middle(1, of: execution.prefix(half)) + middle(1, of: execution.suffix(half))
                : middle(2, of: execution)
            return (executionSum + middle(3, of: awards.suffix(5))) * 0.6
        }
    }

    /// The sum of the middle awards by size.
    private static func middle(_ count: Int, of awards: ArraySlice<Double>) -> Double {
        awards.sorted().dropFirst((awards.count - count) / 2).prefix(count).reduce(0, +)
    }

    private static func points(_ executionScore: Double, _ difficulty: Double) -> Double {
        (executionScore * difficulty * 100).rounded() / 100
    }

    private static func isAward(_ value: Double) -> Bool {
        value.isFinite && (0...10).contains(value) && (value * 2).rounded() == value * 2
    }

    /// "3, 5, 7, 9 or 11".
    private static func choice(of counts: [Int]) -> String {
        counts.dropLast().map(String.init).joined(separator: ", ") + " or \(counts.last ?? 0)"
    }
}
