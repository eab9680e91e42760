/// The escapes of pickle protocol 0, which writes texts like Python source.
enum PickleEscapes {
    /// The bytes of a quoted Python 2 string, `'a\x00b'`.
    static func quotedBytes(_ line: UnsafeRawBufferPointer) throws(PickleFailure) -> [UInt8] {
        guard line.count >= 2, let quote = line.first, quote == 0x27 || quote == 0x22, line.last == quote
        else {
            throw PickleFailure("a string without quotes")
        }
        var bytes: [UInt8] = []
        var rest = line.dropFirst().dropLast()
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "x"): bytes.append(UInt8(truncatingIfNeeded: try number(&rest, digitCount: 2)))
            case .some(let byte) where [0x27, 0x22, 0x5C].contains(byte): bytes.append(byte)
            default: throw PickleFailure("an unknown escape in a string")
            }
        }
        return bytes
    }

    /// The text of a line in Python's raw-unicode-escape: Latin-1 with `\uXXXX` and `\UXXXXXXXX`.
    static func rawUnicode(_ line: UnsafeRawBufferPointer) throws(PickleFailure) -> String {
        var text = String.UnicodeScalarView()
        var rest = line[...]
        while let byte = rest.popFirst() {
            let digitCount: Int
            switch (byte, rest.first) {
            case (UInt8(ascii: "\\"), UInt8(ascii: "u")): digitCount = 4
            case (UInt8(ascii: "\\"), UInt8(ascii: "U")): digitCount = 8
            default:
                text.append(Unicode.Scalar(byte))
                continue
            }
            rest = rest.dropFirst()
            guard let scalar = Unicode.Scalar(try number(&rest, digitCount: digitCount)) else {
                throw PickleFailure("an invalid escape")
            }
            text.append(scalar)
        }
        return String(text)
    }

    private static func number(
        _ rest: inout Slice<UnsafeRawBufferPointer>, digitCount: Int
    ) throws(PickleFailure) -> UInt32 {
        let digits = String(decoding: rest.prefix(digitCount), as: UTF8.self)
        rest = rest.dropFirst(digitCount)
        guard digits.utf8.count == digitCount, let number = UInt32(digits, radix: 16) else {
            throw PickleFailure("an escape without its digits")
        }
        return number
    }
}
