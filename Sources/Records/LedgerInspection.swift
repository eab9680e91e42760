import Foundation
import GRDB

/// A look at the file before anything is written to it: only a sound ledger that this version knows is opened.
struct LedgerInspection {
    private let url: URL
    private let busyTimeoutSeconds: Double

    init(of url: URL, busyTimeoutSeconds: Double) {
        self.url = url
        self.busyTimeoutSeconds = busyTimeoutSeconds
    }

    /// - Throws: `RecordsError` for a file that must not be opened as a ledger; `DatabaseError` as SQLite reports it.
    func refuseUnfit() throws {
        guard let size = try existingFileSize(), size > 0 else { return }
        try refuseWithoutMagic()
        do {
            try inspect(isReadOnly: true)
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
            // A process was killed while it wrote; only a writer may roll that back.
            try inspect(isReadOnly: false)
        }
    }

    private func inspect(isReadOnly: Bool) throws {
        var configuration = Configuration()
        configuration.readonly = isReadOnly
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        try DatabaseQueue(path: url.path, configuration: configuration).read(refuseUnfit)
    }

    private func refuseUnfit(_ database: Database) throws {
        let applicationID = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let tables = try String.fetchAll(
            database, sql: "SELECT name FROM sqlite_master WHERE name <> 'grdb_migrations' AND type = 'table'"
        )
        // Another process that is creating the ledger right now has made the table of migrations and nothing else.
        if applicationID == 0, tables.isEmpty { return }
        guard applicationID == LedgerSchema.applicationID else {
            throw RecordsError.notLedger(url, "this database belongs to another program")
        }
        let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "no answer"
        guard finding == "ok" else { throw RecordsError.corrupt(url, finding) }
        guard try !LedgerSchema.migrator.hasBeenSuperseded(database) else {
            throw RecordsError.newerSchema(url)
        }
    }

    /// Nil where there is no file.
    private func existingFileSize() throws -> Int? {
        var status = stat()
        guard stat(url.path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw RecordsError.cannotOpen(
                url, "the ledger cannot be looked at (\(String(cString: strerror(errno))))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw RecordsError.cannotOpen(url, "the ledger has to be a regular file, and this is none")
        }
        return Int(status.st_size)
    }

    /// A database begins with these 16 bytes (sqlite.org/fileformat.html, section 1.3.1).
    private func refuseWithoutMagic() throws {
        guard let handle = try? FileHandle(forReadingFrom: url) else {
            throw RecordsError.cannotOpen(url, "the ledger may not be read")
        }
        defer { try? handle.close() }
        let start = try? handle.read(upToCount: 16)
        guard start == Data("SQLite format 3\0".utf8) else {
            throw RecordsError.notLedger(url, "this is not a SQLite database")
        }
    }
}
