/// The checksum of zip archives (ISO 3309, the reversed polynomial 0xEDB88320), eight bytes at a step.
package struct CRC32 {
    package init() {}

    private var state: UInt32 = ~0

    /// Table `k` holds each byte's remainder when followed by `k` zero bytes.
    private static let tables: [UInt32] = {
        var tables = (0..<256).map { byte in
            (0..<8).reduce(UInt32(byte)) { state, _ in state >> 1 ^ (state & 1) * 0xEDB8_8320 }
        }
        for index in 256..<8 * 256 {
            let previous = tables[index - 256]
            tables.append(previous >> 8 ^ tables[Int(previous & 0xFF)])
        }
        return tables
    }()

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        state = Self.tables.withUnsafeBufferPointer { tables in
            var state = state
            var offset = 0
            while offset + 8 <= bytes.count {
                let word =
                    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                    ^ UInt64(state)
                state = 0
                for place in 0..<8 {
                    state ^= tables[(7 - place) << 8 | Int(word >> (8 * UInt64(place)) & 0xFF)]
                }
                offset += 8
            }
            for byte in bytes[offset...] {
                state = state >> 8 ^ tables[Int(UInt8(truncatingIfNeeded: state) ^ byte)]
            }
            return state
        }
    }

    package var value: UInt32 { ~state }
}
