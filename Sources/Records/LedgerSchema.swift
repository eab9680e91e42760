import GRDB

/// The ledger's tables, as a list of migrations. A released migration is never changed; new ones are appended.
enum LedgerSchema {
    /// "DivJ" in the header of the database file, which identifies a ledger to `file` and to this library.
    static let applicationID: Int32 = 0x4469_764A

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: runs, assessments, epochs, metrics") { database in
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: firstTables)
        }
        // Rows orphaned by hand are no reason to reject a ledger, so foreign keys are not checked here.
        migrator = migrator.disablingDeferredForeignKeyChecks()
        migrator.registerMigration("2: tournaments") { database in
            try addTournaments(to: database)
        }
        migrator.registerMigration("3: partial truths") { database in
            try addPartialTruths(to: database)
        }
        return migrator
    }

    /// Migrates the database to the newest schema.
    ///
    /// Two processes may find the same migration missing. The second one fails in its transaction, checks again, and finds
    /// the migration applied.
    ///
    /// Rebuilt tables are renamed in legacy mode, which leaves a user's own views and triggers alone: the current mode fails
    /// if they refer to a table that does not exist at that moment.
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
        // This read fixes the transaction's snapshot; `appliedIdentifiers` alone fails if another process creates the table
        // while it runs.
        let isNew =
            try Row.fetchOne(database, sql: "SELECT 1 FROM sqlite_master WHERE name = 'grdb_migrations'")
            == nil
        return isNew ? 0 : try migrator.appliedIdentifiers(database).count
    }
}
