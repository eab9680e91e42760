import Failures

/// The JSON of a safetensors header: like Foundation's, except that a duplicate key is an error, as the format requires;
/// Foundation's readers accept it.
enum HeaderJSON {
    /// An object's members in file order.
    case object([Member])
    case array([HeaderJSON])
    case string(String)
    case integer(Int)
    case other

    /// One key of an object with its value; a struct, because debug builds reject an array of tuples here as circular.
    struct Member {
        let key: String
        let value: HeaderJSON
    }

    /// Why a text is not the expected JSON.
    struct Failure: Error { let reason: String }

    /// No array in a safetensors header is longer: shapes and offsets.
    private static let mostElements = 64

    /// Parses one value that fills the whole text.
    static func parse(_ bytes: UnsafeRawBufferPointer) throws(Failure) -> HeaderJSON {
        var reader = Reader(bytes: bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.failure("text after the end") }
        return value
    }

    private struct Reader {
        let bytes: UnsafeRawBufferPointer
        var position = 0

        func failure(_ reason: String) -> Failure {
            Failure(reason: "\(reason) at byte \(position) of the header")
        }

        var current: UInt8? { position < bytes.count ? bytes[position] : nil }

        mutating func skipSpace() {
            while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
                position += 1
            }
        }

        mutating func take(_ wanted: Character) throws(Failure) {
            skipSpace()
            guard current == wanted.asciiValue else { throw failure("no '\(wanted)'") }
            position += 1
        }

        mutating func value(depth: Int) throws(Failure) -> HeaderJSON {
            guard depth < 16 else { throw failure("nested too deeply") }
            skipSpace()
            switch current {
            case UInt8(ascii: "{"): return try object(depth: depth)
            case UInt8(ascii: "["): return try array(depth: depth)
            case UInt8(ascii: "\""): return .string(try string())
            case .some(let byte) where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte):
                return try number()
            default:
                for word in ["true", "false", "null"] where starts(with: word) {
                    position += word.utf8.count
                    return .other
                }
                throw failure("no JSON value")
            }
        }

        func starts(with word: String) -> Bool {
            position + word.utf8.count <= bytes.count
                && bytes[position..<position + word.utf8.count].elementsEqual(word.utf8)
        }

        mutating func object(depth: Int) throws(Failure) -> HeaderJSON {
            var entries: [Member] = []
            var keys: Set<String> = []
            try take("{")
            skipSpace()
            if current == UInt8(ascii: "}") {
                position += 1
                return .object([])
            }
            while true {
                skipSpace()
                let key = try string()
                guard keys.insert(key).inserted else { throw failure("the key \"\(key.shortened)\" twice") }
                try take(":")
                entries.append(Member(key: key, value: try value(depth: depth + 1)))
                skipSpace()
                guard current == UInt8(ascii: ",") else {
                    try take("}")
                    return .object(entries)
                }
                position += 1
            }
        }

        mutating func array(depth: Int) throws(Failure) -> HeaderJSON {
            var elements: [HeaderJSON] = []
            try take("[")
            skipSpace()
            if current == UInt8(ascii: "]") {
                position += 1
                return .array([])
            }
            while true {
                guard elements.count < HeaderJSON.mostElements else {
                    throw failure("an array of more than \(HeaderJSON.mostElements) elements")
                }
                elements.append(try value(depth: depth + 1))
                skipSpace()
                guard current == UInt8(ascii: ",") else {
                    try take("]")
                    return .array(elements)
                }
                position += 1
            }
        }

        mutating func number() throws(Failure) -> HeaderJSON {
            let start = position
            while let byte = current, "+-.eE0123456789".utf8.contains(byte) { position += 1 }
            let text = String(decoding: bytes[start..<position], as: UTF8.self)
            if let integer = Int(text) { return .integer(integer) }
            guard Double(text) != nil else { throw failure("no number") }
            return .other
        }

        mutating func string() throws(Failure) -> String {
            try take("\"")
            var units: [UInt8] = []
            while let byte = current {
                position += 1
                switch byte {
                case UInt8(ascii: "\""):
                    guard let text = String(validating: units, as: UTF8.self) else {
                        throw failure("a string that is not UTF-8")
                    }
                    return text
                case UInt8(ascii: "\\"): try escape(into: &units)
                case 0..<0x20: throw failure("a control character in a string")
                default: units.append(byte)
                }
            }
            throw failure("an unfinished string")
        }

        mutating func escape(into units: inout [UInt8]) throws(Failure) {
            guard let byte = current else { throw failure("an unfinished string") }
            position += 1
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
            case UInt8(ascii: "b"): units.append(0x08)
            case UInt8(ascii: "f"): units.append(0x0C)
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "u"):
                var code = try hexadecimal()
                if (0xD800..<0xDC00).contains(code) {
                    guard starts(with: "\\u") else { throw failure("half a surrogate pair") }
                    position += 2
                    let low = try hexadecimal()
                    guard (0xDC00..<0xE000).contains(low) else { throw failure("half a surrogate pair") }
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                }
                guard let scalar = Unicode.Scalar(code) else { throw failure("half a surrogate pair") }
                units.append(contentsOf: String(Character(scalar)).utf8)
            default: throw failure("an unknown escape")
            }
        }

        mutating func hexadecimal() throws(Failure) -> UInt32 {
            guard position + 4 <= bytes.count,
                bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
            else { throw failure("an unknown escape") }
            position += 4
            return code
        }
    }
}
