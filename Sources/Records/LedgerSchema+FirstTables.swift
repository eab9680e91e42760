extension LedgerSchema {
    /// Schema 1, as it was released.
    static let firstTables = """
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
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

        CREATE TABLE assessments (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES runs (id),
            file TEXT NOT NULL,
            content_sha256 TEXT,
            score REAL NOT NULL,
            dive_number TEXT NOT NULL,
            difficulty REAL,
            position TEXT NOT NULL,
            armstand TEXT NOT NULL,
            rotation_type TEXT NOT NULL,
            half_somersaults TEXT NOT NULL,
            half_twists TEXT NOT NULL,
            caption TEXT NOT NULL,
            json TEXT NOT NULL CHECK (json_valid(json)),
            created_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX assessments_by_run ON assessments (run_id);

        CREATE TABLE epochs (
            run_id INTEGER NOT NULL REFERENCES runs (id),
            epoch INTEGER NOT NULL,
            training_losses TEXT NOT NULL CHECK (json_valid(training_losses)),
            validation_metrics TEXT NOT NULL CHECK (json_valid(validation_metrics)),
            seconds REAL NOT NULL,
            samples INTEGER NOT NULL,
            created_at TEXT NOT NULL,
            PRIMARY KEY (run_id, epoch)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE metrics (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES runs (id),
            name TEXT NOT NULL,
            data_set TEXT NOT NULL,
            value REAL,
            reason TEXT,
            n INTEGER NOT NULL,
            low REAL,
            high REAL,
            created_at TEXT NOT NULL,
            CHECK ((value IS NULL) <> (reason IS NULL))
        ) STRICT;
        CREATE INDEX metrics_by_run ON metrics (run_id);
        CREATE INDEX metrics_by_name ON metrics (name);
        """
}
