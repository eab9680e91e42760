/// Names may be written right to left, and hostile ones reorder the text around them (Unicode Standard Annex 9).
extension String {
    /// The text isolated from the sentence around it, if any of it may be written right to left.
    ///
    /// The marks are private-use characters; ``withHarmlessDirection`` turns them into isolates and escapes all others.
    var isolated: String {
        guard unicodeScalars.contains(where: { $0.value >= 0x590 }) else { return self }
        let marks: Set<Unicode.Scalar> = ["\u{10FFF0}", "\u{10FFF1}"]
        return
            "\u{10FFF0}\(String(String.UnicodeScalarView(unicodeScalars.filter { !marks.contains($0) })))\u{10FFF1}"
    }

    /// A page with every embedding, override and isolate from outside escaped, as for a terminal.
    var withHarmlessDirection: String {
        var page = ""
        page.reserveCapacity(utf8.count)
        for scalar in unicodeScalars {
            switch scalar {
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                page += "\\u{\(String(scalar.value, radix: 16))}"
            case "\u{10FFF0}": page.unicodeScalars.append("\u{2068}")
            case "\u{10FFF1}": page.unicodeScalars.append("\u{2069}")
            default: page.unicodeScalars.append(scalar)
            }
        }
        return page
    }
}
