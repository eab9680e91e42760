import Foundation

/// What a container says about its own length, read without libav.
enum FileExtent {
    /// The size of the whole file by its outermost header, nil where the format does not say.
    ///
    /// RIFF (AVI): the length at byte 4. EBML (Matroska, WebM; RFC 8794): the size of the segment element.
    static func announcedSize(of url: URL) -> Int64? {
        guard let bytes = try? FileInspection.leadingBytes(of: url, count: 4096) else { return nil }
        if bytes.count >= 12, bytes.starts(with: Array("RIFF".utf8)) {
            let length = bytes[4..<8].reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) }
            return 8 + length
        }
        guard bytes.starts(with: [0x1A, 0x45, 0xDF, 0xA3]),
            let header = ebmlSize(bytes, at: 4), let headerSize = header.size
        else { return nil }
        let segment = header.end + headerSize
        guard segment >= 0, segment + 4 <= bytes.count,
            Array(bytes[segment..<segment + 4]) == [0x18, 0x53, 0x80, 0x67],
            let size = ebmlSize(bytes, at: segment + 4)
        else { return nil }
        return size.size.map { Int64(size.end) + Int64($0) }
    }

    /// Whether an MP4 or MOV file ends before its index: it begins with `ftyp` and no box at the top is a `moov`.
    ///
    /// ISO/IEC 14496-12, section 4.2: boxes of a 32-bit size and a name, with a 64-bit size where the first is 1.
    static func isMovWithoutIndex(_ url: URL) -> Bool {
        guard let handle = try? FileHandle(forReadingFrom: url) else { return false }
        defer { try? handle.close() }
        var position: UInt64 = 0
        for boxIndex in 0..<1000 {
            guard (try? handle.seek(toOffset: position)) != nil,
                let data = try? handle.read(upToCount: 16), data.count >= 8
            else { return boxIndex > 0 }
            let bytes = [UInt8](data)
            let name = Array(bytes[4..<8])
            if boxIndex == 0, name != Array("ftyp".utf8) { return false }
            if name == Array("moov".utf8) { return false }
            var size = bytes[..<4].reduce(0) { $0 << 8 | UInt64($1) }
            if size == 1, bytes.count == 16 { size = bytes[8...].reduce(0) { $0 << 8 | UInt64($1) } }
            let (next, overflow) = position.addingReportingOverflow(size)
            guard size >= 8, !overflow, next < UInt64(Int64.max) else { return true }
            position = next
        }
        return false
    }

    /// A variable-length size: as many leading zero bits as further bytes; all ones means unknown.
    private static func ebmlSize(_ bytes: [UInt8], at position: Int) -> (size: Int?, end: Int)? {
        guard position < bytes.count, bytes[position] != 0 else { return nil }
        let length = bytes[position].leadingZeroBitCount + 1
        guard position + length <= bytes.count else { return nil }
        let mask = (1 << (7 * length)) - 1
        let value = bytes[position..<position + length].reduce(0) { $0 << 8 | Int($1) } & mask
        return (value == mask ? nil : value, position + length)
    }
}
