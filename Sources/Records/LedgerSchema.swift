import GRDB

/// The ledger's tables, as a list of migrations. A migration that was released is never changed; new ones follow it.
enum LedgerSchema {
    /// "DivJ" in the header of the database file, so that `file` and we know a ledger from other databases.
    static let applicationID: Int32 = 0x4469_764A

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: runs, assessments, epochs, metrics") { database in
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: firstTables)
        }
        // Rows that someone orphaned by hand are no reason to refuse a ledger, so nothing checks foreign keys here.
        migrator = migrator.disablingDeferredForeignKeyChecks()
        migrator.registerMigration("2: tournaments") { database in
            try addTournaments(to: database)
        }
        migrator.registerMigration("3: partial truths") { database in
            try addPartialTruths(to: database)
        }
        return migrator
    }

    /// Brings the database to the newest schema.
    ///
    /// Two processes may find the same migration missing. The one that comes second fails in its transaction, looks again, and finds
    /// the migration applied.
    ///
    /// Tables that are made anew are renamed the old way, which leaves alone the views and triggers that a user has added: the new way
    /// refuses them where they name a table that is not there at that moment.
    static func migrate(_ queue: DatabaseQueue) throws {
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA legacy_alter_table = ON") }
        defer {
            try? queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA legacy_alter_table = OFF") }
        }
        var appliedCount = try queue.read(appliedCount)
        while true {
            do {
                return try migrator.migrate(queue)
            } catch {
                let count = try queue.read(Self.appliedCount)
                guard count > appliedCount else { throw error }
                appliedCount = count
            }
        }
    }

    private static func appliedCount(_ database: Database) throws -> Int {
        // This reading is what the transaction sees from now on; `appliedIdentifiers` alone fails where another process makes the
        // table in the middle of it.
        let isNew =
            try Row.fetchOne(database, sql: "SELECT 1 FROM sqlite_master WHERE name = 'grdb_migrations'")
            == nil
        return isNew ? 0 : try migrator.appliedIdentifiers(database).count
    }
}
