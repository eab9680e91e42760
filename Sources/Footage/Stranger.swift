import Foundation

/// Files that users pass instead of a video, recognised by their bytes.
struct Stranger: Equatable {
    /// What the file is, one sentence.
    let problem: String
    /// What to do instead, one sentence.
    let remedy: String

    init(problem: String, remedy: String) {
        self.problem = problem
        self.remedy = remedy
    }

    /// - Parameter name: as in "This is a web page, not a video."
    init(name: String, remedy: String) {
        self.init(problem: "This is \(name), not a video.", remedy: remedy)
    }

    /// Recognises a file before libav opens it: libav would take some for one-frame videos, and follow references to other
    /// files.
    static func recognized(in file: FileBytes) -> Stranger? {
        let head = file.bytes(at: 0, count: 512)
        return image(file, head) ?? pointer(head) ?? document(head) ?? sound(head)
    }

    /// Identifies a file without a signature that libav cannot open; nil if its bytes do not tell.
    static func unmarked(_ file: FileBytes, name: String) -> Stranger? {
        let head = file.bytes(at: 0, count: 65536)
        if head.allSatisfy({ $0 == 0 }) {
            return Stranger(
                problem:
                    "The file begins with \(head.count) zeros in place of a video's header: its data were never written, or were lost.",
                remedy: "Copy or download the whole video again."
            )
        }
        let ending = name.contains(".") ? name.split(separator: ".").last.map { $0.lowercased() } ?? "" : ""
        if ["crdownload", "part", "partial", "download", "opdownload", "filepart", "!ut", "!qb"].contains(
            ending)
        {
            return Stranger(
                problem: "By its name (.\(ending)), the file is still being downloaded.",
                remedy: "Finish the download.")
        }
        guard isText(head) else { return nil }
        return Stranger(
            name: "text",
            remedy:
                "Open it in a text editor to see what it is: a server may have sent it in place of the video."
        )
    }

    private static let video = "Give a video file, or a folder of numbered images."

    // MARK: Images

    /// Whether a chunk of animation control comes before the first pixels (PNG, third edition, 11.3.6.1).
    private static func isAnimatedPNG(_ file: FileBytes) -> Bool {
        var position: Int64 = 8
        for _ in 0..<1000 {
            guard let length = file.number(at: position, count: 4), let name = file.name(at: position + 4)
            else {
                return false
            }
            if name == "acTL" { return true }
            if name == "IDAT" { return false }
            position += 12 + length
        }
        return false
    }

    private static func image(_ file: FileBytes, _ head: [UInt8]) -> Stranger? {
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { return JPEGStream(file).stranger }
        if head.starts(with: [0x89] + Array("PNG".utf8)) {
            return isAnimatedPNG(file) ? nil : still("PNG")
        }
        if head.starts(with: Array("RIFF".utf8)), head.dropFirst(8).starts(with: Array("WEBP".utf8)) {
            // Bit 1 of the flags in the extended header marks more than one picture.
            let isAnimated =
                head.dropFirst(12).starts(with: Array("VP8X".utf8)) && head.count > 20 && head[20] & 2 != 0
            return isAnimated
                ? Stranger(
                    problem: "This is an animated WebP, which cannot be read here.",
                    remedy: "Convert it to MP4.")
                : still("WebP")
        }
        if let brand = imageBrand(head) { return brand }
        let marks: [(name: String, mark: [UInt8])] = [
            ("TIFF or a camera's raw format", Array("II*\0".utf8)),
            ("TIFF or a camera's raw format", Array("MM\0*".utf8)),
            ("Olympus raw", Array("IIRO".utf8)), ("Panasonic raw", Array("IIU\0".utf8)),
            ("Fujifilm raw", Array("FUJIFILMCCD-RAW".utf8)), ("Photoshop", Array("8BPS".utf8)),
            ("JPEG XL", [0xFF, 0x0A]), ("JPEG XL", [0, 0, 0, 12] + Array("JXL ".utf8)),
            ("JPEG 2000", [0, 0, 0, 12] + Array("jP  ".utf8)), ("JPEG 2000", [0xFF, 0x4F, 0xFF, 0x51]),
            ("OpenEXR", [0x76, 0x2F, 0x31, 0x01]), ("DPX", Array("SDPX".utf8)), ("DPX", Array("XPDS".utf8)),
        ]
        if let found = marks.first(where: { head.starts(with: $0.mark) }) { return still(found.name) }
        // Two letters are not enough: the following size must match the file, and the rest of the header must be small
        // numbers.
        if head.starts(with: Array("BM".utf8)), file.littleNumber(at: 2, count: 4) == file.size {
            return still("BMP")
        }
        return nil
    }

    /// ISO/IEC 23008-12: the first brand gives the picture's type.
    private static func imageBrand(_ head: [UInt8]) -> Stranger? {
        guard head.count >= 12, head[4..<8].elementsEqual("ftyp".utf8) else { return nil }
        switch String(decoding: head[8..<12], as: UTF8.self) {
        case "heic", "heix", "heim", "heis", "mif1", "mif2":
            let isAVIF = head[12..<min(head.count, 64)].firstRange(of: Array("avif".utf8)) != nil
            return isAVIF
                ? still("AVIF")
                : Stranger(
                    name: "a still image (HEIC)",
                    remedy: "\(video) A live photo's video is a file of its own (.MOV).")
        case "avif": return still("AVIF")
        case "crx ": return still("Canon raw")
        default: return nil
        }
    }

    fileprivate static func still(_ format: String) -> Stranger {
        Stranger(name: "a still image (\(format))", remedy: video)
    }

    // MARK: Files that stand in for others

    private static func pointer(_ head: [UInt8]) -> Stranger? {
        let playlist = Stranger(name: "a playlist", remedy: "Give the video that it lists.")
        let shortcut = "Give the video that it leads to."
        let marks: [(stranger: Stranger, mark: [UInt8])] = [
            (playlist, Array("#EXTM3U".utf8)), (playlist, Array("ffconcat".utf8)),
            (playlist, Array("[playlist]".utf8)),
            (
                Stranger(
                    name: "a Git LFS pointer to a file that was not fetched",
                    remedy: "Fetch the file with \"git lfs pull\"."),
                Array("version https://git-lfs.github.com/spec/".utf8)
            ),
            (
                Stranger(
                    name: "a git-annex pointer to a file that was not fetched",
                    remedy: "Fetch the file with \"git annex get\"."),
                Array("/annex/objects/".utf8)
            ),
            (Stranger(name: "a Windows shortcut", remedy: shortcut), [0x4C, 0, 0, 0, 1, 0x14, 2, 0]),
            (Stranger(name: "a link to a web page", remedy: shortcut), Array("[InternetShortcut]".utf8)),
            (Stranger(name: "a shortcut", remedy: shortcut), Array("[Desktop Entry]".utf8)),
            (Stranger(name: "a macOS alias", remedy: shortcut), Array("book\0\0\0\0mark".utf8)),
            (
                Stranger(
                    name:
                        "a property list, such as iCloud leaves in place of a file that is not on this computer",
                    remedy: "Download the video from iCloud."),
                Array("bplist00".utf8)
            ),
            (
                Stranger(
                    name: "a companion file that macOS keeps beside a file (AppleDouble)",
                    remedy: "Give the file of the same name without \"._\" in front."),
                [0, 5, 0x16, 7]
            ),
            (
                Stranger(name: "a torrent file", remedy: "Download the video that it describes."),
                Array("d8:announce".utf8)
            ),
        ]
        let text = withoutByteOrderMark(head)
        return marks.first { head.starts(with: $0.mark) || text.starts(with: $0.mark) }?.stranger
    }

    // MARK: Documents, archives, sound

    private static func document(_ head: [UInt8]) -> Stranger? {
        let archive = "Unpack it and give the video in it."
        let marks: [(name: String, remedy: String, mark: [UInt8])] = [
            ("a PDF document", video, Array("%PDF".utf8)),
            ("a ZIP archive", archive, Array("PK\u{3}\u{4}".utf8)),
            ("an empty ZIP archive", video, Array("PK\u{5}\u{6}".utf8)),
            ("a RAR archive", archive, Array("Rar!".utf8)),
            ("a 7-Zip archive", archive, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
            ("a gzip archive", archive, [0x1F, 0x8B, 8]), ("a bzip2 archive", archive, Array("BZh".utf8)),
            ("an xz archive", archive, [0xFD] + Array("7zXZ".utf8)),
            ("a Zstandard archive", archive, [0x28, 0xB5, 0x2F, 0xFD]),
            ("an SQLite database", video, Array("SQLite format 3".utf8)),
            ("a document or a spreadsheet of Microsoft Office", video, [0xD0, 0xCF, 0x11, 0xE0]),
            ("an RTF document", video, Array("{\\rtf".utf8)),
            ("a program", video, [0x7F] + Array("ELF".utf8)),
            ("subtitles (WebVTT)", video, Array("WEBVTT".utf8)),
        ]
        if let found = marks.first(where: { head.starts(with: $0.mark) }) {
            return Stranger(name: found.name, remedy: found.remedy)
        }
        if head.count > 262, head[257..<262].elementsEqual("ustar".utf8) {
            return Stranger(name: "a tar archive", remedy: archive)
        }
        return markup(head)
    }

    private static func markup(_ head: [UInt8]) -> Stranger? {
        let text = String(decoding: withoutByteOrderMark(head), as: UTF8.self)
            .drop { $0.isWhitespace }.lowercased()
        if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") || text.hasPrefix("<head") {
            return Stranger(
                name: "a web page",
                remedy: "Download the video itself: the link led to a page, or the site asked for a sign-in.")
        }
        let answered =
            "Open it in a text editor to see what it is: a server may have sent it in place of the video."
        if text.hasPrefix("<mpd") || text.contains("urn:mpeg:dash:schema") || text.hasPrefix("<smil")
            || text.hasPrefix("<asx")
        {
            return Stranger(name: "a playlist", remedy: "Give the video that it lists.")
        }
        if text.hasPrefix("<svg") || text.hasPrefix("<?xml") && text.contains("<svg") { return still("SVG") }
        if text.hasPrefix("<?xml") { return Stranger(name: "an XML document", remedy: answered) }
        guard text.first == "{" || text.first == "[",
            text.dropFirst().drop(while: \.isWhitespace).first == "\"",
            isText(head)
        else { return nil }
        return Stranger(name: "JSON text", remedy: answered)
    }

    private static func sound(_ head: [UInt8]) -> Stranger? {
        let isWave =
            head.starts(with: Array("RIFF".utf8)) && head.dropFirst(8).starts(with: Array("WAVE".utf8))
        let marks: [(String, [UInt8])] = [
            ("MP3", Array("ID3".utf8)), ("FLAC", Array("fLaC".utf8)), ("AMR", Array("#!AMR".utf8)),
            ("AU", Array(".snd".utf8)),
        ]
        let format = isWave ? "WAV" : marks.first { head.starts(with: $0.1) }?.0
        return format.map { Stranger(name: "sound (\($0))", remedy: "Give a file with moving pictures.") }
    }

    private static func withoutByteOrderMark(_ head: [UInt8]) -> ArraySlice<UInt8> {
        head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
    }

    /// UTF-8 without control characters, or UTF-16 with a byte order mark.
    private static func isText(_ head: [UInt8]) -> Bool {
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return true }
        // The last character may be cut off.
        let whole = (0...3).lazy.map { head.dropLast($0) }.first {
            String(validating: $0, as: UTF8.self) != nil
        }
        let spaces: Set<UInt8> = [9, 10, 12, 13, 27]
        return whole?.allSatisfy { $0 >= 32 && $0 != 127 || spaces.contains($0) } ?? false
    }
}

/// A JPEG picture, or many of them in sequence.
struct JPEGStream {
    /// A file with more pictures is a video: a photo can be followed by a smaller one or a depth map.
    private static let mostOfPhoto = 3

    /// The number of consecutive pictures, counted as far as needed.
    private let pictureCount: Int
    private let hasVideo: Bool

    init(_ file: FileBytes) {
        var position: Int64 = 0
        var count = 0
        while count <= Self.mostOfPhoto, let end = Self.end(of: file, from: position) {
            count += 1
            position = end
        }
        pictureCount = count
        hasVideo =
            file.name(at: position + 4) == "ftyp"
            || file.bytes(at: 0, count: 65536).firstRange(of: Array("MotionPhoto=\"1\"".utf8)) != nil
            || file.bytes(at: 0, count: 65536).firstRange(of: Array("MicroVideo=\"1\"".utf8)) != nil
    }

    /// The size in the first picture's frame header; nil if there is none (ITU-T T.81, B.2.2).
    static func size(_ bytes: [UInt8]) -> (width: Int64, height: Int64)? {
        var position = 2
        while position + 9 <= bytes.count, bytes[position] == 0xFF {
            let number = { (place: Int) in Int64(bytes[place]) << 8 | Int64(bytes[place + 1]) }
            let isFrame =
                (0xC0...0xCF).contains(bytes[position + 1])
                && ![0xC4, 0xC8, 0xCC].contains(bytes[position + 1])
            if isFrame { return (width: number(position + 7), height: number(position + 5)) }
            position += 2 + Int(number(position + 2))
        }
        return nil
    }

    /// A photo; nil for a stream of pictures, which is a video.
    var stranger: Stranger? {
        guard pictureCount <= Self.mostOfPhoto else { return nil }
        guard hasVideo else { return Stranger.still("JPEG") }
        return Stranger(
            name: "a still image (JPEG) with a short video in it (a motion photo)",
            remedy: "Export the video from the gallery of the phone, and give that.")
    }

    /// Where a picture that begins at a position ends; nil if none begins there or its end is missing.
    ///
    /// ITU-T T.81, annex B: segments of known length up to the scans, whose data contain no markers except restarts before
    /// the next segment or the end.
    private static func end(of file: FileBytes, from start: Int64) -> Int64? {
        guard file.bytes(at: start, count: 2) == [0xFF, 0xD8] else { return nil }
        var position = start + 2
        while let marker = file.number(at: position, count: 2) {
            switch marker {
            case 0xFFD9: return position + 2
            case 0xFFFF: position += 1
            case 0xFF01...0xFFFE:
                guard let length = file.number(at: position + 2, count: 2) else { return nil }
                position += 2 + length
                if marker == 0xFFDA { position = nextMarker(in: file, from: position) }
            default: return nil
            }
        }
        return nil
    }

    /// The next marker other than a restart, or the end of the file.
    private static func nextMarker(in file: FileBytes, from start: Int64) -> Int64 {
        var position = start
        while position < file.size {
            let bytes = file.bytes(at: position, count: 4096)
            var index = 0
            while index + 1 < bytes.count {
                if bytes[index] == 0xFF, bytes[index + 1] != 0, !(0xD0...0xD7).contains(bytes[index + 1]) {
                    return position + Int64(index)
                }
                index += 1
            }
            position += Int64(max(1, bytes.count - 1))
        }
        return file.size
    }
}
