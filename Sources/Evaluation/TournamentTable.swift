import Foundation

/// The rows of a `results.csv` one after the other, quotes and guards gone.
struct TournamentTable {
    /// The file, as messages name it.
    let name: String
    /// The columns as the header names them.
    private let header: [String]
    private let columns: [TournamentColumn?]
    private let separator: Separator
    private var reader: CSVReader
    /// Columns that are not known and have a cell that is not blank, among the rows read so far.
    private var unusedColumns: Set<Int> = []

    /// What a results file may be at most; a million rows have some 200 MB.
    private static let mostBytes = 1 << 30

    /// What stands between two cells, by its byte.
    private enum Separator: UInt8, CaseIterable {
        case comma = 0x2C
        case semicolon = 0x3B
        case tab = 0x09

        var label: String {
            switch self {
            case .comma: "comma"
            case .semicolon: "semicolon"
            case .tab: "tab"
            }
        }
    }

    /// Opens the `results.csv` of a folder. Its separator is the comma, or else a semicolon or a tab where one of these gives a
    /// column `file`.
    ///
    /// - Parameters:
    ///   - fileName: its name in the folder.
    ///   - subject: the folder, as messages name it.
    /// - Throws: `EvaluationError` for a file that cannot be read or is over 1 GiB, and for a header that is not UTF-8 or CSV,
    ///   lacks the column `file` or names a column twice.
    init(of folder: URL, fileName: String, subject: String) throws(EvaluationError) {
        name = "\(subject)/\(fileName)"
        let url = folder.appending(path: fileName, directoryHint: .notDirectory)
        let bytes = [UInt8](try readFile(url, subject: name, mostBytes: Self.mostBytes))
        (reader, header, separator) = try Self.open(bytes, name)
        let columns = header.map(TournamentColumn.init(named:))
        for column in TournamentColumn.allCases where columns.count(where: { $0 == column }) > 1 {
            throw Self.error(name, "the column \"\(column.rawValue)\" appears twice", "Keep one of them.")
        }
        self.columns = columns
    }

    /// The reader behind the header, the header and the separator.
    private static func open(
        _ bytes: [UInt8], _ name: String
    ) throws(EvaluationError) -> (CSVReader, [String], Separator) {
        var fault: CSVReader.Fault?
        var widest: (header: [String], separator: Separator)?
        for separator in Separator.allCases {
            var reader = CSVReader(bytes, separator: separator.rawValue)
            do throws(CSVReader.Fault) {
                let header = try reader.next() ?? []
                if header.contains(where: { TournamentColumn(named: $0) == .file }) {
                    return (reader, header.map(\.trimmed), separator)
                }
                if header.count > widest?.header.count ?? -1 { widest = (header, separator) }
            } catch {
                fault = fault ?? error
            }
        }
        guard let widest, fault == nil || widest.header.count > 1 else {
            throw Self.error("\(name), row 1", fault?.problem ?? "", fault?.remedy ?? "")
        }
        let names = widest.header.map { "\"\($0.trimmed)\"" }.joined(separator: ", ")
        let separated = widest.separator == .comma ? "" : ", separated by \(widest.separator.label)s,"
        throw Self.error(
            name,
            "there is no column \"file\" (the columns\(separated) are: \(names.isEmpty ? "none" : names))",
            "Begin the file with a row of column names, separated by commas.")
    }

    /// The row that ``next()`` gave last, counted as a spreadsheet counts.
    var row: Int { reader.row }

    /// True where the header names the column.
    func has(_ column: TournamentColumn) -> Bool { columns.contains(column) }

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

    private mutating func row(of cells: [String]) -> Result<TournamentRow, EvaluationError> {
        guard cells.dropFirst(columns.count).allSatisfy(\.isEmpty) else {
            return .failure(
                Self.error(
                    "\(name), row \(reader.row)", "it has more cells than the header",
                    "Quote the cell that holds a \(separator.label)."))
        }
        var byColumn: [TournamentColumn: String] = [:]
        for (index, cell) in cells.enumerated() where !cell.isEmpty && index < columns.count {
            if let column = columns[index] {
                byColumn[column] = CSVCell.read(cell)
            } else if !unusedColumns.contains(index), !cell.trimmed.isEmpty {
                unusedColumns.insert(index)
            }
        }
        return .success(
            TournamentRow(
                file: name, row: reader.row, cells: byColumn, hasDecimalCommas: separator != .comma))
    }

    private static func error(_ subject: String, _ problem: String, _ remedy: String) -> EvaluationError {
        EvaluationError(code: .invalidTournament, subject: subject, problem: problem, remedy: remedy)
    }
}

extension TournamentTable {
    /// What a reader should know of the table as a whole, after its last row.
    var notices: [String] {
        var notices: [String] = []
        if separator != .comma {
            notices.append(
                "\(name): its columns are separated by \(separator.label)s, so 8,5 is read as 8.5.")
        }
        if !unusedColumns.isEmpty {
            let names = unusedColumns.sorted().map(described).joined(separator: ", ")
            notices.append("\(name): columns not used: \(names). Known are \(TournamentColumn.list).")
        }
        return notices
    }

    /// A column that is not known, with the nearest known one where the header lacks that.
    private func described(_ index: Int) -> String {
        guard !header[index].isEmpty else { return "column \(index + 1), which has no name" }
        let quoted = "\"\(header[index])\""
        let missing = TournamentColumn.allCases.filter { !has($0) }
        let distances = missing.map { (column: $0, distance: $0.distance(to: header[index])) }
        guard let nearest = distances.min(by: { $0.distance < $1.distance }), nearest.distance <= 2 else {
            return quoted
        }
        return "\(quoted) (did you mean \"\(nearest.column.rawValue)\"?)"
    }
}

extension TournamentColumn {
    fileprivate static let list =
        "file, dive_number, difficulty, height, final_score, judge_1 to judge_7, caption, event, diver"

    private static let byKey = Dictionary(uniqueKeysWithValues: allCases.map { (key(of: $0.rawValue), $0) })

    /// The column that a header cell names: case, blanks, "_" and "-" do not matter. Nil where there is none.
    fileprivate init?(named name: String) {
        guard let column = Self.byKey[Self.key(of: name)] else { return nil }
        self = column
    }

    private static func key(of name: String) -> String {
        name.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" }
    }

    /// How many letters have to go or to come to turn the one name into the other.
    fileprivate func distance(to name: String) -> Int {
        // Enough of the name: a header may be the whole of a file that is no table.
        Array(Self.key(of: String(name.prefix(100)))).difference(from: Array(Self.key(of: rawValue))).count
    }
}

extension String {
    /// Without white space at both ends, no-break spaces too; by scalars, so that an accent never hides a blank.
    var trimmed: String {
        let scalars = unicodeScalars.drop { $0.properties.isWhitespace }
        guard let last = scalars.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        return String(scalars[...last])
    }

    /// ``trimmed``, and with single blanks inside.
    var collapsed: String {
        unicodeScalars.split { $0.properties.isWhitespace }.map(String.init).joined(separator: " ")
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
