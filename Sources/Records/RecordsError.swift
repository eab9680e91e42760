public import Failures
import Foundation
import GRDB

/// Why the ledger could not be opened, read or written.
public typealias RecordsError = CodedFailure<RecordsErrorCode>

/// The kinds of ``RecordsError``.
public enum RecordsErrorCode: FailureCode {
    /// The file is not an SQLite database, or another program's database.
    case notLedger
    /// The file is a ledger whose content is damaged.
    case corrupt
    /// A newer version of dive-judge wrote the ledger.
    case newerSchema
    /// Another process kept the ledger locked for longer than the timeout.
    case busy
    /// The ledger can neither be created nor opened for writing.
    case cannotOpen
    /// A ledger to be read or merged cannot be read.
    case cannotRead
    /// A ledger was to be merged into itself.
    case sameLedger
    /// Writing failed midway: disk full, I/O error.
    case writeFailed
    /// An SQLite failure that indicates a bug in this program.
    case internalFailure

    /// The category of each failure.
    public var kind: FailureKind {
        switch self {
        case .sameLedger: .usage
        case .notLedger, .corrupt: .badData
        case .cannotRead: .missing
        case .internalFailure: .internalError
        case .cannotOpen: .cannotCreate
        case .writeFailed: .inputOutput
        case .busy: .busy
        case .newerSchema: .mismatch
        }
    }
}

extension RecordsError {
    static func notLedger(_ url: URL, _ problem: String) -> RecordsError {
        RecordsError(
            .notLedger, url.path, problem,
            remedy: "Choose another file for the ledger; this one was left untouched.")
    }

    static func cannotOpen(_ url: URL, _ problem: String) -> RecordsError {
        RecordsError(
            .cannotOpen, url.path, problem,
            remedy: "Check the folder and its permissions, or keep the ledger elsewhere.")
    }

    static func cannotRead(_ url: URL, _ problem: String) -> RecordsError {
        RecordsError(
            .cannotRead, url.path, problem,
            remedy: "Check the name and its permissions.")
    }

    static func corrupt(_ url: URL, _ finding: String) -> RecordsError {
        RecordsError(
            .corrupt, url.path, "the ledger is damaged (\(finding))",
            remedy: "Restore it from a backup, or move it away to begin a new one; it was left untouched.")
    }

    static func newerSchema(_ url: URL) -> RecordsError {
        RecordsError(
            .newerSchema, url.path,
            "a newer version of dive-judge wrote this ledger",
            remedy: "Update dive-judge, or choose another file for the ledger; nothing was written.")
    }

    /// Names the ledger, the cause and the next step for an error that SQLite reports (result codes:
    /// sqlite.org/rescode.html).
    ///
    /// If a code has several causes, the ledger's folder is tested; see ``LedgerPlace``.
    init(_ error: DatabaseError, at url: URL) {
        let words = "\(error.message ?? "no message"), SQLite code \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            // A file system without locks gives the same code: SQLite takes ENOLCK for another process's lock.
            let place = LedgerPlace(of: url)
            if case .noLocks(let code)? = place.obstacle() {
                self = place.error(.noLocks(code), url)
            } else {
                self.init(
                    .busy, url.path, "another process keeps the ledger locked",
                    remedy: "Try again when it has finished.")
            }
        case .SQLITE_NOTADB: self = .notLedger(url, "this is not a SQLite database")
        case .SQLITE_CORRUPT: self = .corrupt(url, error.message ?? words)
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_FULL, .SQLITE_IOERR,
            .SQLITE_PROTOCOL, .SQLITE_NOLFS:
            self = .unwritable(url, words, failed: error.failedOperation)
        default:
            self.init(
                .internalFailure, url.path, "SQLite refused a statement (\(words))",
                remedy: "This is a mistake in dive-judge; please report it with this message.")
        }
    }

    /// A ledger that could not be opened or written: because of its location, one of its files, or a reason that only SQLite
    /// knows.
    private static func unwritable(_ url: URL, _ words: String, failed operation: String?) -> RecordsError {
        let place = LedgerPlace(of: url)
        if let obstacle = place.obstacle() { return place.error(obstacle, url) }
        for path in ["", "-wal", "-shm", "-journal"].map({ url.path + $0 })
        where access(path, F_OK) == 0 && access(path, W_OK) != 0 {
            return RecordsError(
                .cannotOpen, url.path,
                "the file \(path) may not be written (\(String(cString: strerror(errno))))",
                remedy: "Change its permissions, or keep the ledger elsewhere.")
        }
        guard let operation else {
            return RecordsError(
                .cannotOpen, url.path,
                "the ledger cannot be written (\(words))",
                remedy: "Check the ledger and its folder, or keep it elsewhere.")
        }
        return RecordsError(
            .writeFailed, url.path, "the ledger could not be \(operation) (\(words))",
            remedy:
                "Check the disk and its file system, or keep the ledger elsewhere; what it held before is intact."
        )
    }
}

extension DatabaseError {
    /// The failed system operation, from SQLite's extended code; nil if it was not an I/O error.
    fileprivate var failedOperation: String? {
        if resultCode == .SQLITE_FULL { return "written" }
        guard resultCode == .SQLITE_IOERR else { return nil }
        return switch extendedResultCode {
        case .SQLITE_IOERR_READ, .SQLITE_IOERR_SHORT_READ: "read"
        case .SQLITE_IOERR_WRITE, .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC, .SQLITE_IOERR_TRUNCATE:
            "written"
        default: "read or written"
        }
    }
}
