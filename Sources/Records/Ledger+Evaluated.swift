import GRDB
public import Verdicts

extension Ledger {
    /// The assessment of this identity that an evaluation has entered, under the name that the video had then; nil also
    /// where the ledger's row of it cannot be read.
    ///
    /// Those that `score` entered do not count: they may lack the timeline.
    ///
    /// - Throws: `RecordsError`.
    public func assessment(_ identity: AssessmentIdentity) throws -> Assessment? {
        try read { try row(identity, in: $0).flatMap { try? assessment(in: $0) } }
    }

    /// The models whose evaluations have entered a verdict of the same frames, whatever the model of the identity.
    ///
    /// - Throws: `RecordsError`.
    public func models(thatJudged identity: AssessmentIdentity) throws -> [Assessment.Model] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, json FROM assessments
                    WHERE is_evaluated AND content_sha256 = ? AND preprocessing = ? AND COALESCE(end_frame, -1) = ?
                    ORDER BY created_at, id
                    """,
                arguments: [identity.contentSHA256, identity.preprocessing, identity.endFrame ?? -1]
            ).compactMap { try? assessment(in: $0).model }
        }
    }

    /// Enters an assessment of an evaluation, unless one of the same identity is there, be it from another process. One that
    /// cannot be read is replaced.
    ///
    /// - Returns: the one that counts: this one, or the one that was there before, under the name that the video had then.
    /// - Throws: `RecordsError`.
    public func record(
        evaluated assessment: Assessment, identity: AssessmentIdentity, run: LedgerRun.ID
    ) throws -> Assessment {
        try write { database in
            if let row = try row(identity, in: database) {
                if let known = try? self.assessment(in: row) { return known }
                try database.execute(
                    sql: "DELETE FROM assessments WHERE id = ?", arguments: [row["id"] as Int64])
            }
            try AssessmentRow(assessment, run: run, identity: identity).insert(into: database)
            return assessment
        }
    }

    private func row(_ identity: AssessmentIdentity, in database: Database) throws -> Row? {
        try Row.fetchOne(
            database,
            sql: """
                SELECT id, json FROM assessments
                WHERE is_evaluated AND content_sha256 = ? AND model_sha256 = ? AND preprocessing = ?
                    AND COALESCE(end_frame, -1) = ?
                """,
            arguments: [
                identity.contentSHA256, identity.modelSHA256, identity.preprocessing, identity.endFrame ?? -1,
            ])
    }
}
