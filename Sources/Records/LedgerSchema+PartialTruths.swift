import GRDB

extension LedgerSchema {
    /// Schema 3: truths without a dive number, and dives that end inside a longer video.
    static func addPartialTruths(to database: Database) throws {
        // SQLite cannot change a column's constraints, so the table is rebuilt (sqlite.org/lang_altertable.html, section 7);
        // the view is dropped first because it refers to the table.
        try database.execute(
            sql: """
                DROP VIEW results;
                ALTER TABLE dives ADD COLUMN end_frame INTEGER;
                CREATE TABLE new_truths (
                    dive_id INTEGER PRIMARY KEY REFERENCES dives (id) ON DELETE CASCADE,
                    dive_number TEXT,
                    difficulty REAL,
                    height REAL,
                    final_score REAL,
                    awards TEXT CHECK (awards IS NULL OR json_valid(awards)),
                    caption TEXT
                ) STRICT;
                INSERT INTO new_truths
                    SELECT dive_id, dive_number, difficulty, height, final_score, awards, caption FROM truths;
                DROP TABLE truths;
                ALTER TABLE new_truths RENAME TO truths;
                """)
        try database.execute(sql: resultsByEndFrame)
    }

    private static let resultsByEndFrame = """
        CREATE VIEW results AS
            WITH outcomes AS (
                SELECT dives.folder, assessments.model_sha256, assessments.run_id, assessments.created_at
                FROM dives JOIN assessments USING (content_sha256)
                WHERE assessments.is_evaluated AND assessments.end_frame IS dives.end_frame
                UNION ALL
                SELECT dives.folder, runs.model_sha256, failures.run_id, failures.created_at
                FROM dives JOIN failures USING (folder, file, event) JOIN runs ON runs.id = failures.run_id
                WHERE runs.model_sha256 IS NOT NULL
            ), models AS (
                SELECT outcomes.folder, outcomes.model_sha256, max(runs.model_name) AS model,
                    row_number() OVER (
                        PARTITION BY outcomes.folder ORDER BY max(outcomes.created_at) DESC, outcomes.model_sha256
                    ) = 1 AS is_latest
                FROM outcomes LEFT JOIN runs ON runs.id = outcomes.run_id
                GROUP BY outcomes.folder, outcomes.model_sha256
            )
            SELECT dives.folder, dives.event, dives.diver, dives.file,
                truths.dive_number AS announced_number, assessments.dive_number AS recognised_number,
                COALESCE(truths.difficulty, assessments.difficulty) AS difficulty,
                assessments.score, assessments.interval_low, assessments.interval_high, assessments.recognition,
                truths.final_score, models.model, models.model_sha256, COALESCE(models.is_latest, 1) AS is_latest,
                CASE WHEN assessments.id IS NULL THEN (
                    SELECT reason FROM failures JOIN runs ON runs.id = failures.run_id
                    WHERE failures.folder = dives.folder AND failures.file = dives.file AND failures.event = dives.event
                        AND failures.content_sha256 IS dives.content_sha256
                        AND COALESCE(runs.model_sha256 = models.model_sha256, 1)
                    ORDER BY failures.created_at DESC, failures.id DESC LIMIT 1) END AS failure
            FROM dives
                LEFT JOIN models ON models.folder = dives.folder
                LEFT JOIN truths ON truths.dive_id = dives.id
                LEFT JOIN assessments ON assessments.id = (
                    SELECT id FROM assessments AS verdicts
                    WHERE verdicts.is_evaluated AND verdicts.end_frame IS dives.end_frame
                        AND verdicts.content_sha256 = dives.content_sha256 AND verdicts.model_sha256 = models.model_sha256
                    ORDER BY verdicts.created_at DESC, verdicts.id DESC LIMIT 1);
        """
}
