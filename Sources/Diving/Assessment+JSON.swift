extension Assessment {
    /// The assessment as one line of JSON: schema 1, keys in the documented order, no line break inside or after.
    public var jsonLine: String {
        let json: OrderedJSON = .object([
            ("schema", .integer(schema)),
            ("file", .string(file)),
            (
                "model",
                .object([
                    ("name", .string(model.name)), ("sha256", .string(model.sha256)),
                    ("blueprint", .string(model.blueprint)),
                ])
            ),
            ("score", .number(orNull: score)),
            (
                "dive",
                .object([
                    ("number", .string(dive.number.description)), ("description", .string(dive.description)),
                    ("difficulty", .number(orNull: dive.difficulty)),
                ])
            ),
            (
                "classification",
                .object(ClassificationTask.allCases.map { ($0.rawValue, classification[$0].json) })
            ),
            (
                "caption",
                .object([
                    ("text", .string(caption.text)),
                    ("tokens", .array(caption.tokens.map(OrderedJSON.integer))),
                ])
            ),
            (
                "footage",
                .object([
                    ("frames", .integer(footage.frames)), ("frame_rate", .number(footage.frameRate)),
                    (
                        "window",
                        .array([.integer(footage.window.lowerBound), .integer(footage.window.upperBound)])
                    ),
                    ("clips", .integer(footage.clips)), ("preprocessing", .string(footage.preprocessing)),
                ])
            ),
            (
                "seconds",
                .object([
                    ("decode", .number(seconds.decode)), ("network", .number(seconds.network)),
                    ("total", .number(seconds.total)),
                ])
            ),
            ("warnings", .array(warnings.map { .string($0.rawValue) })),
            ("interval", interval?.json ?? .null),
            ("recognition", recognition?.json ?? .null),
            ("timeline", .array(timeline.map(\.json))),
        ])
        return json.text
    }
}

extension Assessment.ClassProbabilities {
    fileprivate var json: OrderedJSON {
        .object([("label", .string(label)), ("probabilities", .array(probabilities.map(OrderedJSON.number)))])
    }
}

extension Assessment.ScoreInterval {
    fileprivate var json: OrderedJSON {
        .object([("low", .number(low)), ("high", .number(high)), ("coverage", .number(coverage))])
    }
}

extension Assessment.Recognition {
    fileprivate var json: OrderedJSON {
        .object([
            ("verdict", .string(verdict.rawValue)), ("distance", .number(distance)),
            ("withheld_score", .number(orNull: withheldScore)),
        ])
    }
}

extension Assessment.ClipInfluence {
    fileprivate var json: OrderedJSON {
        .object([
            ("frames", .array([.integer(frames.lowerBound), .integer(frames.upperBound)])),
            ("score_without", .number(scoreWithout)),
        ])
    }
}

/// A JSON value whose keys keep their order, which `JSONEncoder` does not promise.
private enum OrderedJSON {
    case members([Member])
    case array([OrderedJSON])
    case string(String)
    case integer(Int)
    case number(Double)
    case null

    /// One key of an object with its value; a struct, because debug builds may reject an array of tuples here as circular.
    struct Member {
        let key: String
        let value: OrderedJSON
    }

    static func object(_ members: [(key: String, value: OrderedJSON)]) -> OrderedJSON {
        .members(members.map { Member(key: $0.key, value: $0.value) })
    }

    static func number(orNull number: Double?) -> OrderedJSON { number.map(OrderedJSON.number) ?? .null }

    var text: String {
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
        precondition(number.isFinite, "JSON has no \(number); Assessment.init refuses it")
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// RFC 8259, section 7; U+2028, U+2029 and DEL to U+009F are escaped too, so that a line stays one line and a
    /// terminal shows nothing but text.
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
