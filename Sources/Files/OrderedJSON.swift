/// A JSON value whose keys keep their order, which `JSONEncoder` does not guarantee.
package enum OrderedJSON {
    case members([Member])
    case array([OrderedJSON])
    case string(String)
    case integer(Int)
    case number(Double)
    case null

    /// One key of an object with its value; a struct, because debug builds may reject an array of tuples here as circular.
    package struct Member {
        package let key: String
        package let value: OrderedJSON
    }

    package static func object(_ members: [(key: String, value: OrderedJSON)]) -> OrderedJSON {
        .members(members.map { Member(key: $0.key, value: $0.value) })
    }

    package static func number(orNull number: Double?) -> OrderedJSON {
        number.map(OrderedJSON.number) ?? .null
    }

    package var text: String {
        switch self {
        case .members(let members):
            "{" + members.map { "\(Self.quoted($0.key)):\($0.value.text)" }.joined(separator: ",") + "}"
        case .array(let elements): "[" + elements.map(\.text).joined(separator: ",") + "]"
        case .string(let string): Self.quoted(string)
        case .integer(let integer): String(integer)
        case .number(let number): Self.decimal(number)
        case .null: "null"
        }
    }

    /// The shortest digits that read back as the same number; whole numbers without ".0".
    private static func decimal(_ number: Double) -> String {
        precondition(number.isFinite, "JSON has no \(number)")
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// RFC 8259, section 7; U+2028, U+2029 and DEL to U+009F are escaped too, so that a line stays one line and prints safely
    /// on a terminal.
    private static func quoted(_ string: String) -> String {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
