import Competition
import Diving
import Foundation
import Statistics
import Testing
import Verdicts

@Suite struct TournamentEvaluationTests {
    /// One event of dives with given and final scores.
    private func event(
        _ scores: [(given: Double?, final: Double?)], residuals: [Double] = []
    ) throws -> EventEvaluation {
        let dives = try scores.map { try JudgedDive.make($0.given, final: $0.final) }
        return try #require(TournamentEvaluation(dives, residuals: residuals).events.first)
    }

    @Test func `divers are ranked by the sum of their dives, and a dive without diver stands for itself`()
        throws
    {
        let dives = try [
            JudgedDive.make(60, final: 50, diver: "Ada"), .make(80, final: 90, diver: "Bea"),
            .make(75, final: 70),
            .make(30, final: 50, diver: " Ada "), .make(10, final: 5, diver: "Bea"),
            .make(1, final: 2, diver: " "),
        ]
        let standings = try #require(TournamentEvaluation(dives, residuals: []).events.first).standings
        #expect(standings.map(\.diver) == ["Ada", "Bea", nil, nil])
        #expect(standings.map(\.dives) == [[0, 3], [1, 4], [2], [5]])
        // 90 and 90, 75, 1; of the panel 100, 95, 70, 2.
        #expect(standings.map(\.total) == [90, 90, 75, 1])
        #expect(standings.map(\.rank) == [1, 1, 3, 4])
        #expect(standings.map(\.finalTotal) == [100, 95, 70, 2])
        #expect(standings.map(\.finalRank) == [1, 2, 3, 4])
        #expect(standings.allSatisfy { $0.interval == nil && $0.winningProbability == nil })
    }

    @Test func `equal totals of the panel tie, whatever the order of their sums`() throws {
        #expect(0.1 + 0.2 != 0.3)
        let dives = try [
            JudgedDive.make(1, final: 0.1, diver: "Ada"), .make(2, final: 0.3, diver: "Bea"),
            .make(3, final: 0.2, diver: "Ada"),
        ]
        let standings = try #require(TournamentEvaluation(dives, residuals: []).events.first).standings
        #expect(standings.map(\.finalRank) == [1, 1])
        #expect(standings.map(\.rank) == [1, 2])
    }

    @Test func `events come in the order of their first dives and are ranked alone`() throws {
        let dives = try [
            JudgedDive.make(50, event: "b"), .make(70, event: "a", file: "x"), .make(60, event: "b"),
            .make(80, event: "a"),
        ]
        let evaluation = TournamentEvaluation(dives, residuals: [])
        #expect(evaluation.events.map(\.name) == ["b", "a"])
        #expect(evaluation.events.map { $0.standings.map(\.dives) } == [[[1], [0]], [[1], [0]]])
        #expect(evaluation.events[1].dives[0].file == "x")
        #expect(evaluation.overall == nil)
        #expect(evaluation.events.allSatisfy { $0.comparison == nil && $0.panel == nil })
    }

    @Test func `dives without a given score add nothing and are counted`() throws {
        var pending = try JudgedDive.make(nil, diver: "Cy")
        pending.outcome = .pending
        let dives = try [
            JudgedDive.make(nil, final: 50, diver: "Ada"), .make(-5, final: 60, diver: "Bea"),
            .makeFailed(final: 40, diver: "Bea"), pending, .makeFailed(final: 70, diver: "Ada"),
        ]
        let evaluation = TournamentEvaluation(dives, residuals: [-1, 1])
        let standings = try #require(evaluation.events.first).standings
        #expect(standings.map(\.diver) == ["Bea", "Ada", "Cy"])
        // Whoever has no score comes last, even behind a total below 0.
        #expect(standings.map(\.total) == [-5, 0, 0])
        #expect(standings.map(\.rank) == [1, 2, 2])
        #expect(standings.map(\.unscoredDiveCount) == [1, 2, 1])
        #expect(evaluation.events.first?.unscoredDiveCount == 4)
        #expect(standings.map { $0.interval == nil } == [false, true, true])
        #expect(standings.map(\.finalTotal) == [100, 120, nil])
        #expect(standings.map(\.finalRank) == [nil, nil, nil])
        #expect(evaluation.overall?.withheldCount == 1)
        #expect(evaluation.overall?.report.diveCount == 1)
    }

    /// RELIABILITY 48.
    @Test func `an evaluation of nothing, of one dive and of failures alone has reasons for numbers`() throws
    {
        let nothing = TournamentEvaluation([], residuals: [1, 2])
        #expect(nothing.events == [] && nothing.overall == nil)

        let one = try event([(50, 60)], residuals: [0])
        #expect(one.comparison?.report.spearman == .undefined(reason: "fewer than two dives"))
        #expect(one.comparison?.kendallTau == .undefined(reason: "fewer than two dives"))
        #expect(one.comparison?.winnerAgreement == .undefined(reason: "fewer than two compete"))
        #expect(one.comparison?.podiumAgreement == .undefined(reason: "no more than three compete"))
        #expect(
            one.comparison?.coverage == .undefined(reason: "no dive with a final score has an interval"))
        #expect(one.standings.map(\.winningProbability) == [nil])

        let withheld = try event([(nil, 60), (nil, 70)], residuals: [0])
        #expect(withheld.comparison == nil)
        #expect(withheld.standings.map(\.rank) == [1, 1])
        #expect(withheld.standings.map(\.winningProbability) == [nil, nil])

        let equal = try event([(50, 60), (50, 60), (50, 60), (50, 60)], residuals: [0])
        #expect(equal.comparison?.report.spearman == .undefined(reason: "the predictions are all equal"))
        #expect(equal.comparison?.podiumAgreement == .undefined(reason: "the final totals are all equal"))
        #expect(equal.standings.compactMap(\.winningProbability).allSatisfy { abs($0 - 0.25) < 1e-9 })

        let odd = try event([(50, .nan), (60, 70)], residuals: [.nan, .infinity])
        #expect(
            odd.comparison?.report.spearman == .undefined(reason: "a true value is not a finite number"))
        #expect(odd.comparison?.kendallTau == .undefined(reason: "a true value is not a finite number"))
        #expect(odd.standings.map(\.finalTotal) == [70, nil])
        #expect(odd.standings.map(\.winningProbability) == [nil, nil])

        let row = JudgedDive(
            event: "e", file: "results.csv, row 7", dive: nil, outcome: .failed(reason: "no"))
        let unread = try #require(TournamentEvaluation([row], residuals: [0]).events.first)
        #expect(unread.standings.map(\.dives) == [[0]])
    }

    @Test func `the model's podium is held against the panel's`() throws {
        func agreement(_ scores: [(given: Double?, final: Double?)]) throws -> [Statistic?] {
            let comparison = try event(scores).comparison
            return [comparison?.podiumAgreement, comparison?.winnerAgreement]
        }
        // The panel's first three are the first, second and third; the model has the fourth for the third.
        #expect(
            try agreement([(90, 90), (80, 80), (10, 70), (70, 60), (5, 5)]) == [
                .measured(2.0 / 3), .measured(1),
            ])
        #expect(try agreement([(80, 90), (90, 80), (70, 70), (60, 60)]) == [.measured(1), .measured(0)])
        // Three share the model's second place: each has two thirds of a place; two of them are on the podium.
        #expect(
            try agreement([(90, 90), (50, 80), (50, 70), (50, 60)]) == [
                .measured((1 + 4.0 / 3) / 3), .measured(1),
            ])
        // A shared third place: four stand on the panel's podium, and the model has three of them.
        #expect(
            try agreement([(90, 90), (80, 80), (10, 70), (70, 70), (5, 5)]) == [.measured(1), .measured(1)])
        // Two share the model's first place, one of whom won; with the third the podium is filled.
        #expect(try agreement([(90, 90), (90, 80), (70, 70), (60, 60)]) == [.measured(1), .measured(0.5)])
        // Two share the panel's third place, so that all four stand on its podium.
        #expect(
            try agreement([(90, 90), (80, 80), (10, 70), (70, 70)]) == [
                .undefined(reason: "everyone is on the podium"), .measured(1),
            ])
        // A model that says the same of all: three of four places by lot.
        let constant = try agreement([(50, 90), (50, 80), (50, 70), (50, 60)])
        #expect(constant == [.measured(0.75), .measured(0.25)])
        // Two places cannot be filled.
        #expect(
            try agreement([(90, 90), (nil, 80), (nil, 70), (nil, 60)]) == [.measured(1.0 / 3), .measured(1)])
        let unknown = Statistic.undefined(reason: "not everyone in the event has a final score")
        #expect(try agreement([(90, 90), (80, nil), (70, 70), (60, 60)]) == [unknown, unknown])
    }

    @Test func `all events together have the mean of their podiums and all dives' metrics`() throws {
        let scores: [(Double, Double)] = [(90, 90), (80, 80), (70, 70), (60, 60)]
        var dives = try scores.map { try JudgedDive.make($0.0, final: $0.1, event: "a") }
        dives += try scores.map { try JudgedDive.make(100 - $0.0, final: $0.1, event: "b") }
        dives.append(try .make(50, final: 50, event: "c"))
        let evaluation = TournamentEvaluation(dives, residuals: [])
        let overall = try #require(evaluation.overall)
        #expect(overall.report.diveCount == 9)
        // In b the model has 10, 20, 30, 40: two of three, and not the winner; c has no podium.
        #expect(evaluation.events.map(\.comparison?.podiumAgreement.value) == [1, 2.0 / 3, nil])
        #expect(abs((overall.podiumAgreement.value ?? 0) - (1 + 2.0 / 3) / 2) < 1e-12)
        #expect(overall.winnerAgreement == .measured(0.5))
    }

    @Test func `coverage is the part of final scores in their intervals`() throws {
        let dives = try [
            JudgedDive.make(50, final: 60, interval: 40...60), .make(50, final: 60.5, interval: 40...60),
            .make(50, final: 40, interval: 40...60), .make(50, interval: 40...60), .make(50, final: 1),
        ]
        let evaluation = TournamentEvaluation(dives, residuals: [])
        #expect(evaluation.overall?.coverage == .measured(2.0 / 3))
    }

    @Test func `winning probabilities and intervals are those of the residuals`() throws {
        // With residuals -10 and 10 alike: 70 + e > 60 + f unless e = -10 and f = 10, where 60 < 70. So 3/4 and 1/4.
        let two = try event([(70, nil), (60, nil)], residuals: [-10, 10]).standings
        #expect(abs((two[0].winningProbability ?? 0) - 0.75) < 5 * (0.75 * 0.25 / 20_000).squareRoot())
        #expect(abs(two.compactMap(\.winningProbability).reduce(0, +) - 1) < 1e-9)
        #expect(two[0].interval == 60...80)

        // The sum of two uniform residuals of 0...10 has the quantiles sqrt(0.1) * 10 and 20 - sqrt(0.1) * 10.
        let dives = try [JudgedDive.make(50, diver: "Ada"), .make(40, diver: "Ada")]
        let sum = try #require(
            TournamentEvaluation(dives, residuals: (0...1000).map { Double($0) / 100 }).events.first?
                .standings.first)
        let interval = try #require(sum.interval)
        #expect(abs(interval.lowerBound - (90 + 3.162)) < 0.5)
        #expect(abs(interval.upperBound - (110 - 3.162)) < 0.5)

        // No true score is below 0.
        #expect(try event([(3, nil)], residuals: [-10, -5]).standings.first?.interval == 0...0)
    }

    @Test func `nobody's chance to win is known where any dive has no score`() throws {
        let scored = try [
            JudgedDive.make(70, diver: "Ada"), .make(60, diver: "Bea"), .make(60, diver: "Ada"),
        ]
        var pending = try JudgedDive.make(nil, diver: "Bea")
        pending.outcome = .pending
        let unscored = try [pending, .make(nil, diver: "Bea"), .makeFailed(final: 90, diver: "Bea")]
        let whole = try #require(TournamentEvaluation(scored, residuals: [-1, 1]).events.first)
        #expect(whole.unscoredDiveCount == 0)
        #expect(whole.standings.map(\.winningProbability) == [1, 0])
        for missing in unscored {
            let other = try JudgedDive.make(50, event: "semifinal")
            let evaluation = TournamentEvaluation(scored + [missing, other], residuals: [-1, 1])
            let event = try #require(evaluation.events.first)
            #expect(event.unscoredDiveCount == 1)
            #expect(event.standings.map(\.winningProbability) == [nil, nil])
            #expect(event.standings.map(\.interval) == whole.standings.map(\.interval))
            // Nobody to win against.
            #expect(evaluation.events.last?.standings.map(\.winningProbability) == [nil])
        }
    }

    @Test func `nobody's chance to win is known where it is not sure who competes`() throws {
        let dives = try ["a", "b"].flatMap { event in
            try [JudgedDive.make(70, event: event), .make(10, event: event)]
        }
        let events = TournamentEvaluation(dives, residuals: [-1, 1], unsureEvents: ["a", "c"]).events
        #expect(events.map { $0.standings.map(\.winningProbability) } == [[nil, nil], [1, 0]])
        #expect(events[0].standings.map(\.interval) == [69...71, 9...11])
    }

    @Test func `a dive whose row cannot be read counts for the diver whom it names`() throws {
        let row = JudgedDive(
            event: "final", file: "results.csv, row 3", dive: nil, outcome: .failed(reason: "no"),
            diver: " Ada ")
        let dives = try [JudgedDive.make(70, diver: "Ada"), row, .make(60, diver: "Bea")]
        #expect(dives.map(\.diver) == ["Ada", " Ada ", "Bea"])
        let standings = try #require(TournamentEvaluation(dives, residuals: []).events.first).standings
        #expect(standings.map(\.dives) == [[0, 1], [2]])
        #expect(standings.map(\.unscoredDiveCount) == [1, 0])
    }

    @Test func `a single dive has its own interval`() throws {
        let dives = try [
            JudgedDive.make(50, interval: 41...62), .make(40, diver: "Ada", interval: 0...50),
            .make(1, diver: "Ada"),
        ]
        let standings = try #require(TournamentEvaluation(dives, residuals: [0]).events.first).standings
        #expect(standings.map(\.interval) == [41...62, 41...41])
    }

    @Test func `the only scored dive has its own interval, before and after unscored ones`() throws {
        let scored = try JudgedDive.make(50, diver: "Ada", interval: 41...62)
        let failed = try JudgedDive.makeFailed(final: 50, diver: "Ada")
        for dives in [[scored, failed], [failed, scored], [failed, scored, failed]] {
            let standings = try #require(TournamentEvaluation(dives, residuals: [0]).events.first).standings
            #expect(standings.map(\.interval) == [41...62])
        }
    }

    @Test func `the same dives and seed give the same evaluation, another seed other draws`() throws {
        let dives = try (0..<20).map {
            try JudgedDive.make(Double($0 % 7) * 3, final: Double($0), event: "\($0 % 2)")
        }
        let residuals = [-4.0, -1, 0, 2, 5]
        let evaluation = TournamentEvaluation(dives, residuals: residuals)
        #expect(TournamentEvaluation(dives, residuals: residuals) == evaluation)
        #expect(TournamentEvaluation(dives, residuals: residuals, seed: 1) != evaluation)
        // An event's draws do not depend on what the other events hold.
        let alone = TournamentEvaluation(dives.filter { $0.event == "0" }, residuals: residuals)
        #expect(alone.events.first == evaluation.events.first)
        // A single event is all there is, to the bounds of the interval.
        #expect(alone.overall == alone.events.first?.comparison)
        #expect(alone.overall?.report.spearmanInterval.lower.value != nil)
    }

    @Test(.timeLimit(.minutes(20))) func `a thousand dives are evaluated`() throws {
        var generator = SeededGenerator(seed: 4)
        let dives = try (0..<1000).map { index in
            let final = 40 + 40 * generator.nextUniform()
            return try JudgedDive.make(
                final + 8 * generator.nextGaussian(), final: final, diver: "\(index % 200)",
                event: "\(index % 5)")
        }
        let residuals = (0..<500).map { _ in 8 * generator.nextGaussian() }
        let evaluation = TournamentEvaluation(dives, residuals: residuals)
        #expect(evaluation.events.count == 5)
        #expect(evaluation.events.allSatisfy { $0.standings.count == 40 })
    }

    @Test func `a withheld score is no prediction`() throws {
        #expect(Prediction(try .make(nil)) == nil)
        #expect(Prediction(try .make(50))?.score == 50)
        #expect(Prediction(try .make(50))?.classes[.rotationType] == RotationType.inward.rawValue)
    }
}
