import Foundation
import GRDB

/// Inspects the file before anything is written to it: only a sound ledger of a supported version is opened.
///
/// Only SQLite may open the file: closing it by other means would release the locks that this process holds on it through
/// another connection (sqlite.org/howtocorrupt.html, section 2.2).
struct LedgerInspection {
    private let url: URL
    /// The file's real path, next to which SQLite keeps the log.
    private let path: String
    private let busyTimeoutSeconds: Double

    init(of url: URL, busyTimeoutSeconds: Double) {
        self.url = url
        self.busyTimeoutSeconds = busyTimeoutSeconds
        let resolved = realpath(url.path, nil)
        path = resolved.map { String(cString: $0) } ?? url.path
        free(resolved)
    }

    /// - Throws: `RecordsError` for a file that must not be opened as a ledger; `DatabaseError` as SQLite reports it.
    func refuseUnfit() throws {
        guard let size = try existingFileSize(), size > 0 else { return }
        try refuseShort(size)
        do {
            try inspect(open())
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
            // A process was killed while writing; only a writer may roll that back.
            try inspect(open(isReadOnly: false))
        }
    }

    /// Copies the database to an empty one, and rejects anything but a sound ledger. The place may be read-only.
    ///
    /// - Throws: as ``refuseUnfit()``; also if the file does not exist.
    func copySound(to copy: DatabaseQueue) throws {
        guard let size = try existingFileSize() else {
            throw RecordsError.cannotOpen(url, "there is no such ledger")
        }
        try refuseShort(size)
        switch (has("-wal") || has("-journal"), has("-shm")) {
        case (true, true): try back(up: open(isReadOnly: true), to: copy)
        case (false, _) where isPlaceWritable: try back(up: open(isReadOnly: false), to: copy)
        default:
            // SQLite would leave an index of the log, or fail for lack of one. Without an index, no process has the file
            // open.
            try DatabaseFiles(at: path, of: url).withCopy { path in
                try back(up: DatabaseQueue(path: path), to: copy)
            }
        }
        try copy.read(refuseUnsound)
    }

    private func back(up source: DatabaseQueue, to copy: DatabaseQueue) throws {
        try source.inDatabase { database in
            try refuseForeign(database)
            try copy.inDatabase { try database.backup(to: $0) }
        }
        try source.close()
    }

    /// The smallest database is one page of 512 bytes (sqlite.org/fileformat.html, section 1.3.2), yet SQLite treats a file
    /// of one byte as an empty database.
    private func refuseShort(_ size: Int) throws {
        guard size >= 512 else { throw RecordsError.notLedger(url, "this is not a SQLite database") }
    }

    private func inspect(_ queue: DatabaseQueue) throws {
        try queue.read { database in
            // Another process that is just creating the ledger has created only the table of migrations so far.
            let isNew = try applicationID(of: database) == 0 && !hasTables(database)
            if !isNew {
                try refuseForeign(database)
                try refuseUnsound(database)
            }
        }
    }

    /// Opens the file without changing its bytes or leaving files next to it.
    ///
    /// The last connection to close moves an existing log into the database, unless it is read-only. Without a log, a
    /// writable connection leaves nothing behind, while a read-only one leaves an empty log.
    private func open() throws -> DatabaseQueue {
        try open(isReadOnly: has("-wal") || has("-journal") || access(path, W_OK) != 0)
    }

    private func has(_ suffix: String) -> Bool { FileManager.default.fileExists(atPath: path + suffix) }

    private var isPlaceWritable: Bool {
        access(path, W_OK) == 0 && access(URL(filePath: path).deletingLastPathComponent().path, W_OK) == 0
    }

    private func open(isReadOnly: Bool) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = isReadOnly
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA query_only = ON") }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    private func applicationID(of database: Database) throws -> Int32 {
        try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    }

    private func hasTables(_ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql:
                "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name <> 'grdb_migrations' AND type = 'table')"
        ) ?? false
    }

    private func refuseForeign(_ database: Database) throws {
        guard try applicationID(of: database) == LedgerSchema.applicationID else {
            throw RecordsError.notLedger(url, "this database belongs to another program")
        }
    }

    private func refuseUnsound(_ database: Database) throws {
        let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "no answer"
        guard finding == "ok" else { throw RecordsError.corrupt(url, finding) }
        guard try !LedgerSchema.migrator.hasBeenSuperseded(database) else {
            throw RecordsError.newerSchema(url)
        }
    }

    /// Nil if there is no file.
    private func existingFileSize() throws -> Int? {
        var status = stat()
        guard stat(url.path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw RecordsError.cannotOpen(
                url, "the ledger cannot be looked at (\(String(cString: strerror(errno))))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw RecordsError.cannotOpen(url, "this is not a regular file, which a ledger has to be")
        }
        guard access(url.path, R_OK) == 0 else {
            throw RecordsError.cannotOpen(url, "the ledger may not be read")
        }
        return Int(status.st_size)
    }
}
