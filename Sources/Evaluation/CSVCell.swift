/// One cell of a CSV file as spreadsheets should see it.
///
/// A spreadsheet takes a cell that begins with = + - @, a tab or a carriage return for a formula. Such a cell is written
/// with an apostrophe in front, and loses it when read; so is one that begins with an apostrophe itself, so that every
/// text comes back as it was. (OWASP, "CSV injection"; RFC 4180 for the quoting.)
enum CSVCell {
    /// The text as written: guarded, and quoted where it holds a comma, a quote, white space or anything but ASCII.
    static func written(_ text: String) -> String {
        let scalars = (needsGuard(text.unicodeScalars.first) ? "'" + text : text).unicodeScalars
        guard !scalars.allSatisfy({ $0.isASCII && $0.value > 32 && $0 != "\"" && $0 != "," }) else {
            return String(scalars)
        }
        var quoted: String.UnicodeScalarView = "\"".unicodeScalars
        for scalar in scalars {
            quoted.append(scalar)
            if scalar == "\"" { quoted.append(scalar) }
        }
        quoted.append("\"")
        return String(quoted)
    }

    /// The text that ``written(_:)`` was given, from a cell whose quotes are already gone.
    static func read(_ cell: String) -> String {
        let scalars = cell.unicodeScalars
        guard scalars.first == "'", needsGuard(scalars.dropFirst().first) else { return cell }
        return String(scalars.dropFirst())
    }

    private static func needsGuard(_ first: Unicode.Scalar?) -> Bool {
        switch first {
        case "=", "+", "-", "@", "\t", "\r", "'": true
        default: false
        }
    }
}
