import Foundation
import GRDB
import Verdicts

/// An assessment as the columns of its table.
struct AssessmentRow {
    private let columns: [(name: String, value: (any DatabaseValueConvertible)?)]

    /// The row of an assessment that may be one of many of its video.
    init(_ assessment: Assessment, run: LedgerRun.ID, contentSHA256: String?, endFrame: Int?) {
        self.init(
            assessment, run: run, contentSHA256: contentSHA256, modelSHA256: assessment.model.sha256,
            preprocessing: assessment.footage.preprocessing, endFrame: endFrame, isEvaluated: false)
    }

    /// The row of the only assessment with its identity.
    init(_ assessment: Assessment, run: LedgerRun.ID, identity: AssessmentIdentity) {
        self.init(
            assessment, run: run, contentSHA256: identity.contentSHA256, modelSHA256: identity.modelSHA256,
            preprocessing: identity.preprocessing, endFrame: identity.endFrame, isEvaluated: true)
    }

    private init(
        _ assessment: Assessment, run: LedgerRun.ID, contentSHA256: String?, modelSHA256: String,
        preprocessing: String, endFrame: Int?, isEvaluated: Bool
    ) {
        columns =
            [
                ("run_id", run.row), ("file", assessment.file), ("content_sha256", contentSHA256),
                ("model_sha256", modelSHA256), ("preprocessing", preprocessing), ("end_frame", endFrame),
                ("is_evaluated", isEvaluated), ("score", assessment.score),
                ("interval_low", assessment.interval?.low), ("interval_high", assessment.interval?.high),
                ("interval_coverage", assessment.interval?.coverage),
                ("recognition", assessment.recognition?.verdict.rawValue),
                ("dive_number", assessment.dive.number.description),
                ("difficulty", assessment.dive.difficulty), ("caption", assessment.caption.text),
                ("json", assessment.jsonLine), ("created_at", Date().ledgerText),
            ]
            + ClassificationTask.allCases.map { ($0.rawValue, assessment.classification[$0].label) }
    }

    func insert(into database: Database) throws {
        let names = columns.map(\.name).joined(separator: ", ")
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        try database.execute(
            sql: "INSERT INTO assessments (\(names)) VALUES (\(places))",
            arguments: StatementArguments(columns.map(\.value)))
    }
}

extension Ledger {
    /// The assessment in the columns `id` and `json`.
    func assessment(in row: Row) throws -> Assessment {
        do {
            return try Assessment(jsonLine: row["json"])
        } catch {
            throw RecordsError.corrupt(url, "its assessment \(row["id"] as Int64) cannot be read: \(error)")
        }
    }
}
