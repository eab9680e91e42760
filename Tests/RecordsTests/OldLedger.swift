import Foundation
import GRDB

@testable import Records

/// Ledgers as earlier versions made them; what is written here stays as it was released.
enum OldLedger {
    static let applicationID = 1_147_762_250

    /// Schema 1 with two runs, assessments of the first, and two epochs and two metrics of the second.
    static func makeSchema1(at url: URL, assessmentCount: Int = 2) throws {
        let queue = try DatabaseQueue(path: url.path)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
        }
        try queue.write { database in
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: schema1 + rows1)
            for number in 1...assessmentCount {
                try database.execute(
                    sql: """
                        INSERT INTO assessments VALUES (?, 1, ?, '0123', 78.25, '407C', 3.2, 'tuck', 'no', 'inward', '7', '0',
                            'a good dive', ?, '2026-05-04T10:11:12.345Z')
                        """,
                    arguments: [number, "\(number).mp4", json1(file: "\(number).mp4")])
            }
        }
        try queue.close()
    }

    /// Schema 2, by the migrations that made it, with a dive and its truth beside the rows of schema 1.
    static func makeSchema2(at url: URL) throws {
        try makeSchema1(at: url)
        let queue = try DatabaseQueue(path: url.path)
        try LedgerSchema.migrator.migrate(queue, upTo: "2: tournaments")
        try queue.write { database in
            try database.execute(
                sql: """
                    INSERT INTO dives VALUES (1, 1, '/cup', '1.mp4', 'Final', 'Ada', '0123', 0, '2026-05-04T10:11:12.345Z');
                    INSERT INTO truths VALUES (1, '407C', 3.2, 10, 76.8, '[8,8,8.5]', NULL);
                    """)
        }
        try queue.close()
    }

    /// An assessment's line before intervals, recognition and timelines.
    static func json1(file: String) -> String {
        let tenths = [String](repeating: "0.1", count: 10).joined(separator: ",")
        let eighths = [String](repeating: "0.125", count: 8).joined(separator: ",")
        return """
            {"schema":1,"file":"\(file)","model":{"name":"small","sha256":"abc","blueprint":"C3D-AVG-MTL"},"score":78.25,\
            "dive":{"number":"407C","description":"inward 3 1/2 somersaults, tuck","difficulty":3.2},\
            "classification":{"position":{"label":"tuck","probabilities":[0.1,0.2,0.7]},\
            "armstand":{"label":"no","probabilities":[0.9,0.1]},\
            "rotation_type":{"label":"inward","probabilities":[0.1,0.1,0.7,0.1]},\
            "half_somersaults":{"label":"0","probabilities":[\(tenths)]},\
            "half_twists":{"label":"0","probabilities":[\(eighths)]}},\
            "caption":{"text":"a good dive","tokens":[2,3,4]},\
            "footage":{"frames":120,"frame_rate":25,"window":[17,119],"clips":6,"preprocessing":"stable-1"},\
            "seconds":{"decode":0.2,"network":0.5,"total":0.7},"warnings":[]}
            """
    }

    private static let rows1 = """
        INSERT INTO runs VALUES (1, 'divejudge', '0.1', 'divejudge score a.mp4', 'small', 'abc', '{}', 'stable-1', NULL,
            '2026-05-04T10:11:00.000Z', '2026-05-04T10:12:00.000Z');
        INSERT INTO runs VALUES (2, 'divelab', '0.1', 'divelab train', NULL, NULL, NULL, NULL, '{"seed":0}',
            '2026-05-05T10:11:00.000Z', NULL);
        INSERT INTO epochs VALUES (2, 1, '{"total":1}', '{"spearman":0.5}', 12.5, 140, '2026-05-05T10:12:00.000Z');
        INSERT INTO epochs VALUES (2, 2, '{"total":0.5}', '{"spearman":0.6}', 12.5, 140, '2026-05-05T10:13:00.000Z');
        INSERT INTO metrics VALUES (1, 2, 'spearman', 'validation', 0.81, NULL, 100, 0.72, 0.88, '2026-05-05T10:14:00.000Z');
        INSERT INTO metrics VALUES (2, 2, 'spearman', 'one dive', NULL, 'fewer than two dives', 1, NULL, NULL,
            '2026-05-05T10:14:00.001Z');
        """

    private static let schema1 = """
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES ('1: runs, assessments, epochs, metrics');
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
