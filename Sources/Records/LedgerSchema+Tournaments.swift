import GRDB

extension LedgerSchema {
    /// Schema 2: adds tournaments, and a run name that is the same in every ledger.
    static func addTournaments(to database: Database) throws {
        database.add(function: stableUUID)
        defer { database.remove(function: stableUUID) }
        // SQLite cannot change a column's constraints, so both tables are rebuilt (sqlite.org/lang_altertable.html, section
        // 7).
        try database.execute(sql: runsWithUUID)
        try database.execute(sql: assessmentsWithIdentity)
        try database.execute(sql: tournamentTables)
        try database.execute(sql: views)
    }

    /// 32 hexadecimal digits derived from a text: two copies of an old ledger give a run the same name.
    private static let stableUUID = DatabaseFunction("stable_uuid", argumentCount: 1, pure: true) { values in
        let text = String.fromDatabaseValue(values[0]) ?? ""
        let high = fnv1a(text)
        return [high, fnv1a(text, from: high)].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// Fowler, Noll, Vo: FNV-1a with 64 bits (isthe.com/chongo/tech/comp/fnv).
    private static func fnv1a(_ text: String, from start: UInt64 = 0xCBF2_9CE4_8422_2325) -> UInt64 {
        text.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    private static let runsWithUUID = """
        CREATE TABLE new_runs (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            tool TEXT NOT NULL,
            version TEXT NOT NULL,
            command_line TEXT NOT NULL,
            model_name TEXT,
            model_sha256 TEXT,
            blueprint TEXT CHECK (blueprint IS NULL OR json_valid(blueprint)),
            preprocessing TEXT,
            recipe TEXT CHECK (recipe IS NULL OR json_valid(recipe)),
            started_at TEXT NOT NULL,
            ended_at TEXT
        ) STRICT;
        INSERT INTO new_runs
            SELECT id, stable_uuid(json_array(id, tool, version, command_line, model_name, model_sha256, blueprint,
                    preprocessing, recipe, started_at)),
                tool, version, command_line, model_name, model_sha256, blueprint, preprocessing, recipe, started_at, ended_at
            FROM runs;
        DROP TABLE runs;
        ALTER TABLE new_runs RENAME TO runs;
        """

    private static let assessmentsWithIdentity = """
        CREATE TABLE new_assessments (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES runs (id),
            file TEXT NOT NULL,
            content_sha256 TEXT,
            model_sha256 TEXT,
            preprocessing TEXT,
            end_frame INTEGER,
            is_evaluated INTEGER NOT NULL CHECK (is_evaluated IN (0, 1)),
            score REAL,
            interval_low REAL,
            interval_high REAL,
            interval_coverage REAL,
            recognition TEXT,
            dive_number TEXT NOT NULL,
            difficulty REAL,
            position TEXT NOT NULL,
            armstand TEXT NOT NULL,
            rotation_type TEXT NOT NULL,
            half_somersaults TEXT NOT NULL,
            half_twists TEXT NOT NULL,
            caption TEXT NOT NULL,
            json TEXT NOT NULL CHECK (json_valid(json)),
            created_at TEXT NOT NULL,
            CHECK (NOT is_evaluated OR
                (content_sha256 IS NOT NULL AND model_sha256 IS NOT NULL AND preprocessing IS NOT NULL))
        ) STRICT;
        INSERT INTO new_assessments
            SELECT id, run_id, file, content_sha256, json_extract(json, '$.model.sha256'),
                json_extract(json, '$.footage.preprocessing'), NULL, 0, score, NULL, NULL, NULL, NULL, dive_number, difficulty, position, armstand, rotation_type, half_somersaults,
                half_twists, caption, json, created_at
            FROM assessments;
        DROP TABLE assessments;
        ALTER TABLE new_assessments RENAME TO assessments;
        CREATE INDEX assessments_by_run ON assessments (run_id);
        CREATE INDEX assessments_by_date ON assessments (created_at);
        CREATE UNIQUE INDEX evaluated_assessments
            ON assessments (content_sha256, model_sha256, preprocessing, COALESCE(end_frame, -1)) WHERE is_evaluated;
        """

    private static let tournamentTables = """
        ALTER TABLE metrics ADD COLUMN event TEXT;
        ALTER TABLE metrics ADD COLUMN p_value REAL;

        CREATE TABLE dives (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES runs (id),
            folder TEXT NOT NULL,
            file TEXT NOT NULL,
            event TEXT NOT NULL,
            diver TEXT,
            content_sha256 TEXT,
            is_simulated INTEGER NOT NULL CHECK (is_simulated IN (0, 1)),
            updated_at TEXT NOT NULL,
            UNIQUE (folder, file, event)
        ) STRICT;
        CREATE INDEX dives_by_run ON dives (run_id);
        CREATE INDEX dives_by_content ON dives (content_sha256);

        CREATE TABLE truths (
            dive_id INTEGER PRIMARY KEY REFERENCES dives (id) ON DELETE CASCADE,
            dive_number TEXT NOT NULL,
            difficulty REAL,
            height REAL,
            final_score REAL,
            awards TEXT CHECK (awards IS NULL OR json_valid(awards)),
            caption TEXT
        ) STRICT;

        CREATE TABLE failures (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES runs (id),
            folder TEXT NOT NULL,
            event TEXT,
            file TEXT NOT NULL,
            content_sha256 TEXT,
            reason TEXT NOT NULL,
            exit_code INTEGER NOT NULL,
            created_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX failures_by_run ON failures (run_id);
        CREATE INDEX failures_by_place ON failures (folder, file, event, created_at);
        """

    private static let views = """
        CREATE VIEW results AS
            WITH outcomes AS (
                SELECT dives.folder, assessments.model_sha256, assessments.run_id, assessments.created_at
                FROM dives JOIN assessments USING (content_sha256)
                WHERE assessments.is_evaluated AND assessments.end_frame IS NULL
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
                    WHERE verdicts.is_evaluated AND verdicts.end_frame IS NULL
                        AND verdicts.content_sha256 = dives.content_sha256 AND verdicts.model_sha256 = models.model_sha256
                    ORDER BY verdicts.created_at DESC, verdicts.id DESC LIMIT 1);

        CREATE VIEW history AS
            SELECT metrics.created_at, metrics.name, metrics.event, metrics.value, metrics.low, metrics.high, metrics.p_value,
                metrics.n, metrics.reason, runs.model_name AS model, runs.model_sha256, metrics.data_set
            FROM metrics JOIN runs ON runs.id = metrics.run_id;
        """
}
