import GRDB
public import Verdicts

extension Ledger {
    /// The assessment with this identity that an evaluation recorded, under the video's name at that time; nil also if the
    /// ledger's row cannot be read.
    ///
    /// Those recorded by `score` do not count: they may lack the timeline.
    ///
    /// - Throws: `RecordsError`.
    public func assessment(_ identity: AssessmentIdentity) throws -> Assessment? {
        try read { try row(identity, in: $0).flatMap { try? assessment(in: $0) } }
    }

    /// The models whose evaluations recorded an assessment of the same frames, whatever the identity's model.
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

    /// Records an assessment of an evaluation, unless one with the same identity exists, even from another process. An
    /// unreadable one is replaced.
    ///
    /// - Returns: the assessment that counts: this one, or the earlier one, under the video's name at that time.
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
