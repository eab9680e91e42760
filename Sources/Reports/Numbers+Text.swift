import Foundation

extension Double {
    /// Fixed decimals, with a true minus sign; never "-0.000" or "nan".
    func text(_ digits: Int) -> String {
        guard isFinite else { return "n/a" }
        let text = String(format: "%.\(digits)f", self)
        guard text.hasPrefix("-") else { return text }
        return text.contains { $0 >= "1" && $0 <= "9" }
            ? "\u{2212}" + text.dropFirst() : String(text.dropFirst())
    }

    /// A p value: "p = 0.031", "p < 0.001".
    var pText: String { self < 0.001 ? "p < 0.001" : "p = \(text(3))" }

    /// A readable duration in seconds: "4.2 s", "12 min", "3.4 h".
    var durationText: String {
        switch self {
        case ..<100: "\(text(1)) s"
        case ..<6000: "\((self / 60).text(0)) min"
        default: "\((self / 3600).text(1)) h"
        }
    }
}

extension ClosedRange<Double> {
    /// "0.531 to 0.684".
    var text: String { "\(lowerBound.text(3)) to \(upperBound.text(3))" }
}

extension Int {
    /// With thousands separators: "86,139,311".
    var groupedText: String {
        let digits = String(magnitude)
        var groups = ""
        for (offset, digit) in digits.enumerated() {
            if offset > 0, (digits.count - offset) % 3 == 0 { groups.append(",") }
            groups.append(digit)
        }
        return self < 0 ? "\u{2212}" + groups : groups
    }
}

extension [String] {
    /// "a", "a and b", "a, b and c".
    var sentenceList: String {
        guard count > 1, let last else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " and " + last
    }
}
