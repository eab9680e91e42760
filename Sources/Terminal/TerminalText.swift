/// Makes text from files and file names safe to print on a terminal.
package enum TerminalText {
    /// Escapes what could move the cursor, colour the screen or reverse the reading direction (Unicode categories Cc, Zl and
    /// Zp, and the bidirectional controls of Unicode Standard Annex 9); keeps all other characters.
    package static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\n"
            case "\t": escaped += "\\t"
            case "\r": escaped += "\\r"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}",
                "\u{200E}", "\u{200F}", "\u{61C}":
                escaped += "\\u{\(String(scalar.value, radix: 16))}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Breaks a text at spaces into lines of at most `width` characters; a longer word gets its own line.
    package static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

extension String {
    /// The text padded with spaces before or after it, up to a width.
    package func padded(to width: Int, isNumber: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - count))
        return isNumber ? space + self : self + space
    }
}
