public import Foundation
import GRDB

/// Why a dive of a tournament has no assessment.
public struct LedgerFailure: Sendable, Equatable {
    /// The tournament folder's absolute path.
    public var folder: String
    /// The event; nil if the failure concerns a whole folder.
    public var event: String?
    /// The video's path below the folder, or the row's place: "results.csv, row 7"; for a whole folder's failure, what could
    /// not be read, or nothing.
    public var file: String
    /// SHA-256 of the video's bytes, if they could be read.
    public var contentSHA256: String?
    /// One line that names the file, the cause and the next step.
    public var reason: String
    /// The exit status of a command that failed for this reason alone.
    public var exitCode: Int32

    /// Creates a failure.
    public init(
        folder: String, event: String?, file: String, contentSHA256: String? = nil, reason: String,
        exitCode: Int32
    ) {
        self.folder = folder
        self.event = event
        self.file = file
        self.contentSHA256 = contentSHA256
        self.reason = reason
        self.exitCode = exitCode
    }
}

/// A failure as stored in the ledger.
public struct LoggedFailure: Sendable, Equatable {
    /// The run that it belongs to.
    public let run: LedgerRun.ID
    /// When it was recorded.
    public let date: Date
    /// The failure.
    public let failure: LedgerFailure
}

extension Ledger {
    /// Records a failure.
    ///
    /// - Throws: `RecordsError`.
    public func record(failure: LedgerFailure, run: LedgerRun.ID) throws {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO failures (run_id, folder, event, file, content_sha256, reason, exit_code, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    run.row, failure.folder, failure.event, failure.file, failure.contentSHA256,
                    failure.reason, failure.exitCode, Date().ledgerText,
                ])
        }
    }

    /// The failures of a tournament folder, oldest first; a file that failed may have been judged since.
    ///
    /// - Throws: `RecordsError`.
    public func failures(in folder: String) throws -> [LoggedFailure] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM failures WHERE folder = ? ORDER BY created_at, id",
                arguments: [folder]
            ).map { row in
                LoggedFailure(
                    run: LedgerRun.ID(row: row["run_id"]), date: try Date(ledgerText: row["created_at"]),
                    failure: LedgerFailure(row: row))
            }
        }
    }

    /// The latest failure at a dive's place, or at a folder's file if event is nil, from a run with this model or without a
    /// model.
    ///
    /// - Throws: `RecordsError`.
    public func failure(
        of file: String, event: String?, in folder: String, modelSHA256: String
    ) throws -> LedgerFailure? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT failures.* FROM failures JOIN runs ON runs.id = failures.run_id
                    WHERE folder = ? AND file = ? AND event IS ? AND COALESCE(model_sha256 = ?, 1)
                    ORDER BY created_at DESC, failures.id DESC LIMIT 1
                    """,
                arguments: [folder, file, event, modelSHA256]
            ).map(LedgerFailure.init)
        }
    }
}

extension LedgerFailure {
    fileprivate init(row: Row) {
        self.init(
            folder: row["folder"], event: row["event"], file: row["file"],
            contentSHA256: row["content_sha256"], reason: row["reason"], exitCode: row["exit_code"])
    }
}
