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

    @Test func `every column is documented`() throws {
        let columns = try read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT DISTINCT columns.name FROM sqlite_master, pragma_table_info(sqlite_master.name) AS columns
                    WHERE sqlite_master.type IN ('table', 'view') AND sqlite_master.name <> 'grdb_migrations'
                    """)
        }
        #expect(columns.count > 40)
        for column in columns { #expect(page.contains("`\(column)`"), "\(column)") }
    }
}
