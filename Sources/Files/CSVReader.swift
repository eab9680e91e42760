/// Reads the records of a CSV file one by one, byte by byte.
///
/// RFC 4180, plus what spreadsheets write: a byte order mark, a first line `sep=;` that is not a record, separators other
/// than the comma, line endings of any system, cells with line breaks. Not SwiftCSV: it splits by `Character`, so it misses a
/// quote or comma followed by a combining accent; it takes the rest of a file for one cell if a quote is never closed; and it
/// needs most of a minute for a million rows.
package struct CSVReader {
    /// The record last read, counted as spreadsheets do: the header is row 1, and a quoted line break does not start a row.
    package private(set) var row = 0
    private let bytes: [UInt8]
    private let separator: UInt8
    private var index: Int

    /// Reads a whole file.
    ///
    /// - Parameter separator: the byte between two cells of a record.
    package init(_ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")) {
        self.bytes = bytes
        self.separator = separator
        index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        skipSeparatorLine()
    }

    /// Skips a line such as `sep=;`, with which spreadsheets declare the separator.
    private mutating func skipSeparatorLine() {
        let line = bytes[index...].prefix(6)
        guard String(decoding: line.prefix(4), as: UTF8.self).lowercased() == "sep=", line.count > 5,
            bytes[index + 5].endsLine
        else { return }
        index += 5
        skipLineEnd()
    }

    /// What makes a record unreadable.
    package enum Fault: Error {
        case openQuote
        case textAfterQuote
        case notUTF8
    }

    /// The cells of the next record, unquoted; nil at the end. A blank line is a record of one empty cell.
    ///
    /// After a fault, reading continues with the line after the one in which the faulty record began: what an unclosed quote
    /// took for a cell is read again as records. No byte is read again more than twice, as a quote that is met again closes
    /// what was open before.
    package mutating func next() throws(Fault) -> [String]? {
        guard index < bytes.count else { return nil }
        row += 1
        let start = index
        do {
            return try record()
        } catch {
            index = start
            while index < bytes.count, !bytes[index].endsLine { index += 1 }
            skipLineEnd()
            throw error
        }
    }

    /// Reads up to a line ending or the end of the file.
    private mutating func record() throws(Fault) -> [String] {
        var cells: [String] = []
        while true {
            cells.append(try nextCell())
            guard index < bytes.count else { return cells }
            guard bytes[index] == separator else {
                skipLineEnd()
                return cells
            }
            index += 1
        }
    }

    /// Skips the line ending at the current position, if any.
    private mutating func skipLineEnd() {
        guard index < bytes.count else { return }
        let isReturn = bytes[index] == .carriageReturn
        index += 1
        if isReturn, index < bytes.count, bytes[index] == .lineFeed { index += 1 }
    }

    /// Reads up to a separator, a line ending or the end of the file.
    private mutating func nextCell() throws(Fault) -> String {
        if index < bytes.count, bytes[index] == .quote { return try quotedCell() }
        let start = index
        while index < bytes.count, !endsCell(bytes[index]) { index += 1 }
        return try text(bytes[start..<index])
    }

    private mutating func quotedCell() throws(Fault) -> String {
        var content: [UInt8] = []
        while true {
            index += 1
            let start = index
            while index < bytes.count, bytes[index] != .quote { index += 1 }
            guard index < bytes.count else { throw .openQuote }
            content += bytes[start..<index]
            index += 1
            guard index < bytes.count, bytes[index] == .quote else { break }
            content.append(.quote)
        }
        guard index == bytes.count || endsCell(bytes[index]) else { throw .textAfterQuote }
        return try text(content[...])
    }

    private func endsCell(_ byte: UInt8) -> Bool { byte == separator || byte.endsLine }

    private func text(_ bytes: ArraySlice<UInt8>) throws(Fault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        return text
    }
}

extension UInt8 {
    fileprivate static let quote = UInt8(ascii: "\"")
    fileprivate static let lineFeed = UInt8(ascii: "\n")
    fileprivate static let carriageReturn = UInt8(ascii: "\r")

    fileprivate var endsLine: Bool { self == .lineFeed || self == .carriageReturn }
}
