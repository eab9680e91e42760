import Foundation
import GRDB

/// A ledger that another one is to take rows from.
struct MergeSource {
    private let url: URL

    /// - Throws: `RecordsError` where the source is the ledger itself.
    init(_ url: URL, into ledger: URL) throws {
        self.url = url
        if let identity = FileIdentity(url), identity == FileIdentity(ledger) {
            throw RecordsError(
                code: .sameLedger, subject: url.path, problem: "the ledger cannot be merged into itself",
                remedy: "Leave it out of the ledgers to merge.")
        }
    }

    /// A copy in the newest schema, in a database that SQLite keeps for this connection alone, in memory or a nameless file.
    ///
    /// - Throws: `RecordsError`.
    func copy(busyTimeoutSeconds: Double) throws -> DatabaseQueue {
        do {
            var configuration = Configuration()
            configuration.busyMode = .timeout(busyTimeoutSeconds)
            let copy = try DatabaseQueue(path: "", configuration: configuration)
            try LedgerInspection(of: url, busyTimeoutSeconds: busyTimeoutSeconds).copySound(to: copy)
            try LedgerSchema.migrate(copy)
            return copy
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
            // To read a database with a log, SQLite keeps an index of the log beside it.
            throw RecordsError(
                code: .cannotRead, subject: url.path,
                problem: "SQLite cannot read the ledger, which takes a folder that can be written to",
                remedy:
                    "Copy it elsewhere, with its -wal file where there is one; nothing was merged from it.")
        } catch let error as DatabaseError {
            throw refusal(RecordsError(error, at: url))
        } catch let error as RecordsError {
            throw refusal(error)
        }
    }

    /// The same error with a remedy that fits a file that is only read.
    private func refusal(_ error: RecordsError) -> RecordsError {
        switch error.code {
        case .cannotOpen:
            RecordsError(
                code: .cannotRead, subject: error.subject, problem: error.problem,
                remedy: "Check the name and its permissions; nothing was merged from it.")
        case .notLedger, .corrupt, .newerSchema:
            RecordsError(
                code: error.code, subject: error.subject, problem: error.problem,
                remedy: error.code == .newerSchema
                    ? "Update dive-judge; nothing was merged from it."
                    : "Leave it out of the ledgers to merge; nothing was merged from it.")
        case .writeFailed:
            RecordsError(
                code: .writeFailed, subject: error.subject,
                problem: error.problem.replacing("the ledger", with: "a temporary copy of it"),
                remedy: "Free some space for temporary files; nothing was merged from it.")
        case .busy, .internalFailure, .cannotRead, .sameLedger: error
        }
    }
}

/// What a file is under all of its names.
private struct FileIdentity: Equatable {
    private let device: UInt
    private let inode: UInt

    /// Nil where there is no such file.
    init?(_ url: URL) {
        var status = stat()
        guard stat(url.path, &status) == 0 else { return nil }
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
    }
}
