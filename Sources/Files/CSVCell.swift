/// One line of a CSV file for spreadsheets, with its line ending (CRLF, RFC 4180).
///
/// Cells that a spreadsheet would take for formulas are neutralised with a leading apostrophe, which ``readTournament(_:onNotice:)``
/// removes; plain numbers, including negative ones, remain numbers.
public func csvLine(_ cells: [String]) -> String {
    cells.map(CSVCell.written).joined(separator: ",") + "\r\n"
}

/// One cell of a CSV file, as written for spreadsheets.
///
/// A spreadsheet takes a cell that begins with = + - @, a tab or a carriage return for a formula. Such a cell is written with
/// a leading apostrophe, which is removed when read. So is a cell that itself begins with an apostrophe, so that every text
/// survives the round trip. A plain decimal number such as -3.5 or -1e-05 is left alone: it is harmless despite its minus
/// sign, and a guard would turn it into text. (OWASP, "CSV injection"; RFC 4180 for the quoting.)
package enum CSVCell {
    /// The text as written: guarded, and quoted if it holds a comma, a quote, white space or non-ASCII characters.
    package static func written(_ text: String) -> String {
        let scalars = (needsGuard(text.unicodeScalars.first) && !isNumber(text) ? "'" + text : text)
            .unicodeScalars
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

    /// The text passed to ``written(_:)``, from a cell whose quotes are already removed.
    package static func read(_ cell: String) -> String {
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

    /// True for digits with an optional minus sign, fraction and exponent, as Swift writes a finite number.
    private static func isNumber(_ text: String) -> Bool {
        text.utf8.allSatisfy { "0123456789.e-+".utf8.contains($0) } && text.utf8.first != UInt8(ascii: "+")
            && Double(text) != nil
    }
}
