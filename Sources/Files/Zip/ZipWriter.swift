/// Writes a zip archive of stored entries from front to back (PKWARE's APPNOTE.TXT; zip64 if a size needs it).
///
/// By hand rather than with libzip, which gathers all entries first and then writes its own file: here an entry is written as
/// soon as it is available, through an `AtomicFile` like all our files. Data begin at multiples of 64 bytes, as in PyTorch's
/// archives, so that they can be mapped.
package struct ZipWriter {
    private let file: AtomicFile
    private var offset = 0
    private var directory: [UInt8] = []
    private var entryCount = 0

    private static let alignment = 64
    /// The first size or offset that does not fit the 32-bit fields.
    private static let limit = 0xFFFF_FFFF

    package init(_ file: AtomicFile) { self.file = file }

    /// Adds an entry whose data `write` produces.
    package mutating func add(
        _ name: String, byteCount: Int, checksum: UInt32, write: (AtomicFile) throws -> Void
    ) throws {
        let name = Array(name.utf8)
        let isLarge = byteCount >= Self.limit
        var extra = isLarge ? Self.zip64Field([byteCount, byteCount]) : []
        let unpadded = offset + 30 + name.count + extra.count + 4
        let padding = (Self.alignment - unpadded % Self.alignment) % Self.alignment
        extra.append(UInt16(0x4246))  // "FB", as PyTorch pads
        extra.append(UInt16(padding))
        extra += Array(repeating: UInt8(ascii: "Z"), count: padding)

        var header: [UInt8] = []
        header.append(UInt32(0x0403_4B50))
        header += Self.common(byteCount: byteCount, checksum: checksum, isLarge: isLarge)
        header.append(UInt16(name.count))
        header.append(UInt16(extra.count))
        header += name + extra
        try header.withUnsafeBytes { try file.write($0) }
        try write(file)
        addToDirectory(name, byteCount: byteCount, checksum: checksum)
        offset += header.count + byteCount
    }

    /// Adds a small entry.
    package mutating func add(_ name: String, _ bytes: [UInt8]) throws {
        var crc = CRC32()
        bytes.withUnsafeBytes { crc.update($0) }
        try add(name, byteCount: bytes.count, checksum: crc.value) { file in
            try bytes.withUnsafeBytes { try file.write($0) }
        }
    }

    /// Writes the directory; nothing can be added after it.
    package consuming func finish() throws {
        var end = directory
        let isLarge = offset >= Self.limit || directory.count >= Self.limit || entryCount >= 0xFFFF
        if isLarge {
            let recordOffset = offset + directory.count
            end.append(UInt32(0x0606_4B50))
            end.append(UInt64(44))
            end.append(UInt16(45))  // made by and needed: version 4.5
            end.append(UInt16(45))
            end.append(UInt32(0))
            end.append(UInt32(0))
            for number in [entryCount, entryCount, directory.count, offset] { end.append(UInt64(number)) }
            end.append(UInt32(0x0706_4B50))
            end.append(UInt32(0))
            end.append(UInt64(recordOffset))
            end.append(UInt32(1))
        }
        end.append(UInt32(0x0605_4B50))
        end.append(UInt32(0))  // this disk, and that of the directory
        for _ in 0..<2 { end.append(UInt16(isLarge ? 0xFFFF : entryCount)) }
        end.append(UInt32(isLarge ? Self.limit : directory.count))
        end.append(UInt32(isLarge ? Self.limit : offset))
        end.append(UInt16(0))
        try end.withUnsafeBytes { try file.write($0) }
    }

    private mutating func addToDirectory(_ name: [UInt8], byteCount: Int, checksum: UInt32) {
        let isLarge = byteCount >= Self.limit
        let isFar = offset >= Self.limit
        let wide = (isLarge ? [byteCount, byteCount] : []) + (isFar ? [offset] : [])
        let extra = wide.isEmpty ? [] : Self.zip64Field(wide)
        directory.append(UInt32(0x0201_4B50))
        directory.append(UInt16(45))
        directory += Self.common(byteCount: byteCount, checksum: checksum, isLarge: isLarge || isFar)
        directory.append(UInt16(name.count))
        directory.append(UInt16(extra.count))
        directory.append(UInt16(0))  // comment
        directory.append(UInt32(0))  // disk, internal attributes
        directory.append(UInt32(0))  // external attributes
        directory.append(UInt32(isFar ? Self.limit : offset))
        directory += name + extra
        entryCount += 1
    }

    /// From "version needed" to the uncompressed size, which the local header and the directory have in common.
    private static func common(byteCount: Int, checksum: UInt32, isLarge: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(UInt16(isLarge ? 45 : 20))
        bytes.append(UInt16(0x0800))  // names are UTF-8
        bytes.append(UInt16(0))  // stored
        bytes.append(UInt16(0))  // midnight,
        bytes.append(UInt16(0x21))  // 1 January 1980: the same tensors make the same bytes
        bytes.append(checksum)
        for _ in 0..<2 { bytes.append(UInt32(min(byteCount, limit))) }
        return bytes
    }

    private static func zip64Field(_ numbers: [Int]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(UInt16(1))
        bytes.append(UInt16(8 * numbers.count))
        for number in numbers { bytes.append(UInt64(number)) }
        return bytes
    }
}

extension [UInt8] {
    /// Appends a little-endian integer.
    fileprivate mutating func append(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
