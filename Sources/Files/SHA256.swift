import CKernels

/// SHA-256 of bytes supplied in pieces (FIPS 180-4).
public struct SHA256: Sendable {
    // Section 5.3.3.
    private var state: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
        0x5be0_cd19,
    ]
    private var byteCount: UInt64 = 0
    /// The bytes that do not yet fill a block.
    private var rest: [UInt8] = []
    private let isPortable: Bool

    private static let blockByteCount = 64

    /// Starts with no bytes.
    public init() { isPortable = false }

    /// Starts without the processor's SHA instructions, to test the fallback.
    package static var portable: SHA256 { SHA256(isPortable: true) }

    private init(isPortable: Bool) { self.isPortable = isPortable }

    /// Adds the next bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        byteCount += UInt64(bytes.count)
        var bytes = bytes[...]
        if !rest.isEmpty {
            let missing = bytes.prefix(Self.blockByteCount - rest.count)
            rest += missing
            bytes = bytes.dropFirst(missing.count)
            guard rest.count == Self.blockByteCount else { return }
            let block = rest
            block.withUnsafeBytes { take($0) }
            rest = []
        }
        let blocks = bytes.dropLast(bytes.count % Self.blockByteCount)
        take(UnsafeRawBufferPointer(rebasing: blocks))
        rest = Array(bytes.dropFirst(blocks.count))
    }

    /// The digest of all bytes added, in lower-case hexadecimal.
    public var text: String {
        // Section 5.1.1: a one, zeros, and the number of bits as the last eight bytes of a block.
        var padding: [UInt8] = [0x80]
        let filled = (rest.count + 1 + 8) % Self.blockByteCount
        padding += Array(repeating: 0, count: (Self.blockByteCount - filled) % Self.blockByteCount)
        withUnsafeBytes(of: (byteCount * 8).bigEndian) { padding += $0 }
        var padded = self
        padding.withUnsafeBytes { padded.update($0) }
        return padded.state.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }

    private mutating func take(_ blocks: UnsafeRawBufferPointer) {
        let count = blocks.count / Self.blockByteCount
        if isPortable {
            ckernels_sha256_portable(&state, blocks.baseAddress, count)
        } else {
            ckernels_sha256(&state, blocks.baseAddress, count)
        }
    }
}
