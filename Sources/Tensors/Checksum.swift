/// A 64-bit checksum over the metadata, the entries and the data of a safetensors file: every single flipped bit changes
/// it.
///
/// Not a cryptographic hash: it finds damage, not forgery. Four interleaved multiply-xor lanes over 8-byte words run at
/// memory speed, so that even a full-size model opens at once.
struct Checksum {
    private var sum: Sum

    /// As long as the text of any checksum.
    static let placeholder = String(repeating: "0", count: 16)

    /// Starts with everything but the data; a checksum already in the metadata is ignored.
    init(metadata: [String: String], entries: [(name: String, entry: SafetensorsFile.Entry)]) {
        var described = ""
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where key != SafetensorsFile.checksumKey
        {
            described += "\(key)\u{0}\(value)\u{0}"
        }
        for (name, entry) in entries.sorted(by: { $0.name < $1.name }) {
            described += "\(name)\u{0}\(entry.elementType.rawValue)\(entry.shape)\(entry.range)\u{0}"
        }
        var head = Sum(seed: 0xCBF2_9CE4_8422_2325)
        described.withUTF8 { head.update(UnsafeRawBufferPointer($0)) }
        sum = Sum(seed: head.value)
    }

    /// Adds the next data.
    mutating func update(_ bytes: UnsafeRawBufferPointer) { sum.update(bytes) }

    /// The checksum of all data added, as 16 hexadecimal digits.
    var text: String {
        let digits = String(sum.value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

private struct Sum {
    private var lanes: SIMD4<UInt64>
    private var byteCount = 0
    /// The bytes that do not fill a block yet.
    private var rest: [UInt8] = []

    private static let prime: UInt64 = 0x9E37_79B9_7F4A_7C15  // odd, so that multiplication is a bijection
    private static let blockByteCount = 32

    init(seed: UInt64) { lanes = SIMD4(seed, seed &+ 1, seed &+ 2, seed &+ 3) }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        byteCount += bytes.count
        var bytes = bytes[...]
        if !rest.isEmpty {
            let missing = bytes.prefix(Self.blockByteCount - rest.count)
            rest += missing
            bytes = bytes.dropFirst(missing.count)
            guard rest.count == Self.blockByteCount else { return }
            rest.withUnsafeBytes { block in lanes = Self.mixed(lanes, block) }
            rest = []
        }
        let blocks = UnsafeRawBufferPointer(rebasing: bytes.dropLast(bytes.count % Self.blockByteCount))
        lanes = Self.mixed(lanes, blocks)
        rest = Array(bytes.dropFirst(blocks.count))
    }

    private static func mixed(_ lanes: SIMD4<UInt64>, _ blocks: UnsafeRawBufferPointer) -> SIMD4<UInt64> {
        var lanes = lanes
        for offset in stride(from: 0, to: blocks.count, by: blockByteCount) {
            lanes ^= blocks.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
            lanes &*= prime
            lanes ^= lanes &>> 29
        }
        return lanes
    }

    var value: UInt64 {
        var result = UInt64(byteCount)
        for lane in 0..<4 {
            result = (result ^ lanes[lane]) &* Self.prime
            result ^= result >> 29
        }
        for byte in rest { result = (result ^ UInt64(byte)) &* Self.prime }
        return result ^ result >> 32
    }
}
