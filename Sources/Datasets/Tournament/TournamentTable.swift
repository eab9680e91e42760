import Files
import Foundation

/// The rows of a `results.csv` one by one, without quotes and guards.
struct TournamentTable {
    /// The file, as messages name it.
    let name: String
    private let header: TournamentHeader
    private let separator: Separator
    private var reader: CSVReader
    private let isAssumedWestern: Bool
    private let headerRow: Int
    /// The first non-blank row above the header.
    private let titleRow: Int?
    /// Unknown columns with a non-blank cell, among the rows read so far.
    private var unusedColumns: Set<Int> = []
    /// Rows that are not dives: totals, and repeated headers.
    private var totalRows: [Int] = []
    private var headerRows: [Int] = []
    /// The first dive number that was joined from two columns, and its parts.
    private var joined: (number: String, digits: String, position: String)?
    /// The first invalid cell of the position column, beside a dive number that has a position.
    private var otherPosition: String?

    /// The maximum size of a results file; a million rows take some 200 MB.
    private static let mostBytes = 1 << 30

    private static let mostRowsAboveHeader = 100

    /// The separator between two cells, by its byte.
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

    /// Opens the `results.csv` of a folder. Its separator is the comma, or a semicolon or a tab if one of these yields a
    /// column `file`.
    ///
    /// - Parameters:
    ///   - fileName: its name in the folder.
    ///   - subject: the folder, as messages name it.
    /// - Throws: `DatasetError` for a file that cannot be read, is over 1 GiB or is not text, and for a header that is not
    ///   CSV, lacks the column `file` or names a column twice.
    init(of folder: URL, fileName: String, subject: String) throws(DatasetError) {
        name = "\(subject)/\(fileName)"
        let url = folder.appending(path: fileName, directoryHint: .notDirectory)
        let data: [UInt8]
        do {
            data = [UInt8](try readFile(url, subject: name, mostBytes: Self.mostBytes))
        } catch {
            throw DatasetError(.unreadable, error.subject, error.problem, remedy: error.remedy)
        }
        if let (problem, remedy) = ResultsText.otherFormat(of: data) {
            throw Self.error(name, problem, remedy)
        }
        guard let text = ResultsText(data) else {
            throw Self.error(
                name, "it is not text in UTF-8, UTF-16 or Windows-1252", "Save the file as \"CSV UTF-8\".")
        }
        isAssumedWestern = text.isAssumedWestern
        (reader, header, separator, titleRow) = try Self.open(text.bytes, name)
        headerRow = reader.row
        if let column = header.ambiguousColumn {
            throw Self.error(name, "the column \"\(column.rawValue)\" appears twice", "Keep one of them.")
        }
    }

    /// The reader positioned after the header, the header, the separator, and the first non-blank row above the header.
    private static func open(
        _ bytes: [UInt8], _ name: String
    ) throws(DatasetError) -> (CSVReader, TournamentHeader, Separator, titleRow: Int?) {
        var fault: CSVReader.Fault?
        var widest: (header: [String], separator: Separator)?
        for separator in Separator.allCases {
            var reader = CSVReader(bytes, separator: separator.rawValue)
            do throws(CSVReader.Fault) {
                let header = try reader.next() ?? []
                var known = TournamentHeader(header.map(\.trimmed))
                var titleRow: Int?
                // A title may precede a table, or blank lines, but not many. Below row 1 a single column could be chance.
                while !known.has(.file) || reader.row > 1 && known.columns.count(where: { $0 != nil }) < 2,
                    reader.row < mostRowsAboveHeader
                {
                    if titleRow == nil, !known.names.allSatisfy(\.isEmpty) { titleRow = reader.row }
                    guard let next = try? reader.next() else { break }
                    known = TournamentHeader(next.map(\.trimmed))
                }
                if known.has(.file) { return (reader, known, separator, titleRow) }
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

    /// The row that ``next()`` returned last, counted as spreadsheets do.
    var row: Int { reader.row }

    /// True if the header names the column.
    func has(_ column: TournamentColumn) -> Bool { header.has(column) }

    /// The next row that is a dive; a failure for one that is not CSV or has cells to the right of the header, after which
    /// reading may continue; nil at the end. Blank rows, totals and repeated headers are skipped.
    mutating func next() -> Result<TournamentRow, DatasetError>? {
        do {
            while let cells = try reader.next() {
                guard !cells.allSatisfy(\.trimmed.isEmpty) else { continue }
                if isRepeatedHeader(cells) {
                    headerRows.append(reader.row)
                    continue
                }
                let row = row(of: cells)
                if let row = try? row.get(), row.isTotal {
                    totalRows.append(reader.row)
                    continue
                }
                return row
            }
            return nil
        } catch {
            return .failure(Self.error("\(name), row \(reader.row)", error.problem, error.remedy))
        }
    }

    private func isRepeatedHeader(_ cells: [String]) -> Bool {
        let trimmed = cells.map(\.trimmed)
        return trimmed.count > 1
            && trimmed.prefix(header.names.count).elementsEqual(header.names.prefix(trimmed.count))
    }

    private mutating func row(of cells: [String]) -> Result<TournamentRow, DatasetError> {
        let columns = header.columns
        guard cells.dropFirst(columns.count).allSatisfy(\.trimmed.isEmpty) else {
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
        let row = TournamentRow(file: name, row: reader.row, cells: byColumn, header: header)
        if joined == nil { joined = row.joinedDiveNumber }
        if otherPosition == nil { otherPosition = row.unusedPosition }
        return .success(row)
    }

    private static func error(_ subject: String, _ problem: String, _ remedy: String) -> DatasetError {
        DatasetError(.invalidTournament, subject, problem, remedy: remedy)
    }
}

extension TournamentTable {
    /// Notices about the table as a whole, after its last row.
    var notices: [String] {
        var notices: [String] = []
        if isAssumedWestern {
            notices.append(
                "it is not UTF-8 and was read as Windows-1252. If names look wrong, save the file as \"CSV UTF-8\""
            )
        }
        if titleRow != nil {
            notices.append("the column names are in row \(headerRow); the rows above it are skipped")
        }
        if separator != .comma {
            notices.append("its columns are separated by \(separator.label)s, so 8,5 is read as 8.5")
        }
        if let joined {
            notices.append(
                "dive numbers are joined from \"\(header.name(of: .diveNumber))\" and "
                    + "\"\(header.name(of: .position))\": \(joined.digits) and \(joined.position) are \(joined.number)"
            )
        }
        if let otherPosition {
            notices.append(
                "the column \"\(header.name(of: .position))\" holds no positions (\"\(otherPosition)\") and is not used"
            )
        }
        notices += header.duplicates.map { unused, used in
            let (unused, used) = (header.names[unused], header.names[used])
            return unused == used
                ? "there are several columns \"\(used)\", of which the first is used"
                : "\"\(unused)\" and \"\(used)\" mean the same column; \"\(used)\" is used"
        }
        let unused = unusedColumns.subtracting(header.duplicates.map(\.unused)).sorted()
        if !unused.isEmpty {
            let names = unused.map(described).joined(separator: ", ")
            notices.append("columns not used: \(names). Known are \(TournamentColumn.list)")
        }
        if !headerRows.isEmpty {
            notices.append("\([TableRemark].rowList(headerRows)): the header again, skipped")
        }
        if !totalRows.isEmpty {
            notices.append("\([TableRemark].rowList(totalRows)): no video and no dive, skipped as a total")
        }
        return notices.map { "\(name): \($0)." }
    }

    /// An unknown column, with the nearest known one if the header lacks that.
    private func described(_ index: Int) -> String {
        let name = header.names[index]
        guard !name.isEmpty else { return "column \(index + 1), which has no name" }
        let missing = TournamentColumn.allCases.filter { !has($0) }
        let distances = missing.map { (column: $0, distance: $0.distance(to: name)) }
        guard let nearest = distances.min(by: { $0.distance < $1.distance }), nearest.distance <= 2 else {
            return "\"\(name)\""
        }
        return "\"\(name)\" (did you mean \"\(nearest.column.rawValue)\"?)"
    }
}

extension TournamentColumn {
    /// The number of letters to remove or add to turn one name into the other.
    fileprivate func distance(to name: String) -> Int {
        // Enough of the name: if a file is not a table, its header may be the whole file.
        Array(TournamentHeader.key(of: String(name.prefix(100))))
            .difference(from: Array(TournamentHeader.key(of: rawValue))).count
    }
}

extension Unicode.Scalar {
    /// True for white space and for zero-width characters: spaces and joiners that some programs leave at the ends of cells.
    fileprivate var isBlank: Bool {
        properties.isWhitespace
            || ["\u{200B}", "\u{2060}", "\u{FEFF}", "\u{200E}", "\u{200F}"].contains(self)
    }
}

extension String {
    /// Without white space at both ends, including no-break and zero-width spaces; by scalars, so that an accent never hides
    /// a blank.
    var trimmed: String {
        let scalars = unicodeScalars.drop(while: \.isBlank)
        guard let last = scalars.lastIndex(where: { !$0.isBlank }) else { return "" }
        return String(scalars[...last])
    }

    /// ``trimmed``, with inner blanks collapsed.
    var collapsed: String {
        trimmed.unicodeScalars.split { $0.properties.isWhitespace }.map(String.init).joined(separator: " ")
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
