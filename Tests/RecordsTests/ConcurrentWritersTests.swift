import Dispatch
import Foundation
import GRDB
import Records
import Synchronization
import Testing

@Suite struct ConcurrentWritersTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `eight writers of one hundred rows each leave eight hundred rows`() throws {
        let url = folder["ledger.sqlite"]
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 8) { writer in
            do {
                // A connection of its own, opened while the others create the same file.
                let ledger = try Ledger(at: url, busyTimeoutSeconds: 60)
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

    @Test func `twenty openings at once create one schema`() throws {
        for round in 0..<5 {
            let url = folder["ledger-\(round).sqlite"]
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 20) { _ in
                do {
                    _ = try Ledger(at: url, busyTimeoutSeconds: 60).startRun(.make())
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
            #expect(failures.withLock(\.self) == [])
            let counts = try DatabaseQueue(path: url.path).read { database in
                try ["runs", "grdb_migrations"].map {
                    try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)")
                }
            }
            #expect(counts == [20, 2])
        }
    }

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
            #expect(error?.exitCode == 75)
            #expect(
                error?.description
                    == "\(url.path): another process keeps the ledger locked. Try again when it has finished."
            )
            try database.execute(sql: "ROLLBACK")
        }
        try ledger.record(assessment: .make(), run: run)
        #expect(try ledger.assessments().count == 1)
    }

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
