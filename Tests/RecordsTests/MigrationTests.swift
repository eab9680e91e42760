import Foundation
import GRDB
import Records
import TestSupport
import Testing

/// RELIABILITY 54.
@Suite struct MigrationTests {
    let folder: TemporaryFolder
    let url: URL

    init() throws {
        folder = try TemporaryFolder()
        url = folder["ledger.sqlite"]
    }

    /// The rows of the columns that schema 1 had.
    private func oldRows() throws -> [[Row]] {
        let assessments =
            "id, run_id, file, content_sha256, score, dive_number, difficulty, position, armstand, rotation_type, "
            + "half_somersaults, half_twists, caption, json, created_at"
        let columns = [
            "assessments": assessments, "epochs": "*",
            "metrics": "id, run_id, name, data_set, value, reason, n, low, high, created_at",
            "runs":
                "id, tool, version, command_line, model_name, model_sha256, blueprint, preprocessing, recipe, "
                + "started_at, ended_at",
        ]
        let queue = try DatabaseQueue(path: url.path)
        defer { try? queue.close() }
        return try queue.read { database in
            try columns.sorted { $0.key < $1.key }.map { table, columns in
                try Row.fetchAll(database, sql: "SELECT \(columns) FROM \(table) ORDER BY 1, 2")
            }
        }
    }

    private func migrations() throws -> [String] {
        let queue = try DatabaseQueue(path: url.path)
        defer { try? queue.close() }
        return try queue.read { try String.fetchAll($0, sql: "SELECT * FROM grdb_migrations ORDER BY 1") }
    }

    @Test func `every row of schema 1 survives the migration, unchanged and readable`() throws {
        try OldLedger.makeSchema1(at: url)
        let before = try oldRows()
        let ledger = try Ledger(at: url)
        #expect(try oldRows() == before)
        #expect(before.map(\.count) == [2, 2, 2, 2])

        let assessments = try ledger.assessments()
        #expect(assessments.map(\.assessment.file) == ["2.mp4", "1.mp4"])
        #expect(assessments.allSatisfy { $0.assessment.score == 78.25 && $0.contentSHA256 == "0123" })
        #expect(assessments.allSatisfy { $0.assessment.interval == nil && $0.assessment.timeline == [] })
        #expect(
            try ledger.metrics().map(\.metric.statistic) == [
                .undefined(reason: "fewer than two dives"), .measured(0.81),
            ])
        let training = try #require(ledger.metrics().first).run
        #expect(try ledger.epochs(of: training).map(\.epoch) == [1, 2])
    }

    @Test func `a migrated ledger accepts new rows`() throws {
        try OldLedger.makeSchema1(at: url)
        let ledger = try Ledger(at: url)
        let run = try ledger.startRun(.make())
        let identity = AssessmentIdentity(
            contentSHA256: "0123", modelSHA256: "abc", preprocessing: "stable-1")
        #expect(try ledger.assessment(identity) == nil, "a verdict of score is none of an evaluation")
        _ = try ledger.record(evaluated: .make(score: nil), identity: identity, run: run)
        #expect(try ledger.assessments().first?.assessment.score == .some(nil))
    }

    @Test func `rows of a deleted run do not stop the migration`() throws {
        try OldLedger.makeSchema1(at: url)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: url.path, configuration: configuration)
        try queue.write { try $0.execute(sql: "DELETE FROM runs WHERE id = 1") }
        try queue.close()
        #expect(try Ledger(at: url).assessments().count == 2)
    }

    @Test func `a user's own view survives the migration`() throws {
        try OldLedger.makeSchema1(at: url)
        try DatabaseQueue(path: url.path).write {
            try $0.execute(
                sql: """
                    CREATE VIEW mine AS SELECT file, score FROM assessments;
                    CREATE TRIGGER noticed AFTER INSERT ON epochs BEGIN SELECT count(*) FROM assessments; END;
                    """)
        }
        _ = try Ledger(at: url)
        let queue = try DatabaseQueue(path: url.path)
        #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM mine") } == 2)
    }

    @Test func `truths of schema 2 survive the migration`() throws {
        try OldLedger.makeSchema2(at: url)
        try DatabaseQueue(path: url.path).write {
            try $0.execute(sql: "CREATE VIEW mine AS SELECT folder, recognised_number FROM results")
        }
        _ = try Ledger(at: url)
        let queue = try DatabaseQueue(path: url.path)
        let truths = try queue.read {
            try Row.fetchAll(
                $0,
                sql:
                    "SELECT file, end_frame, dive_number, final_score, awards FROM dives JOIN truths ON dive_id = dives.id"
            )
        }
        #expect(
            truths.map { Array($0.databaseValues) } == [
                [
                    "1.mp4".databaseValue, .null, "407C".databaseValue, 76.8.databaseValue,
                    "[8,8,8.5]".databaseValue,
                ]
            ])
        #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM mine") } == 1)
    }

    @Test func `runs get the same uuid in every copy of an old ledger`() throws {
        func uuids() throws -> [String] {
            try? FileManager.default.removeItem(at: url)
            try OldLedger.makeSchema1(at: url)
            _ = try Ledger(at: url)
            return try DatabaseQueue(path: url.path).read {
                try String.fetchAll($0, sql: "SELECT uuid FROM runs ORDER BY id")
            }
        }
        let first = try uuids()
        // FNV-1a over the run's columns as a JSON array, and once more from there on; by an own computation in Python.
        #expect(first == ["4418ebcad48968a656dac925337df52f", "8eb13ee2d1a5fa18ee03e0feba19dc93"])
        #expect(try uuids() == first)
    }

    @Test(arguments: [0.01, 0.5, 0.99])
    func `a migration killed midway rolls back`(_ part: Double) async throws {
        try OldLedger.makeSchema1(at: url, assessmentCount: 2000)
        let before = try Data(contentsOf: url)
        let rows = try oldRows()

        // The migration is one transaction in the log; the system kills who writes past the size that files may have.
        let whole = try sizeOfMigrationLog()
        let limit = Int(Double(whole) * part)
        let path = url.path
        await #expect(processExitsWith: .signal(SIGXFSZ)) { [path = path as String, limit = limit as Int] in
            limitFileSizes(to: limit, killing: true)
            _ = try Ledger(at: URL(filePath: path))
        }
        #expect(try Data(contentsOf: url) == before)
        let left = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int ?? 0
        #expect(left <= limit)
        #expect(part < 0.5 || left > whole / 4, "it was killed before it had written anything")
        // Each schema is a transaction of its own; the third, the smallest, comes last.
        #expect(try migrations().first == "1: runs, assessments, epochs, metrics")
        #expect(try migrations().count < 3)
        #expect(try oldRows() == rows)

        #expect(try Ledger(at: url).assessments(limit: 3000).count == 2000)
        #expect(try migrations().count == 3)
        #expect(try oldRows() == rows)
    }

    @Test func `a migration that runs out of space rolls back and reports it`() async throws {
        try OldLedger.makeSchema1(at: url, assessmentCount: 2000)
        let rows = try oldRows()
        let limit = try sizeOfMigrationLog() / 2
        await #expect(processExitsWith: .exitCode(7)) { [path = url.path as String, limit = limit as Int] in
            limitFileSizes(to: limit, killing: false)
            do {
                _ = try Ledger(at: URL(filePath: path))
            } catch let error as RecordsError {
                exit(error.kind == .inputOutput ? 7 : 1)
            }
        }
        #expect(try migrations() == ["1: runs, assessments, epochs, metrics"])
        #expect(try oldRows() == rows)
        #expect(try Ledger(at: url).assessments(limit: 3000).count == 2000)
    }

    @Test func `a migration whose process is killed right afterwards holds`() async throws {
        try OldLedger.makeSchema1(at: url, assessmentCount: 50)
        let rows = try oldRows()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = url.path as String] in
            let ledger = try Ledger(at: URL(filePath: path))
            _ = withExtendedLifetime(ledger) { kill(getpid(), SIGKILL) }
        }
        #expect(try migrations().count == 3)
        #expect(try oldRows() == rows)
        #expect(try Ledger(at: url).assessments().count == 50)
    }

    @Test func `four processes that find an old ledger migrate it once`() async throws {
        try OldLedger.makeSchema1(at: url, assessmentCount: 200)
        let path = url.path
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    await #expect(processExitsWith: .success) { [path = path as String] in
                        _ = try Ledger(at: URL(filePath: path), busyTimeoutSeconds: 60).startRun(.make())
                    }
                }
            }
        }
        #expect(try migrations().count == 3)
        #expect(try oldRows().last?.count == 6)
    }

    /// How many bytes the log has after an undisturbed migration of a copy.
    private func sizeOfMigrationLog() throws -> Int {
        let copy = folder["copy.sqlite"]
        try FileManager.default.copyItem(at: url, to: copy)
        // The log lives as long as someone has the ledger open; a reader keeps it from being moved into the database.
        let reader = try DatabaseQueue(path: copy.path)
        let ledger = try Ledger(at: copy)
        let size = try FileManager.default.attributesOfItem(atPath: copy.path + "-wal")[.size] as? Int
        return try withExtendedLifetime((reader, ledger)) { try #require(size) }
    }
}

/// From now on a write beyond so many bytes of a file fails, or the system kills this process.
private func limitFileSizes(to bytes: Int, killing: Bool) {
    var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
    precondition(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
    signal(SIGXFSZ, killing ? SIG_DFL : SIG_IGN)
    // The threads of Dispatch block the signal.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGXFSZ)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
}
