import Foundation

extension FileInspection {
    /// Rejects, with a specific message, anything that is not a video or cannot be decoded, before libav opens it.
    ///
    /// - Returns: the demuxer for series of pictures that libav would take for still images; nil if libav recognises the
    ///   format.
    static func demuxer(for url: URL) throws -> String? {
        guard let file = FileBytes(url) else {
            throw FootageError(
                .unreadable, url.relativePath, "The file cannot be opened.", remedy: "Check its permissions.")
        }
        guard file.size > 0 else {
            throw FootageError(
                .notVideo, url.relativePath, "The file is empty.", remedy: "Copy or download the video again."
            )
        }
        if let stranger = Stranger.recognized(in: file) { throw refusal(stranger, url) }
        if let text = encryption(of: file) {
            throw FootageError(
                .encrypted, url.relativePath, text,
                remedy:
                    "Only the program or service that it comes from can play it: give a recording of your own."
            )
        }
        let head = file.bytes(at: 0, count: 4)
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { return "mjpeg" }
        return head == [0x89] + Array("PNG".utf8) ? "apng" : nil
    }

    static func refusal(_ stranger: Stranger, _ url: URL) -> FootageError {
        FootageError(
            .notVideo, url.relativePath, stranger.problem, remedy: stranger.remedy)
    }

    private static func encryption(of file: FileBytes) -> String? {
        if MovieBoxes(file)?.isEncrypted == true || ElementWalk(file)?.isEncrypted == true
            || isProtectedASF(file)
        {
            return "The video is encrypted (DRM)."
        }
        return isScrambled(file) ? "The broadcast is encrypted (scrambled)." : nil
    }

    /// Whether the header of an ASF file (WMV) contains an object that describes encryption.
    private static func isProtectedASF(_ file: FileBytes) -> Bool {
        let header: [UInt8] = [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]
        let objects: [[UInt8]] = [
            [0xFB, 0xB3, 0x11, 0x22, 0x23, 0xBD, 0xD2, 0x11, 0xB4, 0xB7, 0x00, 0xA0, 0xC9, 0x55, 0xFC, 0x6E],
            [0x14, 0xE6, 0x8A, 0x29, 0x22, 0x26, 0x17, 0x4C, 0xB9, 0x35, 0xDA, 0xE0, 0x7E, 0xE9, 0x28, 0x9C],
        ]
        guard file.bytes(at: 0, count: 8) == header else { return false }
        let head = file.bytes(at: 0, count: 65536)
        return objects.contains { head.firstRange(of: $0) != nil }
    }

    /// Whether most packets of an MPEG transport stream are scrambled (ISO/IEC 13818-1, table 2-4).
    private static func isScrambled(_ file: FileBytes) -> Bool {
        for (length, lead) in [(188, 0), (192, 4)] as [(Int64, Int64)] {
            let count = min(2000, (file.size - lead) / length)
            func header(_ packet: Int64) -> [UInt8] { file.bytes(at: packet * length + lead, count: 4) }
            guard count > 4, (0..<4).allSatisfy({ header($0).first == 0x47 }) else { continue }
            let headers = (0..<count).map(header).filter { $0.count == 4 }
            return headers.count { $0[3] & 0x80 != 0 } * 2 > headers.count
        }
        return false
    }
}
