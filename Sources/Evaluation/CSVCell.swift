/// One cell of a CSV file as spreadsheets should see it.
///
/// A spreadsheet takes a cell that begins with = + - @, a tab or a carriage return for a formula. Such a cell is written
/// with an apostrophe in front, and loses it when read; so is one that begins with an apostrophe itself, so that every
/// text comes back as it was. (OWASP, "CSV injection"; RFC 4180 for the quoting.)
enum CSVCell {
    /// The text as written: guarded, and quoted where it holds a comma, a quote, a line break or outer white space.
    static func written(_ text: String) -> String {
        let guarded = needsGuard(text) ? "'" + text : text
        let isPlain = guarded.unicodeScalars.allSatisfy {
            $0.isASCII && $0.value > 32 && $0 != "\"" && $0 != ","
        }
        guard !isPlain else { return guarded }
        return "\"" + guarded.replacing("\"", with: "\"\"") + "\""
    }

    /// The text that ``written(_:)`` was given, from a cell whose quotes are already gone.
    static func read(_ cell: String) -> String {
        guard cell.unicodeScalars.first == "'" else { return cell }
        let rest = String(cell.unicodeScalars.dropFirst())
        return needsGuard(rest) ? rest : cell
    }

    /// Also a text whose first scalar would join a quote before it to one character (a combining accent).
    private static func needsGuard(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        return "=+-@\t\r'".unicodeScalars.contains(first) || ("\"" + text).first != "\""
    }
}
