import Foundation
import GRDB
import Records
import TestSupport
import Testing

/// Holds Documentation/Ledger.md against the ledger.
@Suite struct DocumentationTests {
    let folder: TemporaryFolder
    let page: String

    init() throws {
        folder = try TemporaryFolder()
        page = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../Documentation/Ledger.md"), encoding: .utf8)
    }

    private func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        let ledger = try Ledger(at: folder["ledger.sqlite"])
        return try DatabaseQueue(path: ledger.url.path).read(body)
    }

    @Test func `every query runs`() throws {
        let queries = page.split(separator: "```sql\n").dropFirst().compactMap {
            $0.split(separator: "```").first.map(String.init)
        }
        #expect(queries.count >= 8)
        try read { database in
            for query in queries {
                #expect(throws: Never.self, "\(query)") {
                    let statements = try database.allStatements(sql: query)
                    while let statement = try statements.next() { _ = try Row.fetchAll(statement) }
                }
            }
        }
    }

    @Test func `every column is explained with its table`() throws {
        let columns = try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT sqlite_master.name AS "table", columns.name AS "column"
                    FROM sqlite_master, pragma_table_info(sqlite_master.name) AS columns
                    WHERE sqlite_master.type = 'table' AND sqlite_master.name <> 'grdb_migrations'
                    """
            ).map { (table: $0["table"] as String, column: $0["column"] as String) }
        }
        #expect(columns.count > 50)
        // What every table has is explained once, before the tables.
        let common: Set = ["id", "run_id", "created_at"]
        for (table, column) in columns where !common.contains(column) {
            let start = try #require(page.range(of: "**\(table)**"), "\(table)")
            let rest = page[start.upperBound...]
            let section = rest.range(of: "\n**").map { rest[..<$0.lowerBound] } ?? rest
            #expect(section.contains("`\(column)`"), "\(table).\(column)")
        }
    }

    @Test func `every column of a view is explained`() throws {
        let columns = try read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT columns.name FROM sqlite_master, pragma_table_info(sqlite_master.name) AS columns
                    WHERE sqlite_master.type = 'view'
                    """)
        }
        #expect(columns.count > 10)
        for column in columns { #expect(page.contains("`\(column)`"), "\(column)") }
    }
}
