import Foundation

/// The rows of a `results.csv` one after the other, quotes and guards gone.
struct TournamentTable {
    /// The file, as messages name it.
    private let name: String
    private let columns: [TournamentColumn?]
    private var reader: CSVReader

    /// What a results file may be at most; a million rows have some 200 MB.
    private static let mostBytes = 1 << 30

    /// Opens the `results.csv` of a folder.
    ///
    /// - Parameter subject: the folder, as messages name it.
    /// - Throws: `EvaluationError` for a file that cannot be read or is over 1 GiB, and for a header that is not UTF-8 or CSV,
    ///   lacks the column `file` or names a column twice.
    init(of folder: URL, subject: String) throws(EvaluationError) {
        name = "\(subject)/\(resultsFileName)"
        let url = folder.appending(path: resultsFileName, directoryHint: .notDirectory)
        reader = CSVReader([UInt8](try readFile(url, subject: name, mostBytes: Self.mostBytes)))
        let header: [String]?
        do {
            header = try reader.next()
        } catch {
            throw Self.error("\(name), row \(reader.row)", error.problem, error.remedy)
        }
        columns = try Self.columns(of: header ?? [], in: name)
    }

    /// The row that ``next()`` gave last, counted as a spreadsheet counts.
    var row: Int { reader.row }

    /// The next row that is not blank; a failure for one that is not UTF-8 or CSV, or has cells to the right of the header,
    /// after which reading may go on; nil at the end.
    mutating func next() -> Result<TournamentRow, EvaluationError>? {
        do {
            while let cells = try reader.next() {
                guard cells.contains(where: { !$0.isEmpty }) else { continue }
                return row(of: cells)
            }
            return nil
        } catch {
            return .failure(Self.error("\(name), row \(reader.row)", error.problem, error.remedy))
        }
    }

    private func row(of cells: [String]) -> Result<TournamentRow, EvaluationError> {
        guard cells.dropFirst(columns.count).allSatisfy(\.isEmpty) else {
            return .failure(
                Self.error(
                    "\(name), row \(reader.row)", "it has more cells than the header",
                    "Quote the cell that holds a comma."))
        }
        var byColumn: [TournamentColumn: String] = [:]
        for (column, cell) in zip(columns, cells) {
            if let column, !cell.isEmpty { byColumn[column] = CSVCell.read(cell) }
        }
        return .success(TournamentRow(file: name, row: reader.row, cells: byColumn))
    }

    /// The known column of each header cell, nil where it is unknown.
    private static func columns(
        of header: [String], in name: String
    ) throws(EvaluationError) -> [TournamentColumn?] {
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
