import Diving
import Evaluation
import Foundation
import GRDB
import Records
import Testing

@Suite struct TournamentRecordsTests {
    let folder: TemporaryFolder
    let url: URL
    let ledger: Ledger
    let run: LedgerRun.ID

    init() throws {
        folder = try TemporaryFolder()
        url = folder["ledger.sqlite"]
        ledger = try Ledger(at: url)
        run = try ledger.startRun(.make())
    }

    private func count(_ table: String) throws -> Int? {
        try DatabaseQueue(path: url.path).read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)")
        }
    }

    @Test func `dives come back with what is known of them, folder by folder`() throws {
        let full = try LedgerDive.make(file: "1.mp4")
        var announced = try LedgerDive.make(file: "2.mp4", truth: nil)
        announced.announced = AnnouncedDive(number: try DiveNumber("5253B"), difficulty: nil, height: 10)
        let bare = LedgerDive(folder: "/t", file: "3 \u{1F30A}\n.mp4", event: "final", isSimulated: true)
        let elsewhere = LedgerDive(folder: "/u", file: "1.mp4", event: "final")
        for dive in [full, announced, bare, elsewhere] { try ledger.record(dive: dive, run: run) }
        #expect(try ledger.dives(in: "/t") == [full, announced, bare])
        #expect(try ledger.dives(in: "/u") == [elsewhere])
        #expect(try ledger.dives(in: "/v") == [])
    }

    @Test func `a dive that is entered again replaces the former`() throws {
        try ledger.record(dive: .make(file: "1.mp4"), run: run)
        try ledger.record(dive: .make(file: "2.mp4"), run: run)
        var changed = try LedgerDive.make(file: "1.mp4", truth: nil)
        changed.event = "semi-final"
        changed.contentSHA256 = nil
        try ledger.record(dive: changed, run: run)
        #expect(try ledger.dives(in: "/t") == [changed, try .make(file: "2.mp4")])
        #expect(try count("truths") == 1)
    }

    @Test func `a dive that is entered again unchanged stays as it is`() throws {
        try ledger.record(dive: .make(), run: run)
        let before = try DatabaseQueue(path: url.path).read {
            try Row.fetchAll($0, sql: "SELECT * FROM dives")
        }
        try ledger.record(dive: .make(), run: ledger.startRun(.make()))
        let after = try DatabaseQueue(path: url.path).read {
            try Row.fetchAll($0, sql: "SELECT * FROM dives")
        }
        #expect(after == before)
    }

    @Test func `failures come back in order`() throws {
        let first = LedgerFailure(
            folder: "/t", event: nil, file: "results.csv", reason: "/t/results.csv: no CSV. Repair it.",
            exitCode: 65)
        let second = LedgerFailure(
            folder: "/t", event: "final", file: "2.mp4", contentSHA256: "content", reason: "broken",
            exitCode: 66)
        for failure in [first, second] { try ledger.record(failure: failure, run: run) }
        let failures = try ledger.failures(in: "/t")
        #expect(failures.map(\.failure) == [first, second])
        #expect(failures.allSatisfy { $0.run == run && abs($0.date.timeIntervalSinceNow) < 60 })
        #expect(try ledger.failures(in: "/u").isEmpty)
    }

    @Test func `a metric keeps its event and its p value`() throws {
        let metric = LedgerMetric(
            name: "spearman", dataSet: "/t", event: "final", statistic: .measured(0.81), count: 10,
            interval: 0.7...0.9, pValue: 1e-6)
        let absent = LedgerMetric(
            name: "spearman", dataSet: "/t", statistic: .undefined(reason: "ties"), count: 2, pValue: .nan)
        for metric in [metric, absent] { try ledger.record(metric: metric, run: run) }
        let kept = try ledger.metrics().map(\.metric)
        #expect(kept[1] == metric)
        #expect(kept[0].event == nil && kept[0].pValue == nil)
    }

    @Test func `the results view has a row for each dive`() throws {
        try ledger.record(dive: .make(file: "1.mp4", content: "c1"), run: run)
        try ledger.record(dive: .make(file: "2.mp4", content: "c2", truth: nil), run: run)
        try ledger.record(dive: .make(file: "3.mp4", content: nil, truth: nil), run: run)
        for reason in ["busy", "broken"] {
            for file in ["1.mp4", "3.mp4"] {
                try ledger.record(
                    failure: LedgerFailure(
                        folder: "/t", event: "final", file: file, reason: reason, exitCode: 65), run: run)
            }
        }
        _ = try ledger.record(
            evaluated: .make(score: 75, interval: .init(low: 70, high: 80, coverage: 0.9), number: "207C"),
            identity: .make(content: "c1"), run: run)
        _ = try ledger.record(
            evaluated: .make(
                score: nil, recognition: .init(verdict: .notSure, distance: 1.5, withheldScore: 40)),
            identity: .make(content: "c2"), run: run)
        let rows = try DatabaseQueue(path: url.path).read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT event, diver, file, announced_number, recognised_number, difficulty, score, interval_low,
                        interval_high, recognition, final_score, model, failure
                    FROM results WHERE folder = '/t' ORDER BY file
                    """)
        }
        #expect(
            rows.map { $0.databaseValues.map { String(describing: $0.storage.value ?? "-") } } == [
                [
                    "final", "A", "1.mp4", "407C", "207C", "3.2", "75.0", "70.0", "80.0", "-", "80.0",
                    "small", "-",
                ],
                ["final", "A", "2.mp4", "-", "407C", "3.2", "-", "-", "-", "not_sure", "-", "small", "-"],
                ["final", "A", "3.mp4", "-", "-", "-", "-", "-", "-", "-", "-", "-", "broken"],
            ])
    }
}
