import Datasets
import Diving
import Foundation
import GRDB

extension Ledger {
    /// Records a dive of a tournament, replacing any entry for the same file in the same event and folder.
    ///
    /// - Throws: `RecordsError`.
    public func record(dive: LedgerDive, run: LedgerRun.ID) throws {
        try write { database in
            let place: StatementArguments = [dive.folder, dive.file, dive.event]
            let known = try rows("WHERE folder = ? AND file = ? AND event = ?", place, in: database).first
            if let known, (try? self.dive(known)) == dive { return }
            let id = try Int64.fetchOne(
                database,
                sql: """
                    INSERT INTO dives
                        (folder, file, event, run_id, diver, content_sha256, end_frame, is_simulated, updated_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (folder, file, event) DO UPDATE SET run_id = excluded.run_id, diver = excluded.diver,
                        content_sha256 = excluded.content_sha256, end_frame = excluded.end_frame,
                        is_simulated = excluded.is_simulated,
                        updated_at = excluded.updated_at
                    RETURNING id
                    """,
                arguments: place
                    + [
                        run.row, dive.diver, dive.contentSHA256, dive.endFrame, dive.isSimulated,
                        Date().ledgerText,
                    ])
            try database.execute(sql: "DELETE FROM truths WHERE dive_id = ?", arguments: [id])
            guard let announced = dive.announced else { return }
            try database.execute(
                sql: """
                    INSERT INTO truths (dive_id, dive_number, difficulty, height, final_score, awards, caption)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id, announced.number?.description, announced.difficulty, announced.height,
                    dive.truth?.finalScore, dive.truth?.awards.ledgerText, dive.truth?.caption,
                ])
        }
    }

    /// The dives of a tournament folder, in the order in which they were first recorded.
    ///
    /// - Throws: `RecordsError`.
    public func dives(in folder: String) throws -> [LedgerDive] {
        try read { database in
            try rows("WHERE folder = ? ORDER BY dives.id", [folder], in: database).map { row in
                do {
                    return try dive(row)
                } catch {
                    throw RecordsError.corrupt(
                        url, "its dive \(row["file"] as String) cannot be read: \(error)")
                }
            }
        }
    }

    /// Removes the dives of a tournament folder, and of its subfolders, that its listing no longer names, and their truths.
    /// Their assessments and failures stay, and so do dives in hidden subfolders, which listings skip.
    ///
    /// - Parameters:
    ///   - root: the folder's absolute path.
    ///   - kept: the dives that are named. Names are equal if their bytes are.
    /// - Throws: `RecordsError`.
    public func forgetDives(
        in root: String, except kept: [(folder: String, file: String, event: String)]
    ) throws {
        let below = root.hasSuffix("/") ? root : root + "/"
        try write { database in
            try database.execute(sql: "CREATE TEMP TABLE kept_dives (folder TEXT, file TEXT, event TEXT)")
            let insertion = try database.makeStatement(sql: "INSERT INTO kept_dives VALUES (?, ?, ?)")
            for dive in kept { try insertion.execute(arguments: [dive.folder, dive.file, dive.event]) }
            try database.execute(
                // Not LIKE, which treats _ and % in a name as wildcards.
                sql: """
                    DELETE FROM dives WHERE (folder = ? OR substr(folder, 1, length(?)) = ?
                            AND instr(substr(folder, length(?)), '/.') = 0)
                        AND (folder, file, event) NOT IN (SELECT * FROM kept_dives)
                    """,
                arguments: [root, below, below, below])
            try database.execute(sql: "DROP TABLE kept_dives")
        }
    }

    private func rows(
        _ condition: String, _ arguments: StatementArguments, in database: Database
    ) throws -> [Row] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM dives LEFT JOIN truths ON dive_id = dives.id \(condition)",
            arguments: arguments)
    }

    private func dive(_ row: Row) throws -> LedgerDive {
        var dive = LedgerDive(
            folder: row["folder"], file: row["file"], event: row["event"], diver: row["diver"],
            contentSHA256: row["content_sha256"], endFrame: row["end_frame"], isSimulated: row["is_simulated"]
        )
        guard row["dive_id"] != nil else { return dive }
        let number: String? = row["dive_number"]
        let announced = AnnouncedDive(
            number: try number.map { try DiveNumber($0) }, difficulty: row["difficulty"],
            height: row["height"])
        dive.announced = announced
        let (finalScore, awards): (Double?, String?) = (row["final_score"], row["awards"])
        guard finalScore != nil || awards != nil else { return dive }
        dive.truth = DiveTruth(
            number: announced.number, difficulty: announced.difficulty, height: announced.height,
            finalScore: finalScore,
            awards: try awards.map { try JSONDecoder().decode([Double].self, from: Data($0.utf8)) } ?? [],
            caption: row["caption"])
        return dive
    }
}

extension [Double] {
    /// A JSON array; nil if there are no numbers.
    fileprivate var ledgerText: String? {
        isEmpty ? nil : "[\(map(\.description).joined(separator: ","))]"
    }
}
