import Foundation
import GRDB

/// A ledger's content at one moment, in the newest schema, in a private SQLite database, in memory or in a nameless file.
struct LedgerSnapshot {
    let queue: DatabaseQueue

    /// - Throws: `RecordsError`.
    init(of url: URL, busyTimeoutSeconds: Double) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        do {
            queue = try DatabaseQueue(path: "", configuration: configuration)
            try LedgerInspection(of: url, busyTimeoutSeconds: busyTimeoutSeconds).copySound(to: queue)
            try LedgerSchema.migrate(queue)
        } catch let error as DatabaseError {
            throw Self.readingError(RecordsError(error, at: url), words: error.message)
        } catch let error as RecordsError {
            throw Self.readingError(error)
        }
    }

    /// The same error, worded for read-only access.
    private static func readingError(_ error: RecordsError, words: String? = nil) -> RecordsError {
        switch error.code {
        case .cannotOpen:
            RecordsError.cannotRead(
                URL(filePath: error.subject),
                words.map { "SQLite cannot read the ledger (\($0))" } ?? error.problem)
        case .writeFailed:
            RecordsError(
                .writeFailed, error.subject,
                error.problem,
                remedy: "Check the disk, and the space for temporary files.")
        case .notLedger, .corrupt, .newerSchema, .busy, .cannotRead, .sameLedger, .internalFailure: error
        }
    }
}
