import Foundation
import GRDB
import Records
import TestSupport
import Testing

@Suite struct UnfitLedgerTests {
    let folder: TemporaryFolder
    let url: URL

    init() throws {
        folder = try TemporaryFolder()
        url = folder["ledger.sqlite"]
    }

    /// What opening `url` is refused with; records an issue where the file's bytes change or others appear beside it.
    private func refusal() throws -> RecordsError? {
        func files() throws -> [String: Data] {
            try Dictionary(
                uniqueKeysWithValues: FileManager.default.contentsOfDirectory(atPath: folder.url.path)
                    .map { ($0, try Data(contentsOf: folder[$0])) })
        }
        let before = try files()
        let error = #expect(throws: RecordsError.self) { try Ledger(at: url) }
        #expect(try files() == before)
        return error
    }

    private func makeLedger(rows: Int = 1) throws {
        let ledger = try Ledger(at: url)
        let run = try ledger.startRun(.make())
        for row in 0..<rows { try ledger.record(assessment: .make(file: "\(row).mp4"), run: run) }
    }

    /// RELIABILITY 52.
    @Test func `a text file is rejected and left unchanged`() throws {
        try Data("results of the club championship\n".utf8).write(to: url)
        let error = try refusal()
        #expect(error?.kind == .badData)
        #expect(
            error?.description
                == "\(url.path): this is not a SQLite database. "
                + "Choose another file for the ledger; this one was left untouched.")
    }

    /// RELIABILITY 52.
    @Test(arguments: [
        "x", "SQLite format 3", "SQLite format 3\0",
        "SQLite format 3\0" + String(repeating: "x", count: 9000),
        String(repeating: "\0", count: 9000),
    ]) func `the beginning of a database is rejected and left unchanged`(
        _ content: String
    )
        throws
    {
        try Data(content.utf8).write(to: url)
        #expect(try refusal()?.kind == .badData)
    }

    /// RELIABILITY 52.
    @Test func `another program's database is rejected and left unchanged`() throws {
        try DatabaseQueue(path: url.path).write { try $0.execute(sql: "CREATE TABLE songs (title TEXT)") }
        let error = try refusal()
        #expect(error?.kind == .badData)
        #expect(
            error?.description
                == "\(url.path): this database belongs to another program. "
                + "Choose another file for the ledger; this one was left untouched.")
    }

    /// RELIABILITY 52.
    @Test(arguments: [20, 50, 80]) func `a damaged ledger is rejected and left unchanged`(_ percent: Int)
        throws
    {
        try makeLedger(rows: 50)
        var bytes = try Data(contentsOf: url)
        let pages = bytes.count / 4096
        let start = max(1, pages * percent / 100) * 4096
        bytes.replaceSubrange(start..<start + 4096, with: Data(repeating: 0xAB, count: 4096))
        try bytes.write(to: url)
        let error = try refusal()
        #expect(error?.kind == .badData)
    }

    /// RELIABILITY 52.
    @Test func `a truncated ledger is rejected and left unchanged`() throws {
        try makeLedger(rows: 50)
        let bytes = try Data(contentsOf: url)
        try bytes.prefix(bytes.count / 2).write(to: url)
        #expect(try refusal()?.code == .corrupt)
    }

    /// RELIABILITY 53.
    @Test func `a newer version's ledger is rejected and nothing is written`() throws {
        try makeLedger()
        try DatabaseQueue(path: url.path).write { database in
            try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('9: from the future')")
        }
        let error = try refusal()
        #expect(error?.kind == .mismatch)
        #expect(
            error?.description
                == "\(url.path): a newer version of dive-judge wrote this ledger. "
                + "Update dive-judge, or choose another file for the ledger; nothing was written.")
    }

    @Test func `an empty file becomes a ledger`() throws {
        try Data().write(to: url)
        try makeLedger()
        #expect(try Ledger(at: url).assessments().count == 1)
    }

    @Test func `a missing folder cannot hold a ledger`() {
        let error = #expect(throws: RecordsError.self) {
            try Ledger(at: folder["nowhere/ledger.sqlite"])
        }
        #expect(error?.kind == .cannotCreate)
    }

    @Test func `a folder or a pipe cannot be a ledger`() throws {
        try FileManager.default.createDirectory(at: folder["sub"], withIntermediateDirectories: false)
        #expect(mkfifo(folder["pipe"].path, 0o600) == 0)
        for name in ["sub", "pipe"] {
            let error = #expect(throws: RecordsError.self) { try Ledger(at: folder[name]) }
            #expect(error?.kind == .cannotCreate)
            #expect(error?.description.contains("this is not a regular file") == true)
        }
    }

    @Test func `a killed process's unfinished write is rolled back`() throws {
        // The state on disk in the middle of a transaction that has outgrown its cache: a file with a hot journal.
        let killed = folder["killed.sqlite"]
        try DatabaseQueue(path: killed.path).inDatabase { database in
            try database.execute(
                sql: """
                    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
                    PRAGMA cache_size = 2;
                    BEGIN IMMEDIATE;
                    PRAGMA application_id = 1147762250;
                    CREATE TABLE runs (id INTEGER, filling BLOB);
                    WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter LIMIT 100)
                        INSERT INTO runs SELECT n, zeroblob(4096) FROM counter;
                    """)
            for suffix in ["", "-journal"] {
                try FileManager.default.copyItem(
                    atPath: killed.path + suffix, toPath: folder["ledger.sqlite"].path + suffix)
            }
            try database.execute(sql: "ROLLBACK")
        }
        try makeLedger()
        #expect(try Ledger(at: url).assessments().count == 1)
    }
}
