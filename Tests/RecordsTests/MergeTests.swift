import Failures
import Foundation
import GRDB
import Records
import TestSupport
import Testing

@Suite struct MergeTests {
    let folder: TemporaryFolder
    let ledger: Ledger

    init() throws {
        folder = try TemporaryFolder()
        ledger = try Ledger(at: folder["ledger.sqlite"])
    }

    /// A ledger with a run and everything that a run may have.
    @discardableResult private func makeShard(_ name: String, contents: [String]) throws -> Ledger {
        let shard = try Ledger(at: folder[name])
        let run = try shard.startRun(.make(tool: name))
        for content in contents {
            try shard.record(dive: .make(file: "\(content).mp4", content: content), run: run)
            _ = try shard.record(
                evaluated: .make(file: "\(content).mp4"), identity: .make(content: content), run: run)
        }
        try shard.record(assessment: .make(file: "scored.mp4"), contentSHA256: "scored", run: run)
        try shard.record(
            metric: LedgerMetric(
                name: "spearman", dataSet: name, event: "final", statistic: .measured(0.5), count: 2,
                pValue: 0.1),
            run: run)
        try shard.record(
            failure: LedgerFailure(folder: "/t", event: nil, file: "x.mp4", reason: "broken", exitCode: 65),
            run: run)
        try shard.record(epoch: .make(1), run: run)
        try shard.endRun(run)
        return shard
    }

    private func counts(_ added: [Int], _ known: [Int]) -> [MergeCounts.Count] {
        zip(added, known).map { MergeCounts.Count(added: $0, known: $1) }
    }

    /// Runs, assessments, dives, truths, metrics, epochs and failures of a ledger.
    private func rowCounts(of name: String = "ledger.sqlite") throws -> [Int] {
        try DatabaseQueue(path: folder[name].path).read { database in
            try ["runs", "assessments", "dives", "truths", "metrics", "epochs", "failures"].map {
                try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") ?? 0
            }
        }
    }

    @Test func `two shards merge without duplicates`() throws {
        try makeShard("a", contents: ["1", "2", "3"])
        try makeShard("b", contents: ["3", "4"])
        #expect(try ledger.merge(folder["a"]).all == counts([1, 4, 3, 1, 1, 1], [0, 0, 0, 0, 0, 0]))
        // Both judged the third dive, and both name it; the verdict that was here first stays.
        #expect(try ledger.merge(folder["b"]).all == counts([1, 2, 1, 1, 1, 1], [0, 1, 1, 0, 0, 0]))
        #expect(try rowCounts() == [2, 6, 4, 4, 2, 2, 2])
        for name in ["a", "b", "a"] {
            #expect(try ledger.merge(folder[name]).all.allSatisfy { $0.added == 0 })
        }
        #expect(try rowCounts() == [2, 6, 4, 4, 2, 2, 2])
        #expect(try ledger.dives(in: "/t").map(\.file) == ["1.mp4", "2.mp4", "3.mp4", "4.mp4"])
        #expect(try ledger.dives(in: "/t").allSatisfy { $0.truth?.awards.count == 7 })
        #expect(try ledger.metrics().map(\.metric.dataSet).sorted() == ["a", "b"])
        #expect(try ledger.assessment(.make(content: "4"))?.file == "4.mp4")
    }

    @Test func `a file in two events stays two dives`() throws {
        let shard = try Ledger(at: folder["a"])
        let run = try shard.startRun(.make())
        let dives = [try LedgerDive.make(event: "final"), try .make(event: "synchronised", truth: nil)]
        for dive in dives { try shard.record(dive: dive, run: run) }
        for _ in 0..<2 { _ = try ledger.merge(folder["a"]) }
        #expect(try ledger.dives(in: "/t") == dives)
    }

    @Test func `a merge summarises its result in one line`() throws {
        _ = try Ledger(at: folder["nothing"])
        #expect(try ledger.merge(folder["nothing"]).description == "an empty ledger")
        let shard = try Ledger(at: folder["a"])
        let run = try shard.startRun(.make())
        for file in ["1.mp4", "2.mp4"] { try shard.record(dive: .make(file: file), run: run) }
        _ = try ledger.merge(folder["a"])
        try shard.record(dive: .make(file: "3.mp4"), run: run)
        #expect(
            try ledger.merge(folder["a"]).description == "1 run known already; 1 dive added, 2 known already")
    }

    @Test func `rows keep their run under a new number`() throws {
        for _ in 0..<3 { _ = try ledger.startRun(.make(tool: "here")) }
        try makeShard("a", contents: ["1"])
        _ = try ledger.merge(folder["a"])
        let tools = try DatabaseQueue(path: folder["ledger.sqlite"].path).read { database in
            try ["assessments", "dives", "metrics", "epochs", "failures"].map {
                try String.fetchSet(
                    database, sql: "SELECT tool FROM \($0) JOIN runs ON runs.id = run_id")
            }
        }
        #expect(tools == [Set<String>](repeating: ["a"], count: 5))
    }

    @Test func `merging a source again adds only new rows`() throws {
        let shard = try Ledger(at: folder["a"])
        let run = try shard.startRun(.make())
        try shard.record(assessment: .make(), run: run)
        try shard.record(epoch: .make(1), run: run)
        _ = try ledger.merge(folder["a"])

        try shard.record(assessment: .make(), run: run)
        try shard.record(epoch: .make(1, loss: 0.25), run: run)
        try shard.record(epoch: .make(2), run: run)
        try shard.endRun(run)
        #expect(try ledger.merge(folder["a"]).all == counts([0, 1, 0, 0, 1, 0], [1, 1, 0, 0, 1, 0]))
        let merged = try #require(ledger.assessments().first).run
        #expect(try ledger.epochs(of: merged) == [.make(1, loss: 0.25), .make(2)])
        let ended = try DatabaseQueue(path: folder["ledger.sqlite"].path).read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM runs WHERE ended_at IS NOT NULL")
        }
        #expect(ended == 1)
    }

    @Test func `a row that a run holds twice stays twice`() throws {
        try makeShard("a", contents: [])
        try DatabaseQueue(path: folder["a"].path).write { database in
            try database.execute(
                sql: """
                    INSERT INTO failures (run_id, folder, event, file, content_sha256, reason, exit_code, created_at)
                    SELECT run_id, folder, event, file, content_sha256, reason, exit_code, created_at FROM failures
                    """)
        }
        #expect(try ledger.merge(folder["a"]).failures == .init(added: 2, known: 0))
        #expect(try ledger.merge(folder["a"]).failures == .init(added: 0, known: 2))
    }

    @Test func `the newer entry for a dive counts, whichever ledger comes first`() throws {
        let older = try Ledger(at: folder["older"])
        let newer = try Ledger(at: folder["newer"])
        try older.record(dive: .make(), run: older.startRun(.make()))
        Thread.sleep(forTimeInterval: 0.005)
        let words = LedgerDive(folder: "/t", file: "1.mp4", event: "final", diver: "corrected")
        try newer.record(dive: words, run: newer.startRun(.make()))

        let other = try Ledger(at: folder["other"])
        for name in ["older", "newer"] { _ = try ledger.merge(folder[name]) }
        for name in ["newer", "older"] { _ = try other.merge(folder[name]) }
        #expect(try ledger.dives(in: "/t") == [words])
        #expect(try other.dives(in: "/t") == [words])
        #expect(try rowCounts() == [2, 0, 1, 0, 0, 0, 0])
    }

    @Test func `an old ledger is merged once, however often it is named, and is not migrated`() throws {
        try OldLedger.makeSchema1(at: folder["old"])
        let before = try Data(contentsOf: folder["old"])
        #expect(try ledger.merge(folder["old"]).all == counts([2, 2, 0, 2, 2, 0], [0, 0, 0, 0, 0, 0]))
        #expect(try ledger.merge(folder["old"]).all == counts([0, 0, 0, 0, 0, 0], [2, 2, 0, 2, 2, 0]))
        #expect(try Data(contentsOf: folder["old"]) == before)
        // Nor is anything added once the source itself has been brought up to date.
        _ = try Ledger(at: folder["old"])
        #expect(try ledger.merge(folder["old"]).all.allSatisfy { $0.added == 0 })
    }

    @Test(arguments: [false, true]) func `a source is left unchanged, byte for byte`(_ isInUse: Bool) throws {
        var shard: Ledger? = try makeShard("a", contents: ["1", "2"])
        if !isInUse { shard = nil }
        func files() throws -> [String: Data] {
            // The index of the log (-shm) says who is reading it right now.
            try Dictionary(
                uniqueKeysWithValues: FileManager.default.contentsOfDirectory(atPath: folder.url.path)
                    .filter { $0.hasPrefix("a") && !$0.hasSuffix("-shm") }
                    .map { ($0, try Data(contentsOf: folder[$0])) })
        }
        let before = try files()
        #expect(before.count == (isInUse ? 2 : 1))
        #expect(try ledger.merge(folder["a"]).assessments == .init(added: 3, known: 0))
        #expect(try files() == before)
        withExtendedLifetime(shard) {}
    }

    struct Unfit: Sendable {
        let name: String
        let kind: FailureKind
        let words: String
    }

    @Test(arguments: [
        Unfit(name: "missing", kind: .missing, words: "there is no such ledger"),
        Unfit(name: "folder", kind: .missing, words: "this is not a regular file"),
        Unfit(name: "locked in", kind: .missing, words: "the log beside it, may not be read"),
        Unfit(name: "text", kind: .badData, words: "this is not a SQLite database"),
        Unfit(name: "empty", kind: .badData, words: "this is not a SQLite database"),
        Unfit(name: "songs", kind: .badData, words: "belongs to another program"),
        Unfit(name: "damaged", kind: .badData, words: "the ledger is damaged"),
        Unfit(name: "orphaned", kind: .badData, words: "it holds rows without a run"),
        Unfit(name: "newer", kind: .mismatch, words: "a newer version of dive-judge wrote this ledger"),
        Unfit(name: "ledger.sqlite", kind: .usage, words: "cannot be merged into itself"),
        Unfit(name: "link", kind: .usage, words: "cannot be merged into itself"),
    ]) func `an unfit source is named, and none of it is merged`(_ unfit: Unfit) throws {
        try makeUnfit(unfit.name)
        let before = try rowCounts()
        let error = #expect(throws: RecordsError.self) { try ledger.merge(folder[unfit.name]) }
        #expect(error?.kind == unfit.kind)
        #expect(error?.subject == folder[unfit.name].path)
        #expect(error?.problem.contains(unfit.words) == true, "\(error?.description ?? "")")
        #expect(try rowCounts() == before)
    }

    private func makeUnfit(_ name: String) throws {
        let url = folder[name]
        func change(_ sql: String) throws {
            try makeShard(name, contents: (0..<50).map(String.init))
            var configuration = Configuration()
            configuration.foreignKeysEnabled = false
            let queue = try DatabaseQueue(path: url.path, configuration: configuration)
            try queue.write { try $0.execute(sql: sql) }
            try queue.close()
        }
        switch name {
        case "folder": try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        case "locked in":
            try change("")
            // Even root cannot read a log in it.
            try FileManager.default.createDirectory(
                at: folder[name + "-wal"], withIntermediateDirectories: false)
        case "text": try Data("results of the club championship\n".utf8).write(to: url)
        case "empty": try Data().write(to: url)
        case "songs":
            try DatabaseQueue(path: url.path).write { try $0.execute(sql: "CREATE TABLE songs (title TEXT)") }
        case "damaged":
            try change("")
            var bytes = try Data(contentsOf: url)
            let middle = bytes.count / 8192 * 4096
            bytes.replaceSubrange(middle..<middle + 4096, with: Data(repeating: 0xAB, count: 4096))
            try bytes.write(to: url)
        case "orphaned": try change("DELETE FROM runs")
        case "newer": try change("INSERT INTO grdb_migrations VALUES ('9: from the future')")
        case "link":
            try FileManager.default.createSymbolicLink(
                at: url, withDestinationURL: folder["ledger.sqlite"])
        default: break
        }
    }

    @Test func `a merge that fails midway leaves nothing behind`() throws {
        try makeShard("a", contents: ["1", "2"])
        try makeShard("ledger.sqlite", contents: ["2"])
        let before = try rowCounts()
        // Failures are merged last, after all other rows have been written.
        let queue = try DatabaseQueue(path: folder["ledger.sqlite"].path)
        try queue.write {
            try $0.execute(
                sql: "CREATE TRIGGER stop BEFORE INSERT ON failures BEGIN SELECT RAISE (ABORT, 'stop'); END")
        }
        let error = #expect(throws: RecordsError.self) { try ledger.merge(folder["a"]) }
        #expect(error?.subject == folder["ledger.sqlite"].path)
        #expect(try rowCounts() == before)
        try queue.write { try $0.execute(sql: "DROP TRIGGER stop") }
        #expect(try ledger.merge(folder["a"]).failures.added == 1)
    }

    @Test func `a ledger that stays locked rejects a merge and says so`() throws {
        try makeShard("a", contents: ["1"])
        let impatient = try Ledger(at: folder["ledger.sqlite"], busyTimeoutSeconds: 0.1)
        try DatabaseQueue(path: folder["ledger.sqlite"].path).inDatabase { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            let error = #expect(throws: RecordsError.self) { try impatient.merge(folder["a"]) }
            #expect(error?.kind == .busy)
            #expect(error?.subject == folder["ledger.sqlite"].path)
            try database.execute(sql: "ROLLBACK")
        }
        #expect(try impatient.merge(folder["a"]).runs.added == 1)
    }
}

extension MergeCounts {
    /// Runs, assessments, dives, metrics, epochs and failures.
    fileprivate var all: [Count] { [runs, assessments, dives, metrics, epochs, failures] }
}
