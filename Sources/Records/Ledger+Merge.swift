public import Foundation
import GRDB

extension Ledger {
    /// Adds what another ledger holds and this one does not: everything, or nothing if any step fails.
    ///
    /// The other ledger is only read, may have an older schema, and may be in use. Merging it again adds its new rows.
    ///
    /// - Throws: `RecordsError`: with exit code 66 for a file that cannot be read, 65 for a file that is not a sound ledger,
    ///   78 for one from a newer version, 64 for this ledger itself.
    public func merge(_ other: URL) throws -> MergeCounts {
        try refuseReadOnly()
        let copy = try MergeSource(other, into: url).copy(busyTimeoutSeconds: busyTimeoutSeconds)
        return try Self.translatingErrors(at: url) {
            try copy.writeWithoutTransaction { database in
                try database.execute(sql: "ATTACH ? AS ledger", arguments: [url.path])
                try database.execute(sql: "PRAGMA ledger.synchronous = FULL")
                var counts: MergeCounts?
                try database.inTransaction(.immediate) {
                    counts = try LedgerMerge(database: database).run()
                    return .commit
                }
                guard let counts else { preconditionFailure("a committed transaction has run its body") }
                return counts
            }
        }
    }
}

/// Moves rows within a connection whose main database is the copy of a source; the attached `ledger` receives them.
private struct LedgerMerge {
    let database: Database

    func run() throws -> MergeCounts {
        MergeCounts(
            runs: try counting("runs", runs), assessments: try counting("assessments", assessments),
            dives: try counting("dives", dives), metrics: try counting("metrics") { try log("metrics") },
            epochs: try counting("epochs", epochs), failures: try counting("failures") { try log("failures") }
        )
    }

    private func counting(_ table: String, _ merge: () throws -> Void) throws -> MergeCounts.Count {
        func count(in schema: String) throws -> Int {
            try Int.fetchOne(database, sql: "SELECT count(*) FROM \(schema).\(table)") ?? 0
        }
        let before = try count(in: "ledger")
        try merge()
        let added = try count(in: "ledger") - before
        return MergeCounts.Count(added: added, known: try count(in: "main") - added)
    }

    /// Runs are the same if their uuids are; the table `run_map` then maps a source's row to the ledger's.
    private func runs() throws {
        let columns = try columns(of: "runs", without: ["id"])
        try database.execute(
            sql: """
                INSERT INTO ledger.runs (\(columns)) SELECT \(columns) FROM main.runs WHERE true ORDER BY id
                    ON CONFLICT (uuid) DO UPDATE SET ended_at = excluded.ended_at
                        WHERE ended_at IS NULL AND excluded.ended_at IS NOT NULL;
                CREATE TEMP TABLE run_map AS
                    SELECT theirs.id AS theirs, ours.id AS ours
                    FROM main.runs AS theirs JOIN ledger.runs AS ours USING (uuid);
                """)
    }

    private func assessments() throws {
        let columns = try columns(of: "assessments", without: ["id", "run_id"])
        try database.execute(
            sql: """
                INSERT INTO ledger.assessments (run_id, \(columns))
                    SELECT ours, \(columns) FROM main.assessments JOIN run_map ON theirs = run_id
                    WHERE is_evaluated ORDER BY id
                    ON CONFLICT (content_sha256, model_sha256, preprocessing, COALESCE(end_frame, -1)) WHERE is_evaluated
                        DO NOTHING
                """)
        try log("assessments", where: "NOT is_evaluated")
    }

    /// Rows without an identity of their own are the same if they have the same content and run. One that a run holds twice
    /// stays twice: each is counted among its equals.
    private func log(_ table: String, where condition: String = "true") throws {
        let columns = try columns(of: table, without: ["id", "run_id"])
        let copy = "row_number() OVER (PARTITION BY run_id, \(columns)) AS copy"
        try database.execute(
            sql: """
                INSERT INTO ledger.\(table) (run_id, \(columns))
                    SELECT run_id, \(columns) FROM (
                        SELECT ours AS run_id, \(columns), \(copy) FROM main.\(table) JOIN run_map ON theirs = run_id
                            WHERE \(condition)
                        EXCEPT
                        SELECT run_id, \(columns), \(copy) FROM ledger.\(table)
                            WHERE run_id IN (SELECT ours FROM run_map) AND \(condition)
                    ) ORDER BY created_at
                """)
    }

    /// The newer entry for a dive counts, with its truth.
    private func dives() throws {
        let columns = try columns(of: "dives", without: ["id", "run_id"])
        let truths = try self.columns(of: "truths", without: ["dive_id"])
        try database.execute(
            sql: """
                CREATE TEMP TABLE taken_dives AS
                    SELECT theirs.* FROM main.dives AS theirs LEFT JOIN ledger.dives AS ours
                        USING (folder, file, event)
                    WHERE ours.id IS NULL OR theirs.updated_at > ours.updated_at;
                INSERT INTO ledger.dives (run_id, \(columns))
                    SELECT ours, \(columns) FROM taken_dives JOIN run_map ON theirs = run_id WHERE true ORDER BY id
                    ON CONFLICT (folder, file, event) DO UPDATE SET
                        (run_id, diver, content_sha256, end_frame, is_simulated, updated_at)
                        = (excluded.run_id, excluded.diver, excluded.content_sha256, excluded.end_frame,
                            excluded.is_simulated, excluded.updated_at);
                CREATE TEMP TABLE dive_map AS
                    SELECT theirs.id AS theirs, ours.id AS ours
                    FROM taken_dives AS theirs JOIN ledger.dives AS ours USING (folder, file, event);
                DELETE FROM ledger.truths WHERE dive_id IN (SELECT ours FROM dive_map);
                INSERT INTO ledger.truths (dive_id, \(truths))
                    SELECT ours, \(truths) FROM main.truths JOIN dive_map ON theirs = dive_id;
                """)
    }

    /// If a run recorded an epoch again after resuming, the later entry counts.
    private func epochs() throws {
        let columns = try columns(of: "epochs", without: ["run_id"])
        try database.execute(
            sql: """
                INSERT INTO ledger.epochs (run_id, \(columns))
                    SELECT ours, \(columns) FROM main.epochs JOIN run_map ON theirs = run_id WHERE true
                    ON CONFLICT (run_id, epoch) DO UPDATE
                        SET (training_losses, validation_metrics, seconds, samples, created_at)
                            = (excluded.training_losses, excluded.validation_metrics, excluded.seconds, excluded.samples,
                                excluded.created_at)
                        WHERE excluded.created_at > created_at
                """)
    }

    private func columns(of table: String, without omitted: Set<String>) throws -> String {
        try database.columns(in: table).map(\.name).filter { !omitted.contains($0) }.joined(separator: ", ")
    }
}
