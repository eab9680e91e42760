import Datasets
import Diving
import Foundation
import GRDB
import Records
import TestSupport
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

    @Test func `dives read back with their truth, folder by folder`() throws {
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

    @Test func `what is known of a dive without its number comes back, and so does its end in a film`() throws
    {
        var height = try LedgerDive.make(file: "1.mp4", truth: nil)
        height.announced = AnnouncedDive(number: nil, difficulty: nil, height: 3)
        let awards = try LedgerDive.make(
            file: "2.mp4", truth: DiveTruth(number: nil, difficulty: nil, finalScore: nil, awards: [5, 6, 7]))
        var part = try LedgerDive.make(
            file: "3.mp4 to 0:04.00", truth: DiveTruth(number: nil, difficulty: nil, finalScore: 40))
        part.endFrame = 101
        for dive in [height, awards, part] { try ledger.record(dive: dive, run: run) }
        #expect(try ledger.dives(in: "/t") == [height, awards, part])
    }

    @Test func `two dives of one film have separate assessments in the results`() throws {
        for (file, end, score) in [("f.mp4 to 0:04.00", 101, 40.0), ("f.mp4 to 0:10.00", 251, 50)] {
            var dive = try LedgerDive.make(file: file)
            dive.endFrame = end
            try ledger.record(dive: dive, run: run)
            _ = try ledger.record(
                evaluated: .make(score: score), identity: .make(endFrame: end), run: run)
        }
        let results = try DatabaseQueue(path: url.path).read {
            try Row.fetchAll($0, sql: "SELECT file, score FROM results ORDER BY file").map {
                "\($0["file"] as String) \($0["score"] as Double)"
            }
        }
        #expect(results == ["f.mp4 to 0:04.00 40.0", "f.mp4 to 0:10.00 50.0"])
    }

    @Test func `a dive recorded again replaces the earlier one`() throws {
        try ledger.record(dive: .make(file: "1.mp4"), run: run)
        try ledger.record(dive: .make(file: "2.mp4"), run: run)
        var changed = try LedgerDive.make(file: "1.mp4", truth: nil)
        changed.diver = "B"
        changed.contentSHA256 = nil
        try ledger.record(dive: changed, run: run)
        #expect(try ledger.dives(in: "/t") == [changed, try .make(file: "2.mp4")])
        #expect(try count("truths") == 1)
    }

    @Test func `a dive recorded again without changes stays the same`() throws {
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

    @Test func `a file named for two events is two dives`() throws {
        let dives = [
            try LedgerDive.make(event: "final"), try .make(event: "synchronised", truth: nil),
        ]
        for dive in dives + dives { try ledger.record(dive: dive, run: run) }
        #expect(try ledger.dives(in: "/t") == dives)
    }

    @Test(arguments: [
        "UPDATE truths SET dive_number = '999Z'", "UPDATE truths SET awards = '{}'",
    ]) func `an unreadable dive is named, and replaced by the new one`(_ damage: String) throws {
        try ledger.record(dive: .make(), run: run)
        try DatabaseQueue(path: url.path).write { try $0.execute(sql: damage) }
        let error = #expect(throws: RecordsError.self) { try ledger.dives(in: "/t") }
        #expect(error?.kind == .badData)
        try ledger.record(dive: .make(), run: run)
        #expect(try ledger.dives(in: "/t") == [.make()])
    }

    @Test func `dives no longer listed are removed, other folders' dives are not`() throws {
        // The same letter in one character and in two: to SQLite, and to the file system, two names.
        let kept = try LedgerDive.make(file: "\u{E9}.mp4")
        let gone = [
            try LedgerDive.make(file: "e\u{301}.mp4"), try .make(file: "gone.mp4"),
            try .make(file: "\u{E9}.mp4", event: "renamed"),
        ]
        let elsewhere = LedgerDive(folder: "/u", file: "gone.mp4", event: "final")
        for dive in gone + [kept, elsewhere] { try ledger.record(dive: dive, run: run) }
        _ = try ledger.record(evaluated: .make(), identity: .make(), run: run)

        // Twice, for nothing of the first may be in the way of the second.
        for _ in 0..<2 {
            try ledger.forgetDives(
                in: "/t", except: [("/t", kept.file, kept.event), ("/t", "new.mp4", "final")])
        }
        #expect(try ledger.dives(in: "/t") == [kept])
        #expect(try ledger.dives(in: "/t").map { Array($0.file.utf8) } == [Array(kept.file.utf8)])
        #expect(try ledger.dives(in: "/u") == [elsewhere])
        #expect(try count("truths") == 1)
        #expect(try ledger.assessments().count == 1)
        try ledger.forgetDives(in: "/t", except: [])
        #expect(try ledger.dives(in: "/t").isEmpty)
    }

    @Test func `dives of folders below are forgotten, too, those of folders with a like name are not`() throws
    {
        let dives = ["/a_b", "/a_b/renamed", "/a_b/kept/deep", "/a_bc", "/axb/renamed", "/A_B/renamed"].map {
            LedgerDive(folder: $0, file: "1.mp4", event: "final")
        }
        for dive in dives { try ledger.record(dive: dive, run: run) }
        try ledger.forgetDives(in: "/a_b", except: [("/a_b/kept/deep", "1.mp4", "final")])
        let left = try dives.flatMap { try ledger.dives(in: $0.folder) }.map(\.folder)
        #expect(left == ["/a_b/kept/deep", "/a_bc", "/axb/renamed", "/A_B/renamed"])
        try ledger.forgetDives(in: "/", except: [])
        #expect(try count("dives") == 0)
    }

    @Test func `the latest failure of a place is from the model's runs or a run without a model`() throws {
        func latest(_ file: String = "1.mp4", _ event: String? = "final", _ model: String = "abc") throws
            -> String?
        {
            try ledger.failure(of: file, event: event, in: "/t", modelSHA256: model)?.reason
        }
        #expect(try latest() == nil)
        let other = try ledger.startRun(.make(model: "other"))
        let bare = try ledger.startRun(LedgerRun(tool: "divejudge", version: "1.0", commandLine: "divejudge"))
        try ledger.record(failure: .make(reason: "first"), run: run)
        try ledger.record(failure: .make(reason: "second"), run: run)
        try ledger.record(failure: .make(reason: "other's"), run: other)
        try ledger.record(failure: .make(event: "semi-final", reason: "elsewhere"), run: run)
        try ledger.record(failure: .make(file: "", event: nil, reason: "no folder"), run: run)
        #expect(try latest() == "second")
        #expect(try latest("1.mp4", "final", "other") == "other's")
        #expect(try latest("1.mp4", "final", "third") == nil)
        #expect(try latest("1.mp4", nil) == nil)
        #expect(try latest("", nil) == "no folder")
        try ledger.record(failure: .make(content: "c", reason: "without model"), run: bare)
        for model in ["abc", "other", "third"] {
            #expect(try latest("1.mp4", "final", model) == "without model")
        }
        #expect(
            try ledger.failure(of: "1.mp4", event: "final", in: "/t", modelSHA256: "abc")
                == .make(content: "c", reason: "without model"))
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
        // Nothing has judged this folder: its dive has a row all the same.
        try ledger.record(dive: LedgerDive(folder: "/u", file: "4.mp4", event: "final"), run: run)
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
                    FROM results WHERE is_latest ORDER BY file
                    """)
        }
        #expect(
            rows.map { $0.databaseValues.map { String(describing: $0.storage.value ?? "-") } } == [
                [
                    "final", "A", "1.mp4", "407C", "207C", "3.2", "75.0", "70.0", "80.0", "-", "80.0",
                    "small", "-",
                ],
                ["final", "A", "2.mp4", "-", "407C", "3.2", "-", "-", "-", "not_sure", "-", "small", "-"],
                ["final", "A", "3.mp4", "-", "-", "-", "-", "-", "-", "-", "-", "small", "broken"],
                ["final", "-", "4.mp4", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-"],
            ])
    }

    /// Model, score and failure of the rows of `results`, file by file.
    private func results(_ condition: String = "true") throws -> [String] {
        try DatabaseQueue(path: url.path).read {
            try String.fetchAll(
                $0,
                sql: """
                    SELECT file || ' ' || COALESCE(model_sha256, '-') || ' ' || COALESCE(score, '-') || ' '
                        || COALESCE(failure, '-')
                    FROM results WHERE \(condition) ORDER BY file, model_sha256
                    """)
        }
    }

    @Test func `two models of the same name have two rows per dive, and the latest is marked`() throws {
        let calibrated = try ledger.startRun(.make(model: "def"))
        for dive in ["1", "2"] {
            try ledger.record(dive: .make(file: dive, content: dive), run: run)
            _ = try ledger.record(evaluated: .make(score: 50), identity: .make(content: dive), run: run)
        }
        Thread.sleep(forTimeInterval: 0.005)
        _ = try ledger.record(
            evaluated: .make(score: 60, model: "def"), identity: .make(content: "1", model: "def"),
            run: calibrated)
        try ledger.record(failure: .make(file: "2", content: "2", reason: "no memory"), run: calibrated)
        #expect(
            try results() == ["1 abc 50.0 -", "1 def 60.0 -", "2 abc 50.0 -", "2 def - no memory"])
        #expect(try results("is_latest") == ["1 def 60.0 -", "2 def - no memory"])
    }

    @Test func `a video's latest result counts`() throws {
        try ledger.record(dive: .make(file: "1", content: "1"), run: run)
        _ = try ledger.record(evaluated: .make(score: 50), identity: .make(content: "1"), run: run)
        #expect(try results() == ["1 abc 50.0 -"])
        // It is deleted.
        try ledger.record(dive: .make(file: "1", content: nil), run: run)
        try ledger.record(failure: .make(file: "1", reason: "gone"), run: run)
        #expect(try results() == ["1 abc - gone"])
        // It is back.
        try ledger.record(dive: .make(file: "1", content: "1"), run: run)
        #expect(try results() == ["1 abc 50.0 -"])
        // Another video takes its place, whose turn has not come yet.
        try ledger.record(dive: .make(file: "1", content: "2"), run: run)
        #expect(try results().map { $0.hasSuffix("- -") } == [true])
    }
}
