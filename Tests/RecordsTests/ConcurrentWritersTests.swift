import Dispatch
import Foundation
import GRDB
import Records
import Synchronization
import TestSupport
import Testing

@Suite struct ConcurrentWritersTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// RELIABILITY 49.
    @Test func `eight processes of one hundred rows each leave eight hundred rows`() async throws {
        let url = folder["ledger.sqlite"]
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    await #expect(processExitsWith: .success) {
                        [path = url.path as String, writer = writer as Int] in
                        let ledger = try Ledger(at: URL(filePath: path), busyTimeoutSeconds: 600)
                        let run = try ledger.startRun(.make())
                        for row in 0..<100 {
                            try ledger.record(assessment: .make(file: "\(writer)-\(row).mp4"), run: run)
                        }
                    }
                }
            }
        }
        let names = try Ledger(at: url).assessments(limit: 1000).map(\.assessment.file)
        #expect(names.count == 800)
        #expect(Set(names).count == 800)
    }

    @Test func `four processes that evaluate the same dives record each once`() async throws {
        let url = folder["ledger.sqlite"]
        await withTaskGroup(of: Void.self) { group in
            for process in 0..<4 {
                group.addTask {
                    await #expect(processExitsWith: .success) {
                        [path = url.path as String, process = process as Int] in
                        let ledger = try Ledger(at: URL(filePath: path), busyTimeoutSeconds: 600)
                        let run = try ledger.startRun(.make())
                        for dive in 0..<50 {
                            let file = "\(dive).mp4"
                            try ledger.record(dive: .make(file: file), run: run)
                            let counted = try ledger.record(
                                evaluated: .make(file: file, score: Double(process)),
                                identity: .make(content: file), run: run)
                            let known = try ledger.assessment(.make(content: file))
                            precondition(known == counted, "another verdict counts by now")
                        }
                    }
                }
            }
        }
        let ledger = try Ledger(at: url)
        #expect(try ledger.assessments(limit: 1000).count == 50)
        #expect(try ledger.dives(in: "/t").count == 50)
    }

    /// RELIABILITY 49.
    @Test func `eight writers of one hundred rows each leave eight hundred rows`() throws {
        let url = folder["ledger.sqlite"]
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 8) { writer in
            do {
                // A connection of its own, opened while the others create the same file.
                let ledger = try Ledger(at: url, busyTimeoutSeconds: 600)
                let run = try ledger.startRun(.make())
                for row in 0..<100 {
                    try ledger.record(assessment: .make(file: "\(writer)-\(row).mp4"), run: run)
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock(\.self) == [])
        let names = try Ledger(at: url).assessments(limit: 1000).map(\.assessment.file)
        #expect(names.count == 800)
        #expect(Set(names).count == 800)
    }

    /// RELIABILITY 51.
    @Test func `four processes that create the ledger at once create one schema`() async throws {
        for round in 0..<3 {
            let url = folder["ledger-\(round).sqlite"]
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        await #expect(processExitsWith: .success) { [path = url.path as String] in
                            _ = try Ledger(at: URL(filePath: path), busyTimeoutSeconds: 600).startRun(.make())
                        }
                    }
                }
            }
            #expect(try runAndMigrationCounts(at: url) == [4, 3])
        }
    }

    /// RELIABILITY 51.
    @Test func `twenty openings at once create one schema`() throws {
        for round in 0..<5 {
            let url = folder["ledger-\(round).sqlite"]
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 20) { _ in
                do {
                    _ = try Ledger(at: url, busyTimeoutSeconds: 600).startRun(.make())
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
            #expect(failures.withLock(\.self) == [])
            #expect(try runAndMigrationCounts(at: url) == [20, 3])
        }
    }

    @Test func `closing a connection keeps the locks of the process's other connections`() async throws {
        let url = folder["ledger.sqlite"]
        let ledger = try Ledger(at: url)
        let run = try ledger.startRun(.make())
        _ = try Ledger(at: url)
        // Whoever closes the ledger as the last one deletes the log; this process is not the last one.
        await #expect(processExitsWith: .success) { [path = url.path as String] in
            _ = try Ledger(at: URL(filePath: path)).startRun(.make())
        }
        #expect(FileManager.default.fileExists(atPath: url.path + "-wal"))
        try ledger.record(assessment: .make(), run: run)
        #expect(try Ledger(at: url).assessments().count == 1)
    }

    private func runAndMigrationCounts(at url: URL) throws -> [Int?] {
        try DatabaseQueue(path: url.path).read { database in
            try ["runs", "grdb_migrations"].map {
                try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)")
            }
        }
    }

    /// RELIABILITY 50.
    @Test func `a ledger that stays locked is reported as busy`() throws {
        let url = folder["ledger.sqlite"]
        let ledger = try Ledger(at: url, busyTimeoutSeconds: 0.1)
        let run = try ledger.startRun(.make())
        let other = try DatabaseQueue(path: url.path)
        try other.inDatabase { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            let error = #expect(throws: RecordsError.self) {
                try ledger.record(assessment: .make(), run: run)
            }
            #expect(error?.kind == .busy)
            #expect(
                error?.description
                    == "\(url.path): another process keeps the ledger locked. Try again when it has finished."
            )
            try database.execute(sql: "ROLLBACK")
        }
        try ledger.record(assessment: .make(), run: run)
        #expect(try ledger.assessments().count == 1)
    }

    /// RELIABILITY 50.
    @Test func `a new ledger that another process locks while creating it is reported as busy`() throws {
        let url = folder["ledger.sqlite"]
        let other = try DatabaseQueue(path: url.path)
        try other.inDatabase { database in
            try database.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
            try database.execute(sql: "BEGIN EXCLUSIVE")
            let error = #expect(throws: RecordsError.self) { try Ledger(at: url, busyTimeoutSeconds: 0.1) }
            #expect(error?.code == .busy)
            try database.execute(sql: "ROLLBACK")
        }
        _ = try Ledger(at: url).startRun(.make())
    }
}
