/// Aligned columns: a heading, then rows; the last column is not padded and may hold wide characters.
package struct TextTable {
    package enum Alignment { case left, right }

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    package init(_ columns: [(title: String, alignment: Alignment)]) {
        self.columns = columns
    }

    package mutating func add(_ cells: [String]) {
        precondition(
            cells.count == columns.count, "a row of \(cells.count) cells for \(columns.count) columns")
        rows.append(cells.map(TerminalText.escaped))
    }

    package func text(style: TerminalStyle, indent: String = "  ") -> String {
        let widths = columns.indices.map { column in
            ([columns[column].title] + rows.map { $0[column] }).map(\.count).max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            cells.enumerated().map { column, cell in
                let isNumber = columns[column].alignment == .right
                let isLast = column == columns.count - 1
                return isLast && !isNumber ? cell : cell.padded(to: widths[column], isNumber: isNumber)
            }.joined(separator: "  ")
        }
        return ([style.faint(line(columns.map(\.title)))] + rows.map(line)).map { indent + $0 }
            .joined(separator: "\n")
    }
}
