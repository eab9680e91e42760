import Diving
import Testing

@Suite struct JudgingPanelTests {
    @Test func `a seven-judge panel keeps the middle three awards`() throws {
        let panel = try JudgingPanel(awards: [8.5, 7.0, 9.0, 8.0, 7.5, 8.0, 3.0])
        // Sorted 3, 7, 7.5, 8, 8, 8.5, 9: the middle three are 7.5, 8 and 8.
        #expect(panel.executionScore == 23.5)
        #expect(panel.finalScore(difficulty: 3.2) == 75.2)
    }

    @Test func `a final score has no binary rounding error`() throws {
        let panel = try JudgingPanel(awards: Array(repeating: 8.5, count: 7))
        // 25.5 x 3.3 = 84.15, which binary multiplication misses by one unit in the last place.
        #expect(panel.finalScore(difficulty: 3.3) == 84.15)
    }

    @Test(arguments: [
        (
            [8.0, 8.0],
            "awards: there are 2, expected 3, 5, 7, 9 or 11. Give one award for each judge of the panel."
        ),
        (
            [8, 8, 8, 8.3, 8, 8, 8],
            "award of judge 4: 8.3 cannot be awarded. Awards are 0 to 10 in half points."
        ),
        (
            [8, 8, 8, 8, 8, 8, 10.5],
            "award of judge 7: 10.5 cannot be awarded. Awards are 0 to 10 in half points."
        ),
        (
            [-0.5, 8, 8, 8, 8, 8, 8],
            "award of judge 1: -0.5 cannot be awarded. Awards are 0 to 10 in half points."
        ),
        (
            [8, .nan, 8, 8, 8, 8, 8],
            "award of judge 2: nan cannot be awarded. Awards are 0 to 10 in half points."
        ),
    ])
    func `impossible awards are rejected`(_ awards: [Double], _ message: String) {
        let error = #expect(throws: DivingError.self) { try JudgingPanel(awards: awards) }
        #expect(error?.description == message)
    }

    @Test func `panels of three and five keep three awards`() throws {
        #expect(try JudgingPanel(awards: [5, 6.5, 8]).executionScore == 19.5)
        // The 2.5 and the 3.5 go.
        #expect(try JudgingPanel(awards: [3.5, 2.5, 3, 3, 3]).finalScore(difficulty: 1.3) == 11.7)
    }

    @Test func `until 2003 the middle five of seven awards counted times 0.6`() throws {
        let panel = try JudgingPanel(awards: [8, 8.5, 9, 9, 9, 9.5, 10], rule: .middleFive)
        // 8.5 + 9 + 9 + 9 + 9.5 = 45; 45 x 0.6 = 27.
        #expect(abs(panel.executionScore - 27) < 1e-9)
        #expect(panel.finalScore(difficulty: 3.1) == 83.7)
    }

    @Test func `a synchronised panel of eleven keeps one award for each diver and three for synchronisation`()
        throws
    {
        let panel = try JudgingPanel(awards: [8, 8.5, 9, 6, 7, 7.5, 8.5, 9, 9, 8.5, 8])
        #expect(panel.rule == .synchronised)
        // 8.5 + 7 + (8.5 + 8.5 + 9) = 41.5; 41.5 x 0.6 x 3.1 = 77.19.
        #expect(panel.finalScore(difficulty: 3.1) == 77.19)
        #expect(panel.rule.roles(judgeCount: 11) == [0..<3, 3..<6, 6..<11])
    }

    @Test func `a synchronised panel of nine keeps two of four execution awards`() throws {
        let panel = try JudgingPanel(awards: [8, 8.5, 6, 7, 8.5, 9, 9, 8.5, 8])
        // 8 + 7 of 6, 7, 8, 8.5; 8.5 + 8.5 + 9 of 8, 8.5, 8.5, 9, 9: 41 x 0.6 x 2 = 49.2.
        #expect(panel.finalScore(difficulty: 2) == 49.2)
        #expect(panel.rule.roles(judgeCount: 9) == [0..<2, 2..<4, 4..<9])
    }

    @Test func `a rule rejects a panel of another size`() {
        let error = #expect(throws: DivingError.self) {
            try JudgingPanel(awards: [8, 8, 8], rule: .synchronised)
        }
        #expect(
            error?.description
                == "awards: there are 3, expected 9 or 11. Give one award for each judge of the panel.")
    }

    @Test func `a final score follows from the awards, from a restart or from a failed dive`() throws {
        let panel = try JudgingPanel(awards: [8, 8, 8, 8, 8, 8, 1])
        #expect(panel.explanation(of: 76.8, difficulty: 3.2) == .awards)
        // Rounded to one decimal somewhere: 57.65 is 57.6 or 57.7.
        #expect(panel.explanation(of: 76.85, difficulty: 3.2) == .awards)
        // (8 - 2) x 3 x 3.2.
        #expect(panel.explanation(of: 57.6, difficulty: 3.2) == .restart)
        #expect(panel.explanation(of: 0, difficulty: 3.2) == .failed)
        #expect(panel.explanation(of: 70, difficulty: 3.2) == nil)
    }
}
