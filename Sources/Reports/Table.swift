/// A table of the report: the source of the page and the Markdown form.
struct Table {
    /// "Table 2".
    let name: String
    let caption: String
    let columns: [Column]
    let rows: [Row]
    /// Sentences below the table.
    let notes: [Note]

    struct Column {
        let title: String
        /// A second line in smaller type; may be empty.
        var detail = ""
    }

    struct Row {
        let title: String
        var detail = ""
        let cells: [Cell]
        var kind = Kind.run
    }

    enum Kind {
        case run
        case study
        case baseline
    }

    struct Cell {
        let text: String
        /// Further lines in smaller type.
        var details: [String] = []
        /// The letter of a note; may be empty.
        var mark = ""
        /// How many columns the cell spans.
        var span = 1

        static let empty = Cell(text: "")
    }

    struct Note {
        /// The letter that cells refer to; empty for a note on the whole table.
        var mark = ""
        let text: String
    }
}

/// Assigns each reason for a missing number one letter, so that narrow cells can refer to it.
struct Footnotes {
    private var reasons: [String] = []

    /// Notes in the order of their letters.
    var notes: [Table.Note] {
        reasons.enumerated().map { Table.Note(mark: Self.letter($0.offset), text: $0.element + ".") }
    }

    /// The cell of a summary: its text, or a dash and the reason's letter. Seeds without the number are noted, too.
    mutating func cell(
        _ summary: SeedSummary, digits: Int, scale: Double = 1, details: [String] = []
    ) -> Table.Cell {
        guard let text = summary.text(digits, scale: scale) else {
            return Table.Cell(text: "n/a", mark: mark(summary.reasons.sentenceList))
        }
        guard !summary.reasons.isEmpty else { return Table.Cell(text: text, details: details) }
        let missing = summary.seedCount - summary.values.count
        return Table.Cell(
            text: text, details: details,
            mark: mark(
                "\(missing) of \(summary.seedCount) seeds left out: \(summary.reasons.sentenceList)"))
    }

    private mutating func mark(_ reason: String) -> String {
        if let index = reasons.firstIndex(of: reason) { return Self.letter(index) }
        reasons.append(reason)
        return Self.letter(reasons.count - 1)
    }

    /// a...z, then a1, b1, ...
    private static func letter(_ index: Int) -> String {
        let letter = String(Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(index % 26))))
        return index < 26 ? letter : letter + String(index / 26)
    }
}
