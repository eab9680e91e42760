import Competition
import Testing

@Suite struct PanelAuditTests {
    private func event(_ dives: [JudgedDive]) throws -> EventEvaluation {
        try #require(TournamentEvaluation(dives, residuals: []).events.first)
    }

    @Test func `judges are held against the median of their panel`() throws {
        let event = try event([
            .make(50, final: 63, awards: [7, 7, 7, 7, 7, 8, 5]),
            .make(60, final: 72, awards: [8, 8, 8, 8, 8, 8.5, 8]),
            .make(70, final: 80), .make(70, final: 81, awards: [7, 8]),
        ])
        let audit = try #require(event.panel)
        #expect(audit.diveCount == 2)
        #expect(audit.judges.map(\.number) == [1, 2, 3, 4, 5, 6, 7])
        // The sixth is 1 and 0.5 above the median, the seventh 2 below and on it.
        #expect(audit.judges.map(\.bias) == [0, 0, 0, 0, 0, 0.75, -1])
        let spreads = audit.judges.compactMap(\.spread.value)
        #expect(spreads[0] == 0)
        #expect(abs(spreads[5] - 0.125.squareRoot()) < 1e-12)
        #expect(abs(spreads[6] - 2.0.squareRoot()) < 1e-12)
        // Of two dives: over the square root of 2.
        #expect(abs((audit.judges[5].biasError.value ?? 0) - 0.25) < 1e-12)
        #expect(abs((audit.judges[6].biasError.value ?? 0) - 1) < 1e-12)
        #expect(audit.judges[0].correlation == .measured(1))
        #expect(
            audit.farAwards.map { [Double($0.dive), Double($0.judge), $0.award, $0.median] } == [
                [0, 7, 5, 7]
            ])
    }

    @Test func `far awards and disagreements come with the greatest first`() throws {
        let dives = try [
            JudgedDive.make(50, final: 52, awards: [6, 7, 7, 7, 7, 8.5, 8]),
            .make(50, final: 40, interval: 45...55),
            .make(50, final: 51), .make(50, final: 60, awards: [2, 7, 7, 7, 7, 7, 5.5], interval: 45...60),
            .make(50, final: 53), .make(50, final: 54), .make(50), .make(nil, final: 90),
        ]
        let event = try event(dives)
        let audit = try #require(event.panel)
        #expect(audit.farAwards.map(\.dive) == [3, 0, 3])
        #expect(audit.farAwards.map(\.judge) == [1, 6, 7])
        #expect(event.disagreements.map(\.dive) == [1, 3, 5, 4, 0])
        #expect(event.disagreements.map(\.difference) == [10, -10, -4, -3, -2])
        #expect(event.disagreements.map(\.isBeyondInterval) == [true, false, false, false, false])
    }

    @Test func `one dive has no spread, and no awards have no audit`() throws {
        let event = try event([.make(nil, final: 63, awards: [7, 7, 7, 7, 7, 8, 5])])
        let audit = try #require(event.panel)
        #expect(audit.judges[5].bias == 1)
        #expect(audit.judges[5].spread == .undefined(reason: "fewer than two dives"))
        #expect(audit.judges[5].biasError == .undefined(reason: "fewer than two dives"))
        #expect(audit.judges[5].correlation == .undefined(reason: "fewer than two dives"))
        #expect(event.disagreements == [])
    }

    @Test func `a judge is correlated with the other six, not with a score of the judge's own`() throws {
        // The first judge gives always the same; the second has the order 1 3 2 where the others, the first apart, have
        // 1 2 3: 1 - 6 * 2 / (3 * 8) = 0.5. The means of the others are in order for the third, too.
        let event = try event([
            .make(50, final: 40, awards: [7, 4, 4, 4, 4, 4, 4]),
            .make(50, final: 60, awards: [7, 6, 5, 5, 5, 5, 5]),
            .make(50, final: 80, awards: [7, 5, 6, 6, 6, 6, 6]),
        ])
        let correlations = try #require(event.panel).judges.map(\.correlation)
        #expect(correlations[0].value == nil)
        #expect(correlations[1] == .measured(0.5))
        #expect(correlations[2...].allSatisfy { $0 == .measured(1) })
    }

    @Test func `dives are seen differently also where no awards are`() throws {
        let event = try event([.make(50, final: 60)])
        #expect(event.panel == nil)
        #expect(event.disagreements.map(\.difference) == [-10])
    }

    @Test func `judges of a synchronised panel are held against those of the same role`() throws {
        // The first diver's judges give 8, the second's 5, those of synchronisation 7: nobody is biased but the eleventh.
        let event = try event([
            .make(50, final: 60, awards: [8, 8, 8, 5, 5, 5, 7, 7, 7, 7, 9]),
            .make(50, final: 60, awards: [6, 6, 6, 6, 6, 6, 7, 7, 7, 7, 8]),
        ])
        let audit = try #require(event.panel)
        #expect(audit.isSynchronised)
        #expect(audit.judges.map(\.bias) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1.5])
        #expect(audit.farAwards.map(\.judge) == [11])
    }

    @Test func `of panels of several sizes the more frequent is shown`() throws {
        let event = try event([
            .make(50, final: 60, awards: [7, 7, 7, 7, 8]),
            .make(50, final: 60, awards: [7, 7, 7, 7, 7, 7, 7]),
            .make(50, final: 60, awards: [7, 7, 7, 7, 8]),
        ])
        let audit = try #require(event.panel)
        #expect(audit.diveCount == 2)
        #expect(audit.judges.map(\.bias) == [0, 0, 0, 0, 1])
    }
}
