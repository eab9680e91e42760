import Foundation
import GRDB

/// A ledger whose rows are merged into another.
struct MergeSource {
    private let url: URL

    /// - Throws: `RecordsError` if the source is the ledger itself.
    init(_ url: URL, into ledger: URL) throws {
        self.url = url
        if let identity = FileIdentity(url), identity == FileIdentity(ledger) {
            throw RecordsError(
                .sameLedger, url.path, "the ledger cannot be merged into itself",
                remedy: "Leave it out of the ledgers to merge.")
        }
    }

    /// A copy in the newest schema, in a private SQLite database, in memory or in a nameless file.
    ///
    /// - Throws: `RecordsError`.
    func copy(busyTimeoutSeconds: Double) throws -> DatabaseQueue {
        do {
            let copy = try LedgerSnapshot(of: url, busyTimeoutSeconds: busyTimeoutSeconds).queue
            guard try copy.read({ try Row.fetchOne($0, sql: "PRAGMA foreign_key_check") }) == nil else {
                throw RecordsError.corrupt(url, "it holds rows without a run")
            }
            return copy
        } catch let error as RecordsError {
            throw refusal(error)
        }
    }

    /// The same error with a remedy for a merge.
    private func refusal(_ error: RecordsError) -> RecordsError {
        let remedy: String
        switch error.code {
        case .cannotRead: remedy = "Check the name and its permissions"
        case .notLedger, .corrupt: remedy = "Leave it out of the ledgers to merge"
        case .newerSchema: remedy = "Update dive-judge"
        case .writeFailed: remedy = "Check the disk, and the space for temporary files"
        case .busy, .internalFailure, .cannotOpen, .sameLedger: return error
        }
        return RecordsError(
            error.code, error.subject, error.problem,
            remedy: remedy + "; nothing was merged from it.")
    }
}

/// Identifies a file under all of its names.
private struct FileIdentity: Equatable {
    private let device: UInt
    private let inode: UInt

    /// Nil if the file does not exist.
    init?(_ url: URL) {
        var status = stat()
        guard stat(url.path, &status) == 0 else { return nil }
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
    }
}
