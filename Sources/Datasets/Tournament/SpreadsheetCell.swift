import Diving
import Foundation

/// Parses what people and spreadsheets write into the cells of a results file.
enum SpreadsheetCell {
    /// The number in a cell: a decimal point or comma, "8½" and "8 1/2", spreadsheet decorations (`'8.5`, `="8.5"`), and
    /// full-width digits. No exponents, hexadecimal digits or thousands separators.
    static func number(_ text: String) -> Double? {
        var digits = plain(text)
        if digits.hasSuffix("\u{BD}") {
            digits = digits.dropLast().trimmed + ".5"
        } else if digits.hasSuffix(" 1/2") {
            digits = digits.dropLast(4).trimmed + ".5"
        }
        let parts = digits.split(separator: ",", omittingEmptySubsequences: false)
        if parts.count == 2, !digits.contains("."), (1...2).contains(parts[1].count) {
            digits = parts.joined(separator: ".")
        }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ "0123456789.+-".utf8.contains($0) }) else {
            return nil
        }
        return Double(digits).flatMap { $0.isFinite ? $0 : nil }
    }

    /// The only number in a height such as "10 m", "3m springboard" or "Tower 7,5 m"; nil if there is none or it is in feet.
    static func height(_ text: String) -> Double? {
        let text = plain(text).lowercased()
        let isPart = { (character: Character) in
            character.isASCII && character.isNumber || character == "." || character == ","
        }
        let words = text.split { isPart($0) || !($0.isLetter || $0 == "'" || $0 == "\"") }
        guard !words.contains(where: { ["ft", "foot", "feet", "'", "\"", "cm", "yd"].contains($0) }) else {
            return nil
        }
        let numbers = text.split { !isPart($0) }.map { String($0).trimmingPoint }.filter { !$0.isEmpty }
        guard numbers.count == 1, !text.hasPrefix("-") else { return nil }
        return number(numbers[0])
    }

    /// The position for a letter or a word, in the languages of most results.
    static func position(_ text: String) -> Position? {
        let key = TournamentHeader.key(of: plain(text))
        return Position.allCases.first { positionNames[$0]?.contains(key) ?? false }
    }

    /// True for what a spreadsheet makes of 6.5 or 5-3: a day and a month, with or without a year.
    static func isDate(_ text: String) -> Bool {
        let text = plain(text).lowercased()
        let parts = text.split { !($0.isLetter || $0.isNumber) }.map(String.init)
        let words = parts.filter { $0.allSatisfy(\.isLetter) }
        let numbers = parts.compactMap(Int.init)
        guard words.count + numbers.count == parts.count, (2...6).contains(parts.count) else { return false }
        if words.count == 1, let word = words.first {
            let month = TournamentHeader.key(of: word)
            return parts.count <= 3 && months.contains { month.hasPrefix($0) && month.count <= 10 }
        }
        guard words.isEmpty, parts.count >= 3 else {
            // "06.05." is how German spreadsheets show the sixth of May.
            return words.isEmpty && text.hasSuffix(".") && numbers.allSatisfy { (1...31).contains($0) }
        }
        let isYear = { (part: String) in part.count == 4 && (part.hasPrefix("19") || part.hasPrefix("20")) }
        return isYear(parts[0]) || isYear(parts[2])
            || text.allSatisfy { $0.isNumber || $0 == "/" } && numbers.allSatisfy { (0...99).contains($0) }
    }

    /// True for a number such as 1.01E+02, which a spreadsheet made of something else.
    static func isScientific(_ text: String) -> Bool {
        let text = plain(text).uppercased()
        guard text.contains("E+") || text.contains("E-") else { return false }
        return Double(text.replacing(",", with: ".")) != nil
    }

    /// True for a blank cell, and for a dash or "n/a" in place of a value.
    static func isBlank(_ text: String) -> Bool {
        let text = text.trimmed
        return text.isEmpty || ["-", "--", "\u{2013}", "\u{2014}"].contains(text)
            || ["n/a", "na", "null", "none"].contains(text.lowercased())
    }

    /// True for the word that marks totals in a table.
    static func isTotal(_ text: String) -> Bool { totals.contains(TournamentHeader.key(of: text)) }

    /// Without surrounding blanks, text markers (`'8.5`, `="8.5"`, `=8.5`), true minus signs and full-width characters.
    static func plain(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.trimmed.unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5E: scalars.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
            case 0x2212: scalars.append("-")
            case 0xA0, 0x2007, 0x2009, 0x202F, 0x3000: scalars.append(" ")
            default: scalars.append(scalar)
            }
        }
        var plain = String(scalars)
        if plain.hasPrefix("'") { plain.removeFirst() }
        if plain.hasPrefix("=") {
            plain.removeFirst()
            if plain.count > 1, plain.hasPrefix("\""), plain.hasSuffix("\"") {
                plain = String(plain.dropFirst().dropLast())
            }
        }
        return plain.trimmed
    }

    private static let positionNames: [Position: Set<String>] = [
        .straight: [
            "A", "straight", "layout", "gestreckt", "tendu", "droit", "estirado", "extendido", "derecho",
            "teso", "tesa",
            "esticado", "estendido", "прогнувшись", "прямо", "直体", "伸型", "伸び型",
        ],
        .pike: [
            "B", "pike", "piked", "gehechtet", "Hecht", "carpé", "carpado", "encarpado", "carpiato",
            "carpiata", "согнувшись", "屈体",
            "蝦型", "えび型",
        ],
        .tuck: [
            "C", "tuck", "tucked", "gehockt", "Hocke", "groupé", "agrupado", "raggruppato", "raggruppata",
            "grupado",
            "в группировке", "группировка", "抱膝", "抱型", "抱え型",
        ],
        .free: [
            "D", "free", "frei", "libre", "libero", "libera", "livre", "свободное", "произвольное", "任意",
            "自由", "自由型",
        ],
    ].mapValues { Set($0.map(TournamentHeader.key)) }

    private static let totals = Set(
        [
            "total", "totals", "sum", "subtotal", "Summe", "Gesamt", "Gesamtpunkte", "somme", "total général",
            "suma", "totale",
            "somma", "soma", "totaal", "итого", "сумма", "всего", "合计", "总分", "総合", "合計",
        ].map(TournamentHeader.key))

    /// The first letters of months in the languages of most spreadsheets.
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        "mai", "okt", "dez", "fev", "avr", "juin", "juil", "aout", "ene", "abr", "ago", "dic", "gen", "mag",
        "giu", "lug",
        "set", "ott", "out", "mae", "mrt", "mei",
    ].map(TournamentHeader.key)
}

extension StringProtocol {
    fileprivate var trimmed: String { String(self).trimmed }
}

extension String {
    /// Without the final point of an abbreviation.
    fileprivate var trimmingPoint: String {
        let start = drop { $0 == "." || $0 == "," }
        return String(start.reversed().drop { $0 == "." || $0 == "," }.reversed())
    }
}
