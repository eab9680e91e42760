import Footage
import Foundation
import Testing

/// What people hand over in place of a video, named by its bytes.
struct StrangerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let bytes: [UInt8]
        let problem: String
        var remedy: String?
        var name = "dive.mp4"
        var testDescription: String { problem }

        init(_ text: String, _ problem: String, _ remedy: String? = nil, name: String = "dive.mp4") {
            self.init(bytes: Array(text.utf8), problem, remedy, name: name)
        }

        init(bytes: [UInt8], _ problem: String, _ remedy: String? = nil, name: String = "dive.mp4") {
            self.bytes = bytes
            self.problem = problem
            self.remedy = remedy
            self.name = name
        }
    }

    static let video = "Give a video file, or a folder of numbered images."
    static let archive = "Unpack it and give the video in it."
    static let editor =
        "Open it in a text editor to see what it is: a server may have sent it in place of the video."

    static let cases: [Case] = [
        Case(
            bytes: [0, 0, 0, 28] + Array("ftypheic\0\0\0\0mif1heicmiaf".utf8),
            "This is a still image (HEIC), not a video.",
            "\(video) A live photo's video is a file of its own (.MOV)."),
        Case(
            bytes: [0, 0, 0, 28] + Array("ftypmif1\0\0\0\0mif1avifmiaf".utf8),
            "This is a still image (AVIF), not a video.", video),
        Case(
            bytes: [0, 0, 0, 24] + Array("ftypavif\0\0\0\0mif1miaf".utf8),
            "This is a still image (AVIF), not a video.", video),
        Case(
            bytes: [0, 0, 0, 24] + Array("ftypcrx \0\0\0\u{1}crx isom".utf8),
            "This is a still image (Canon raw), not a video."),
        Case(
            "II*\0\u{8}\0\0\0", "This is a still image (TIFF or a camera's raw format), not a video.", video),
        Case(
            bytes: Array("RIFF\u{10}\0\0\0WEBPVP8 ".utf8) + [0, 0, 0, 0],
            "This is a still image (WebP), not a video.", video),
        Case(
            bytes: Array("RIFF\u{10}\0\0\0WEBPVP8X\u{A}\0\0\0\u{12}\0\0\0".utf8),
            "This is an animated WebP, which cannot be read here.", "Convert it to MP4."),
        Case(
            "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            "This is a still image (SVG), not a video."),
        Case(
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            "This is a Git LFS pointer to a file that was not fetched, not a video.",
            "Fetch the file with \"git lfs pull\"."),
        Case(
            "\r\n<!DOCTYPE html>\n<html><head>", "This is a web page, not a video.",
            "Download the video itself: the link led to a page, or the site asked for a sign-in."),
        Case(
            "<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code></Error>",
            "This is an XML document, not a video.", editor),
        Case("{\"error\": {\"code\": 404}}", "This is JSON text, not a video.", editor),
        Case("Not found\n", "This is text, not a video.", editor),
        Case(
            "#EXTM3U\nfile:///etc/passwd\n", "This is a playlist, not a video.",
            "Give the video that it lists."),
        Case(
            "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\">", "This is a playlist, not a video.",
            "Give the video that it lists."),
        Case("PK\u{3}\u{4}\u{14}\0\0\0", "This is a ZIP archive, not a video.", archive),
        Case("Rar!\u{1A}\u{7}\u{1}\0", "This is a RAR archive, not a video.", archive),
        Case(bytes: [0x1F, 0x8B, 8, 0, 0, 0], "This is a gzip archive, not a video.", archive),
        Case("%PDF-1.7 and so on", "This is a PDF document, not a video.", video),
        Case(
            bytes: [0x4C, 0, 0, 0, 1, 0x14, 2, 0, 0, 0, 0, 0, 0xC0],
            "This is a Windows shortcut, not a video.",
            "Give the video that it leads to."),
        Case(
            "[InternetShortcut]\r\nURL=https://example.org\r\n", "This is a link to a web page, not a video."),
        Case(
            bytes: [0, 5, 0x16, 7, 0, 2, 0, 0] + Array("Mac OS X        ".utf8),
            "This is a companion file that macOS keeps beside a file (AppleDouble), not a video.",
            "Give the file of the same name without \"._\" in front.", name: "._dive.mp4"),
        Case(
            "bplist00\u{1}\u{2}",
            "This is a property list, such as iCloud leaves in place of a file that is not on this computer, not a video.",
            "Download the video from iCloud.", name: ".dive.mp4.icloud"),
        Case(
            "ID3\u{4}\0\0\0\0\0\0", "This is sound (MP3), not a video.", "Give a file with moving pictures."),
        Case(bytes: Array("RIFF\u{10}\0\0\0WAVEfmt ".utf8), "This is sound (WAV), not a video."),
        Case(
            bytes: [UInt8](repeating: 0, count: 100_000),
            "The file begins with 65536 zeros in place of a video's header: its data were never written, or were lost.",
            "Copy or download the whole video again."),
        Case(
            bytes: [0x93, 0x11, 0xFE, 0x80, 0x17],
            "By its name (.crdownload), the file is still being downloaded.",
            "Finish the download.", name: "dive.mp4.crdownload"),
        Case("Not found\n", "This is text, not a video.", editor, name: "download"),
        Case(
            bytes: [0x93, 0x11, 0xFE, 0x80, 0x17], "This is not a video in a format that is read here.",
            "Give an MP4, MOV, MKV, WebM, AVI or MPEG-TS file."),
    ]

    @Test(arguments: cases)
    func `a file that is not a video is identified`(_ stranger: Case) throws {
        let media = try Media()
        let error = readingError(try media.makeFile(stranger.name, stranger.bytes))
        #expect(error?.code == .notVideo)
        #expect(error?.kind == .badData)
        #expect(error?.problem == stranger.problem)
        if let remedy = stranger.remedy { #expect(error?.remedy == remedy) }
    }

    @Test func `a video stored in iCloud is not just called missing`() throws {
        let media = try Media()
        _ = try media.makeFile(".dive.mov.icloud", "bplist00")
        let error = readingError(media.url("dive.mov"))
        #expect(error?.code == .missing)
        #expect(error?.problem == "The video is in iCloud and not on this computer.")
        #expect(error?.remedy == "Download it first.")
    }

    /// FFmpeg's muxer encrypts by Common Encryption (ISO/IEC 23001-7).
    @Test(.needsFFmpeg) func `an encrypted video is identified`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<60))
        let key = "76a6c65c5ea762046bd749a2e632ccbb"
        let locked = try media.ffmpeg(
            "-i", "clip.mp4", "-c", "copy", "-encryption_scheme", "cenc-aes-ctr", "-encryption_key", key,
            "-encryption_kid", key,
            "locked.mp4")
        let error = readingError(locked)
        #expect(error?.code == .encrypted)
        #expect(error?.kind == .badData)
        #expect(error?.problem == "The video is encrypted (DRM).")
        #expect(
            error?.remedy
                == "Only the program or service that it comes from can play it: give a recording of your own."
        )
    }

    @Test(.needsFFmpeg) func `a scrambled broadcast is reported as encrypted`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<60))
        var bytes = [UInt8](try Data(contentsOf: media.ffmpeg("-i", "clip.mp4", "-c", "copy", "clear.ts")))
        for packet in stride(from: 188 * 3, to: bytes.count, by: 188) { bytes[packet + 3] |= 0x80 }
        let error = readingError(try media.makeFile("scrambled.ts", bytes))
        #expect(error?.code == .encrypted)
        #expect(error?.problem == "The broadcast is encrypted (scrambled).")
    }

    @Test(.needsFFmpeg, arguments: ["moving.png", "moving.gif", "moving.mjpeg"])
    func `animated pictures are read as videos`(_ name: String) throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(40_000..<40_040))
        let options = name.hasSuffix("png") ? ["-f", "apng"] : name.hasSuffix("gif") ? [] : ["-q:v", "2"]
        let moving = try media.ffmpeg(["-i", "clip.mp4"] + options + [name])
        #expect(try FootageReader().window(of: moving).numbers == Array(40_000..<40_040))
    }

    @Test(.needsFFmpeg, arguments: ["still.png", "still.jpg", "still.bmp", "still.tif", "still.webp"])
    func `a still image is identified`(_ name: String) throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<20))
        let codec = name.hasSuffix("webp") && !Media.has("cwebp") ? ["-c:v", "libwebp"] : []
        let error = readingError(try media.ffmpeg(["-i", "clip.mp4", "-frames:v", "1"] + codec + [name]))
        #expect(error?.code == .notVideo)
        #expect(error?.problem.hasPrefix("This is a still image (") == true, "\(error?.problem ?? "")")
    }

    @Test(.needsFFmpeg) func `an animated PNG is recognised whatever precedes its first picture`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<40))
        let moving = try media.ffmpeg("-i", "clip.mp4", "-f", "apng", "moving.png")
        var bytes = [UInt8](try Data(contentsOf: moving))
        // Behind the header, which is the first chunk: a text of 3 kB with its checksum, which no one checks of such chunks.
        let text =
            [0, 0, 0x0C, 0] + Array("tEXt".utf8) + [UInt8](repeating: 0x20, count: 0xC00) + [0, 0, 0, 0]
        bytes.insert(contentsOf: text, at: 33)
        let late = try media.makeFile("late.png", bytes)
        #expect(try FootageReader().window(of: late).numbers == Array(0..<40))
    }

    @Test(.needsFFmpeg) func `a still image that mentions animation is a still image`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: [1, 2])
        var bytes = [UInt8](
            try Data(contentsOf: media.ffmpeg("-i", "clip.mp4", "-frames:v", "1", "still.png")))
        bytes.insert(contentsOf: [0, 0, 0, 4] + Array("tEXtacTL".utf8) + [0, 0, 0, 0], at: 33)
        let error = readingError(try media.makeFile("still.png", bytes))
        #expect(error?.problem.hasPrefix("This is a still image (PNG)") == true, "\(error?.problem ?? "")")
    }

    @Test(.needsFFmpeg) func `a film with a truncated header is not called a foreign format`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<60))
        let fast = try media.ffmpeg("-i", "clip.mp4", "-c", "copy", "-movflags", "faststart", "fast.mp4")
        let cut = readingError(
            try media.makeFile("cut.mp4", [UInt8](try Data(contentsOf: fast).prefix(600))))
        #expect(cut?.code == .incomplete)
        #expect(
            cut?.problem.hasPrefix("The file is cut short: its last part (\"moov\") ends at byte ") == true,
            "\(cut?.problem ?? "")")
        let matroska = try media.ffmpeg("-i", "clip.mp4", "-c", "copy", "whole.mkv")
        let short = readingError(
            try media.makeFile("cut.mkv", [UInt8](try Data(contentsOf: matroska).prefix(200))))
        #expect([.incomplete, .corrupt].contains(short?.code))
        #expect(short?.problem.contains("which is not supported") == false, "\(short?.problem ?? "")")
    }

    /// Boxes that claim to reach beyond the box they are in, a thousand at each of three depths.
    @Test(.timeLimit(.minutes(1))) func `nested boxes take no more time than their bytes`() throws {
        func box(_ name: String, holding inner: String) -> [UInt8] {
            [0, 0, 0, 16] + Array(name.utf8) + [0x7F, 0xFF, 0xFF, 0xFF] + Array(inner.utf8)
        }
        let levels = [("moov", "trak"), ("mdia", "minf"), ("stbl", "stsd")].flatMap { name, inner in
            (0..<1000).flatMap { _ in box(name, holding: inner) }
        }
        let media = try Media()
        let file = try media.makeFile("deep.mp4", [0, 0, 0, 16] + Array("ftypisom\0\0\u{2}\0".utf8) + levels)
        #expect(readingError(file) != nil)
    }

    @Test(.needsFFmpeg) func `a photo of more than 35 megapixels is reported as too large`() throws {
        let media = try Media()
        let folder = media.url("photos")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let photo = try media.ffmpeg(
            "-f", "lavfi", "-i", "color=gray:s=9000x5000", "-frames:v", "1", "large.jpg")
        for number in 1...16 {
            try FileManager.default.createSymbolicLink(
                at: folder.appendingPathComponent("\(number).jpg"), withDestinationURL: photo)
        }
        let error = readingError(folder)
        #expect(error?.code == .geometry)
        #expect(
            error?.problem == "The header claims 9000x5000 pixels, at most 35389440 (8192x4320) are read.",
            "\(error?.problem ?? "")")
    }

    @Test(.needsFFmpeg) func `a motion photo is identified`() throws {
        let media = try Media()
        let video = try Data(contentsOf: media.makeVideo(numbers: Array(0..<20)))
        let photo = Data(try RGBImage.make(number: 7).jpeg(quality: 80))
        let error = readingError(try media.makeFile("photo.jpg", [UInt8](photo + video)))
        #expect(
            error?.problem
                == "This is a still image (JPEG) with a short video in it (a motion photo), not a video.")
        #expect(error?.remedy == "Export the video from the gallery of the phone, and give that.")
    }

    @Test(.needsFFmpeg) func `a gif of one picture is not a video`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<20))
        let error = readingError(try media.ffmpeg("-i", "clip.mp4", "-frames:v", "1", "still.gif"))
        #expect(error?.problem == "The file holds one picture, at least 16 are needed.")
    }

    @Test func `a segment of a streamed video is identified`() throws {
        let media = try Media()
        let bytes =
            [0, 0, 0, 16] + Array("stypmsdh\0\0\0\0".utf8) + [0, 0, 0, 8] + Array("moof".utf8) + [0, 0, 0, 8]
            + Array("mdat".utf8)
        let error = readingError(try media.makeFile("segment.m4s", bytes))
        #expect(error?.code == .incomplete)
        #expect(
            error?.problem
                == "This is a piece of a streamed video; the header with its index (\"moov\") is in another file."
        )
    }

    @Test func `a recording without an index is not called a broken download`() throws {
        let media = try Media()
        let bytes =
            [0, 0, 0, 16] + Array("ftypisom\0\0\u{2}\0".utf8) + [0, 0, 0, 12] + Array("mdatxxxx".utf8)
        let error = readingError(try media.makeFile("unfinished.mp4", bytes))
        #expect(error?.code == .incomplete)
        #expect(
            error?.problem
                == "The file has no index (\"moov\"), which is written when a recording ends: the recording was not finished, "
                + "or the end of the file is missing.")
        #expect(
            error?.remedy
                == "Copy or download the whole video again; if the original is like this, only a repair program for MP4 files "
                + "can help.")
    }
}
