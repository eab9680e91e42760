import Foundation

/// A container's declared length, read without libav.
enum FileExtent {
    /// What is missing from a file.
    struct Cut: Equatable {
        /// One sentence, in lower case.
        let text: String
        /// Whether frames are known to be missing, and more than just the last one.
        var lacksFrames = true
    }

    /// What is missing from a file; nil if it is complete or its format does not tell.
    static func cut(of url: URL) -> Cut? {
        guard let file = FileBytes(url) else { return nil }
        if let announced = announcedSize(of: file) {
            guard announced > file.size else { return nil }
            return Cut(text: "it announces \(announced) bytes and has \(file.size).")
        }
        if let text = MovieBoxes(file)?.cut { return Cut(text: text) }
        guard endsWithinPart(file) else { return nil }
        return Cut(text: "it ends in the middle of its last part.", lacksFrames: false)
    }

    /// The size of the whole file according to its header; nil if not stated.
    private static func announcedSize(of file: FileBytes) -> Int64? {
        ElementWalk(file)?.announcedSize ?? riffSize(file) ?? asfSize(file)
    }

    /// RIFF (AVI): a chain of chunks, of which the later ones extend AVI beyond a gigabyte (OpenDML 1.02). An interrupted
    /// recorder leaves sizes of zero.
    private static func riffSize(_ file: FileBytes) -> Int64? {
        var position: Int64 = 0
        while let name = file.name(at: position), name == "RIFF",
            let length = file.littleNumber(at: position + 4, count: 4), length > 4
        {
            position += 8 + length + length % 2
        }
        // The padding byte after an odd length may be missing.
        return position > 0 ? position - 1 : nil
    }

    /// ASF (WMV), "File Properties Object": the file's size is its fifth field, unless the broadcast flag is set.
    private static func asfSize(_ file: FileBytes) -> Int64? {
        let header: [UInt8] = [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]
        let properties: [UInt8] = [0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11]
        guard file.bytes(at: 0, count: 8) == header else { return nil }
        var position: Int64 = 30
        while position < 65536, let size = file.littleNumber(at: position + 16, count: 8), size >= 24 {
            if file.bytes(at: position, count: 8) == properties {
                guard file.littleNumber(at: position + 88, count: 1).map({ $0 & 1 == 0 }) == true else {
                    return nil
                }
                return file.littleNumber(at: position + 40, count: 8).flatMap { $0 > 0 ? $0 : nil }
            }
            position += min(size, 65536)
        }
        return nil
    }

    /// Whether the file ends in the middle of a packet, a tag or a picture, like an interrupted recording or download.
    private static func endsWithinPart(_ file: FileBytes) -> Bool {
        if let walk = ElementWalk(file) { return walk.endsWithinElement }
        switch file.name(at: 0) {
        case "FLV\u{1}": return endsWithinFlashTag(file)
        case "RIFF": return endsWithinRIFFChunk(file)
        case "DKIF": return endsWithinIVFFrame(file)
        case "OggS": return endsWithinOggPage(file)
        case "GIF8": return !file.bytes(at: file.size - 16, count: 16).contains(0x3B)
        case "\u{FFFD}PNG": return !file.ends(with: "IEND", within: 64)
        default: break
        }
        if file.bytes(at: 0, count: 3) == [0xFF, 0xD8, 0xFF] {
            return endsWithinJPEG(file)
        }
        return endsWithinTransportPacket(file)
    }

    /// A stream of JPEG pictures: its last marker is an end of image (ISO/IEC 10918-1, B.1), possibly followed by padding.
    private static func endsWithinJPEG(_ file: FileBytes) -> Bool {
        let tail = file.bytes(at: max(0, file.size - 64), count: 64)
        guard let end = tail.ranges(of: [0xFF, 0xD9]).last else { return true }
        return tail[end.upperBound...].contains([0xFF, 0xD8])
    }

    /// FLV (Adobe, "Video File Format Specification" 10, annex E): tags of 11 bytes and their data, each followed by four
    /// bytes.
    private static func endsWithinFlashTag(_ file: FileBytes) -> Bool {
        guard var position = file.number(at: 5, count: 4).map({ $0 + 4 }) else { return false }
        while position < file.size {
            guard let kind = file.number(at: position, count: 1), [8, 9, 18].contains(kind & 0x1F) else {
                return false
            }
            guard let length = file.number(at: position + 1, count: 3) else { return true }
            position += 11 + length
            if position > file.size { return true }
            position += 4
        }
        return false
    }

    /// The chunks of an AVI list whose sizes were never filled in.
    private static func endsWithinRIFFChunk(_ file: FileBytes) -> Bool {
        var position: Int64 = 12
        while position < file.size {
            guard let name = file.name(at: position), name.allSatisfy(\.isASCII),
                let length = file.littleNumber(at: position + 4, count: 4)
            else { return file.size - position < 8 && file.number(at: position, count: 1) != 0 }
            let isOpenList = name == "LIST" && file.name(at: position + 8) == "movi" && length <= 4
            guard isOpenList || name != "\0\0\0\0" else { return false }
            position += isOpenList ? 12 : 8 + length + length % 2
        }
        return position > file.size + 1
    }

    /// IVF: a header whose length is at byte 6, then frames of 12 bytes and their data.
    private static func endsWithinIVFFrame(_ file: FileBytes) -> Bool {
        guard var position = file.littleNumber(at: 6, count: 2) else { return false }
        while position < file.size {
            guard let length = file.littleNumber(at: position, count: 4) else { return true }
            position += 12 + length
        }
        return position > file.size
    }

    /// Ogg (RFC 3533, section 6): the last page states its length.
    private static func endsWithinOggPage(_ file: FileBytes) -> Bool {
        let start = max(0, file.size - 131_072)
        let tail = file.bytes(at: start, count: 131_072)
        guard
            let page = tail.indices.last(where: {
                $0 + 4 <= tail.count && Array(tail[$0..<$0 + 4]) == Array("OggS".utf8)
            })
        else { return false }
        guard page + 27 <= tail.count, page + 27 + Int(tail[page + 26]) <= tail.count else { return true }
        let lengths = tail[page + 27..<page + 27 + Int(tail[page + 26])]
        return page + 27 + lengths.count + lengths.reduce(0) { $0 + Int($1) } > tail.count
    }

    /// MPEG transport stream (ISO/IEC 13818-1, 2.4.3.2): packets of 188 bytes that begin with 0x47, of 192 with a leading
    /// timestamp, or of 204 with a trailing checksum.
    private static func endsWithinTransportPacket(_ file: FileBytes) -> Bool {
        for (length, lead) in [(188, 0), (192, 4), (204, 0)] as [(Int64, Int64)] {
            func isSync(_ packet: Int64) -> Bool { file.number(at: packet * length + lead, count: 1) == 0x47 }
            let whole = file.size / length
            guard whole > 4, (0..<4).allSatisfy(isSync), isSync(whole - 1) else { continue }
            return file.size % length > lead && isSync(whole)
        }
        return false
    }
}

extension FileBytes {
    fileprivate func ends(with text: String, within count: Int) -> Bool {
        bytes(at: max(0, size - Int64(count)), count: count).contains(Array(text.utf8))
    }
}
