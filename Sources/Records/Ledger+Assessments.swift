public import Diving
public import Foundation
import GRDB

/// An assessment as the ledger keeps it.
public struct LoggedAssessment: Sendable, Equatable {
    /// The run that it belongs to.
    public let run: LedgerRun.ID
    /// When it was entered.
    public let date: Date
    /// SHA-256 of the video's bytes, where it was taken.
    public let contentSHA256: String?
    /// The whole assessment.
    public let assessment: Assessment
}

extension Ledger {
    /// Enters an assessment.
    ///
    /// - Parameter contentSHA256: of the video's bytes, so that a renamed copy is recognised.
    /// - Throws: `RecordsError`.
    public func record(assessment: Assessment, contentSHA256: String? = nil, run: LedgerRun.ID) throws {
        let classes = ClassificationTask.allCases.map { assessment.classification[$0].label }
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO assessments (run_id, file, content_sha256, score, dive_number, difficulty, position, armstand,
                        rotation_type, half_somersaults, half_twists, caption, json, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: StatementArguments(
                    [
                        run.row, assessment.file, contentSHA256, assessment.score,
                        assessment.dive.number.description, assessment.dive.difficulty,
                    ] as [(any DatabaseValueConvertible)?])
                    + StatementArguments(classes)
                    + [assessment.caption.text, assessment.jsonLine, Date().ledgerText])
        }
    }

    /// The latest assessments, newest first.
    ///
    /// - Throws: `RecordsError`; `DecodingError` for a row that a newer version wrote.
    public func assessments(limit: Int = 100) throws -> [LoggedAssessment] {
        try read { database in
            try Row.fetchAll(
                database,
                sql:
                    "SELECT run_id, created_at, content_sha256, json FROM assessments ORDER BY id DESC LIMIT ?",
                arguments: [limit]
            ).map { row in
                LoggedAssessment(
                    run: LedgerRun.ID(row: row["run_id"]), date: try Date(ledgerText: row["created_at"]),
                    contentSHA256: row["content_sha256"], assessment: try Assessment(jsonLine: row["json"]))
            }
        }
    }
}
