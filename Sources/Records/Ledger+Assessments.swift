public import Foundation
import GRDB
public import Verdicts

/// An assessment as stored in the ledger.
public struct LoggedAssessment: Sendable, Equatable {
    /// The run that it belongs to.
    public let run: LedgerRun.ID
    /// When it was recorded.
    public let date: Date
    /// SHA-256 of the video's bytes, if known.
    public let contentSHA256: String?
    /// The whole assessment.
    public let assessment: Assessment
}

extension Ledger {
    /// Records an assessment, whether or not the same video was assessed before.
    ///
    /// - Parameters:
    ///   - contentSHA256: the video's, so that a renamed copy is recognised.
    ///   - endFrame: where the dive ends in a longer video, see ``AssessmentIdentity/endFrame``.
    /// - Throws: `RecordsError`.
    public func record(
        assessment: Assessment, contentSHA256: String? = nil, endFrame: Int? = nil, run: LedgerRun.ID
    ) throws {
        try write { database in
            try AssessmentRow(assessment, run: run, contentSHA256: contentSHA256, endFrame: endFrame)
                .insert(into: database)
        }
    }

    /// The latest assessments, newest first.
    ///
    /// - Throws: `RecordsError`.
    public func assessments(limit: Int = 100) throws -> [LoggedAssessment] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, run_id, created_at, content_sha256, json FROM assessments
                    ORDER BY created_at DESC, id DESC LIMIT ?
                    """,
                arguments: [limit]
            ).map { row in
                LoggedAssessment(
                    run: LedgerRun.ID(row: row["run_id"]), date: try Date(ledgerText: row["created_at"]),
                    contentSHA256: row["content_sha256"], assessment: try assessment(in: row))
            }
        }
    }
}
