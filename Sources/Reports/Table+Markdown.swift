extension Table {
    /// The table as GitHub's Markdown, caption above and notes below.
    var markdown: String {
        var lines = ["**\(name).** \(Self.escaped(caption))", ""]
        let titles = columns.map { $0.detail.isEmpty ? $0.title : "\($0.title) (\($0.detail))" }
        lines.append(Self.line(titles))
        lines.append(Self.line(columns.indices.map { $0 == 0 ? "---" : "---:" }))
        for row in rows {
            var cells = [row.detail.isEmpty ? row.title : "\(row.title) (\(row.detail))"]
            for cell in row.cells {
                let mark = cell.mark.isEmpty ? "" : " (\(cell.mark))"
                cells.append(([cell.text + mark] + cell.details).joined(separator: "; "))
                cells += Array(repeating: "", count: cell.span - 1)
            }
            lines.append(Self.line(cells))
        }
        lines.append("")
        lines += notes.map { "- " + Self.escaped($0.mark.isEmpty ? $0.text : "(\($0.mark)) \($0.text)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func line(_ cells: [String]) -> String {
        "| "
            + cells.map { Self.escaped($0, isDelimiter: $0.allSatisfy { "-:".contains($0) }) }.joined(
                separator: " | ")
            + " |"
    }

    /// Escapes markup and cell ends; line breaks become spaces.
    private static func escaped(_ text: String, isDelimiter: Bool = false) -> String {
        if isDelimiter { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\\", "|", "`", "*", "_", "[", "]", "!", "#": escaped += "\\\(scalar)"
            case "\n", "\r", "\t": escaped += " "
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
