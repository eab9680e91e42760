import Foundation
import SwiftCSV

/// The rows of a `results.csv`, its quotes and guards gone.
struct TournamentTable {
    let rows: [TournamentRow]

    /// - Throws: `EvaluationError` for a file that is not UTF-8 or CSV, lacks the column `file`, names a column twice, or
    ///   has cells to the right of its header.
    init(reading url: URL) throws {
        let name = "\(url.deletingLastPathComponent().lastPathComponent)/\(url.lastPathComponent)"
        func refuse(_ problem: String, _ remedy: String) -> EvaluationError {
            EvaluationError(code: .invalidTournament, subject: name, problem: problem, remedy: remedy)
        }
        guard let text = String(data: try readFile(url), encoding: .utf8) else {
            throw refuse("it is not UTF-8 text", "Save it as \"CSV UTF-8\".")
        }
        // SwiftCSV takes the rest of the file for one cell where a quote is never closed.
        guard text.utf8.count(where: { $0 == UInt8(ascii: "\"") }).isMultiple(of: 2) else {
            throw refuse("a quoted cell is not closed", "Look for a single \" and double or close it.")
        }
        let table: EnumeratedCSV
        do {
            table = try EnumeratedCSV(string: text, delimiter: .comma, loadColumns: false)
        } catch {
            throw refuse("it is not CSV (\(error))", "Quote cells that hold commas, quotes or line breaks.")
        }
        let header = table.header.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        for column in TournamentColumn.allCases where header.count(where: { $0 == column.rawValue }) > 1 {
            throw refuse("the column \"\(column.rawValue)\" appears twice", "Keep one of them.")
        }
        guard header.contains(TournamentColumn.file.rawValue) else {
            throw refuse(
                "there is no column \"file\" (the columns are \(header.map { "\"\($0)\"" }.joined(separator: ", ")))",
                "Begin the file with a row of column names, separated by commas.")
        }
        let columns = header.map(TournamentColumn.init(rawValue:))
        var rows: [TournamentRow] = []
        rows.reserveCapacity(table.rows.count)
        for (index, cells) in table.rows.enumerated() where cells.contains(where: { !$0.isEmpty }) {
            guard cells.dropFirst(columns.count).allSatisfy(\.isEmpty) else {
                throw refuse(
                    "row \(index + 2) has more cells than the header", "Quote the cell that holds a comma.")
            }
            var byColumn: [TournamentColumn: String] = [:]
            for (column, cell) in zip(columns, cells) {
                if let column { byColumn[column] = CSVCell.read(cell) }
            }
            rows.append(TournamentRow(file: name, row: index + 2, cells: byColumn))
        }
        self.rows = rows
    }
}
