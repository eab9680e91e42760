/// Reads numbers, lines and byte strings from a pickle, never beyond its end.
struct PickleReader {
    let bytes: UnsafeRawBufferPointer
    var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func byte() throws(PickleFailure) -> UInt8 {
        guard position < bytes.count else { throw cutShort }
        position += 1
        return bytes[position - 1]
    }

    /// A little-endian integer.
    mutating func integer<Value: FixedWidthInteger>(_: Value.Type) throws(PickleFailure) -> Value {
        let slice = try take(MemoryLayout<Value>.size)
        return Value(littleEndian: slice.loadUnaligned(as: Value.self))
    }

    /// A little-endian two's complement integer of any length that fits 64 bits.
    static func longInteger(_ bytes: UnsafeRawBufferPointer) throws(PickleFailure) -> Int {
        guard bytes.count <= 8 else {
            throw PickleFailure("an integer of \(bytes.count) bytes does not fit 64 bits", .unsupported)
        }
        guard let last = bytes.last else { return 0 }
        var value = last >= 0x80 ? -1 : 0
        for byte in bytes.reversed() { value = value << 8 | Int(byte) }
        return value
    }

    mutating func take(_ count: some BinaryInteger) throws(PickleFailure) -> UnsafeRawBufferPointer {
        guard let count = Int(exactly: count), count >= 0 else {
            throw PickleFailure("a length at byte \(position) is not a count")
        }
        guard count <= bytes.count - position else { throw cutShort }
        position += count
        return UnsafeRawBufferPointer(rebasing: bytes[position - count..<position])
    }

    mutating func text(byteCount: some BinaryInteger) throws(PickleFailure) -> String {
        let start = position
        guard let text = String(validating: try take(byteCount), as: UTF8.self) else {
            throw PickleFailure("the text at byte \(start) is not UTF-8")
        }
        return text
    }

    /// The bytes up to the next line feed, which is consumed.
    mutating func line() throws(PickleFailure) -> UnsafeRawBufferPointer {
        let rest = bytes[position...]
        guard let end = rest.firstIndex(of: 0x0A) else { throw cutShort }
        defer { position = end + 1 }
        return UnsafeRawBufferPointer(rebasing: rest[..<end])
    }

    mutating func lineText() throws(PickleFailure) -> String {
        let start = position
        guard let text = String(validating: try line(), as: UTF8.self) else {
            throw PickleFailure("the line at byte \(start) is not UTF-8")
        }
        return text
    }

    private var cutShort: PickleFailure {
        PickleFailure("it is cut short at byte \(bytes.count)")
    }
}
