extension Double {
    /// A share in percent: "78 %"; rounded to 0 or 100 % only if exact: "< 1 %", "> 99 %".
    var percentText: String {
        let rounded = (self * 100).text(0)
        let shown = self > 0 && rounded == "0" ? "< 1" : self < 1 && rounded == "100" ? "> 99" : rounded
        return shown.replacing(" ", with: "\u{00A0}") + "\u{00A0}%"
    }

    /// A probability in percent, never certain: "78 %", "over 99 %", "under 1 %".
    var chanceText: String {
        switch (self * 100).text(0) {
        case "0": "under 1\u{00A0}%"
        case "100": "over 99\u{00A0}%"
        case let rounded: "\(rounded)\u{00A0}%"
        }
    }

    /// Points with one decimal: "412.3".
    var points: String { text(1) }

    /// The panel's points, which may have two decimals: "81.7", "65.25".
    var exactPoints: String {
        let text = text(2)
        return text.hasSuffix("0") ? String(text.dropLast()) : text
    }

    /// A difference with its sign: "+3.2", "−0.4".
    func signedText(_ digits: Int) -> String {
        let text = text(digits)
        return text.contains { $0 >= "1" && $0 <= "9" } && self > 0 ? "+" + text : text
    }
}

extension ClosedRange<Double> {
    /// "371.0 to 455.1".
    var pointsText: String { "\(lowerBound.points) to \(upperBound.points)" }
}

extension Int {
    /// "1 dive", "3 dives".
    func counted(_ noun: String) -> String { "\(groupedText) \(noun)\(self == 1 ? "" : "s")" }

    /// "1st", "2nd", "3rd", "11th".
    var ordinal: String {
        let suffix =
            switch (self % 100, self % 10) {
            case (11...13, _): "th"
            case (_, 1): "st"
            case (_, 2): "nd"
            case (_, 3): "rd"
            default: "th"
            }
        return "\(self)\(suffix)"
    }
}
