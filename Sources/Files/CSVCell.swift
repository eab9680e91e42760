/// One line of a CSV file for a person's spreadsheet, with its line end (CRLF, RFC 4180).
///
/// Cells that a spreadsheet would take for formulas are neutralised with an apostrophe in front, which ``readTournament(_:)``
/// takes off again; plain numbers stay numbers, negative ones too.
public func csvLine(_ cells: [String]) -> String {
    cells.map(CSVCell.written).joined(separator: ",") + "\r\n"
}

/// One cell of a CSV file as spreadsheets should see it.
///
/// A spreadsheet takes a cell that begins with = + - @, a tab or a carriage return for a formula. Such a cell is written
/// with an apostrophe in front, and loses it when read; so is one that begins with an apostrophe itself, so that every
/// text comes back as it was. A plain decimal number such as -3.5 or -1e-05 is left alone: it begins with a minus sign and is
/// no more than the number that it says, which a guard would turn into text. (OWASP, "CSV injection"; RFC 4180 for the
/// quoting.)
package enum CSVCell {
    /// The text as written: guarded, and quoted where it holds a comma, a quote, white space or anything but ASCII.
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

    /// The text that ``written(_:)`` was given, from a cell whose quotes are already gone.
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

    /// True for digits, with a minus sign, a fraction and an exponent where wanted, as Swift writes a finite number.
    private static func isNumber(_ text: String) -> Bool {
        text.utf8.allSatisfy { "0123456789.e-+".utf8.contains($0) } && text.utf8.first != UInt8(ascii: "+")
            && Double(text) != nil
    }
}
