/// The elements of a Matroska or WebM file (RFC 8794, RFC 9559), read without libav.
struct ElementWalk {
    private struct Element {
        let identifier: Int64
        let contents: Int64
        /// Nil: unknown, as in live recordings.
        let end: Int64?
    }

    private enum Identifier {
        static let header: Int64 = 0x1A45_DFA3
        static let segment: Int64 = 0x1853_8067
        static let cluster: Int64 = 0x1F43_B675
        static let tracks: Int64 = 0x1654_AE6B
        static let trackEntry: Int64 = 0xAE
        static let trackType: Int64 = 0x83
        static let contentEncodings: Int64 = 0x6D80
        static let contentEncoding: Int64 = 0x6240
        static let contentEncryption: Int64 = 0x5035
    }

    private let file: FileBytes
    private let segment: Element

    /// Nil if the file does not begin like a Matroska file.
    init?(_ file: FileBytes) {
        self.file = file
        guard let header = Self.element(of: file, at: 0), header.identifier == Identifier.header,
            let start = header.end, let segment = Self.element(of: file, at: start),
            segment.identifier == Identifier.segment
        else { return nil }
        self.segment = segment
    }

    /// The size that the file declares; nil if unknown.
    var announcedSize: Int64? { segment.end }

    /// Whether the video is encrypted.
    var isEncrypted: Bool {
        let tracks = children(of: segment, upTo: Identifier.cluster).filter {
            $0.identifier == Identifier.tracks
        }
        .flatMap { children(of: $0) }.filter { $0.identifier == Identifier.trackEntry }
        let videos = tracks.filter { track in
            children(of: track).contains {
                $0.identifier == Identifier.trackType && file.number(at: $0.contents, count: 1) == 1
            }
        }
        return !videos.isEmpty
            && videos.allSatisfy { track in
                let encodings = children(of: track).filter { $0.identifier == Identifier.contentEncodings }
                    .flatMap { children(of: $0) }.filter { $0.identifier == Identifier.contentEncoding }
                return encodings.flatMap { children(of: $0) }.contains {
                    $0.identifier == Identifier.contentEncryption
                }
            }
    }

    /// Whether the file ends within an element; checked if the segment does not state its size.
    var endsWithinElement: Bool {
        guard segment.end == nil else { return false }
        var position = segment.contents
        while position < file.size {
            guard let element = Self.element(of: file, at: position) else {
                // A header of up to twelve bytes cut off by the end, or bytes that are not a header.
                return file.size - position < 12 && file.number(at: position, count: 1) != 0
            }
            // A cluster of unknown size is entered: its blocks follow, and then the next cluster.
            position = element.end ?? element.contents
        }
        return position > file.size
    }

    private func children(of parent: Element, upTo last: Int64? = nil) -> [Element] {
        var elements: [Element] = []
        var position = parent.contents
        while position < min(parent.end ?? .max, file.size), elements.count < 10_000,
            let element = Self.element(of: file, at: position), element.identifier != last
        {
            // No element extends beyond its parent.
            let end = [element.end, parent.end].compactMap(\.self).min()
            elements.append(Element(identifier: element.identifier, contents: element.contents, end: end))
            guard let end = element.end else { break }
            position = end
        }
        return elements
    }

    private static func element(of file: FileBytes, at position: Int64) -> Element? {
        guard let first = file.number(at: position, count: 1), first >= 0x10 else { return nil }
        let length = UInt8(first).leadingZeroBitCount + 1
        guard let identifier = file.number(at: position, count: length),
            let sizeFirst = file.number(at: position + Int64(length), count: 1), sizeFirst > 0
        else { return nil }
        // The number of leading zero bits is the number of further bytes; all ones means unknown.
        let sizeLength = UInt8(sizeFirst).leadingZeroBitCount + 1
        let sizeBytes = file.bytes(at: position + Int64(length), count: sizeLength)
        guard sizeBytes.count == sizeLength else { return nil }
        let mask = Int64(1) << (7 * Int64(sizeLength)) - 1
        let size = sizeBytes.reduce(0) { $0 << 8 | Int64($1) } & mask
        let contents = position + Int64(length + sizeLength)
        return Element(
            identifier: identifier, contents: contents, end: size == mask ? nil : contents + size)
    }
}
