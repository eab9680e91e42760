/// Rows of cells as text in aligned columns, two spaces apart.
///
/// - Parameter rightAligned: the columns that hold numbers.
package func alignedTable(_ rows: [[String]], rightAligned: Set<Int>) -> String {
    let columnCount = rows.map(\.count).max() ?? 0
    let widths = (0..<columnCount).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
        let line = row.enumerated().map { column, text in
            let space = String(repeating: " ", count: widths[column] - text.count)
            return rightAligned.contains(column) ? space + text : text + space
        }.joined(separator: "  ")
        return line + "\n"
    }.joined()
}

extension Int {
    /// 86139311 as "86,139,311".
    package var grouped: String {
        let digits = String(magnitude)
        var text = self < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }
}
