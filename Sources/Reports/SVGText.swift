import Foundation

/// A coordinate with at most one decimal.
func svgNumber(_ value: Double) -> String {
    let text = String(format: "%.1f", value)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// Text as the content of an SVG element, or as an attribute in double quotes.
///
/// Works on scalars, not characters: a "<" followed by a combining accent is another character. Control characters, which no
/// document may contain, become spaces.
func svgText(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        default: escaped.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
    }
    return escaped
}
