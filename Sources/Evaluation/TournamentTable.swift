import Foundation

/// The rows of a `results.csv`, its quotes and guards gone.
struct TournamentTable {
    let rows: [TournamentRow]

    /// - Throws: `EvaluationError` for a file that is not UTF-8 or CSV, lacks the column `file`, names a column twice, or
    ///   has cells to the right of its header.
    init(reading url: URL) throws {
        let name = "\(url.deletingLastPathComponent().lastPathComponent)/\(url.lastPathComponent)"
        var reader = CSVReader([UInt8](try readFile(url)))
        do {
            let columns = try Self.columns(of: try reader.next() ?? [], in: name)
            var rows: [TournamentRow] = []
            while let cells = try reader.next() {
                guard cells.contains(where: { !$0.isEmpty }) else { continue }
                guard cells.dropFirst(columns.count).allSatisfy(\.isEmpty) else {
                    throw Self.error(
                        "\(name), row \(reader.row)", "it has more cells than the header",
                        "Quote the cell that holds a comma.")
                }
                var byColumn: [TournamentColumn: String] = [:]
                for (column, cell) in zip(columns, cells) {
                    if let column, !cell.isEmpty { byColumn[column] = CSVCell.read(cell) }
                }
                rows.append(TournamentRow(file: name, row: reader.row, cells: byColumn))
            }
            self.rows = rows
        } catch let fault as CSVReader.Fault {
            throw Self.error("\(name), row \(reader.row)", fault.problem, fault.remedy)
        }
    }

    /// The known column of each header cell, nil where it is unknown.
    private static func columns(of header: [String], in name: String) throws -> [TournamentColumn?] {
        let names = header.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        for column in TournamentColumn.allCases where names.count(where: { $0 == column.rawValue }) > 1 {
            throw error(name, "the column \"\(column.rawValue)\" appears twice", "Keep one of them.")
        }
        guard names.contains(TournamentColumn.file.rawValue) else {
            let seen = names.isEmpty ? "none" : names.map { "\"\($0)\"" }.joined(separator: ", ")
            throw error(
                name, "there is no column \"file\" (the columns are: \(seen))",
                "Begin the file with a row of column names, separated by commas.")
        }
        return names.map(TournamentColumn.init(rawValue:))
    }

    private static func error(_ subject: String, _ problem: String, _ remedy: String) -> EvaluationError {
        EvaluationError(code: .invalidTournament, subject: subject, problem: problem, remedy: remedy)
    }
}

extension CSVReader.Fault {
    var problem: String {
        switch self {
        case .openQuote: "a quoted cell is not closed"
        case .textAfterQuote: "text follows a closing quote"
        case .notUTF8: "it is not UTF-8 text"
        }
    }

    var remedy: String {
        switch self {
        case .openQuote, .textAfterQuote: "Look for a single \" and double or close it."
        case .notUTF8: "Save the file as \"CSV UTF-8\"."
        }
    }
}
