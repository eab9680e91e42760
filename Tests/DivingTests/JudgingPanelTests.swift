import Diving
import Testing

@Suite struct JudgingPanelTests {
    @Test func `a seven-judge panel keeps the middle three awards`() throws {
        let panel = try JudgingPanel(awards: [8.5, 7.0, 9.0, 8.0, 7.5, 8.0, 3.0])
        // Sorted 3, 7, 7.5, 8, 8, 8.5, 9: the middle three are 7.5, 8 and 8.
        #expect(panel.executionScore == 23.5)
        #expect(panel.finalScore(difficulty: 3.2) == 75.2)
    }

    @Test func `a final score carries no binary residue`() throws {
        let panel = try JudgingPanel(awards: Array(repeating: 8.5, count: 7))
        // 25.5 x 3.3 = 84.15, which binary multiplication misses by one unit in the last place.
        #expect(panel.finalScore(difficulty: 3.3) == 84.15)
    }

    @Test(arguments: [
        ([8.0, 8.0], "awards: there are 2, expected 7. Give one award for each of the seven judges."),
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
    func `awards that cannot be given are refused`(_ awards: [Double], _ message: String) {
        let error = #expect(throws: DivingError.self) { try JudgingPanel(awards: awards) }
        #expect(error?.description == message)
    }
}
