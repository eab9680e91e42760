import Footage
import Foundation
import Testing

/// Files that end too early, against the same files as they were written.
struct CutTests {
    let reader = FootageReader()

    struct Live: Sendable, CustomTestStringConvertible {
        let name: String
        let options: [String]
        var testDescription: String { name }
    }

    /// Containers that do not announce their length.
    static let live = [
        Live(
            name: "live.webm",
            options: ["-c:v", "libvpx", "-b:v", "2M", "-deadline", "realtime", "-live", "1"]),
        Live(name: "live.mkv", options: ["-c", "copy", "-live", "1"]),
        Live(name: "live.flv", options: ["-c", "copy"]),
        Live(name: "live.ts", options: ["-c", "copy"]),
        Live(name: "live.ivf", options: ["-c:v", "libvpx", "-b:v", "2M", "-deadline", "realtime"]),
        Live(name: "live.ogv", options: ["-c:v", "libtheora", "-q:v", "8"]),
        Live(name: "live.mjpeg", options: ["-c:v", "mjpeg", "-q:v", "2"]),
        Live(name: "live.gif", options: []),
    ]

    static let broken =
        "The file is cut short: it ends in the middle of its last part. The footage after that is missing."

    @Test(.needsFFmpeg, arguments: live)
    func `an interrupted live recording is read, and the cut is reported`(_ live: Live) throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<130))
        let whole = try media.ffmpeg(["-i", "clip.mp4"] + live.options + [live.name])
        let intact = try reader.window(of: whole)
        #expect(!intact.warnings.contains { $0.contains("cut") }, "\(intact.warnings)")
        let cut = try media.cut(whole, to: 0.902, as: "cut-" + live.name)
        let window = try reader.window(of: cut)
        #expect(window.warnings.contains(Self.broken), "\(window.warnings)")
        #expect(window.decodedFrameCount < intact.decodedFrameCount)
        let early = try reader.window(of: cut, endingAt: 60)
        #expect(
            early.warnings.contains(
                "The file is cut short after the window: it ends in the middle of its last part."))
    }

    @Test(.needsFFmpeg) func `an AVI with unfilled sizes is read, and a cut is reported`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<130))
        var bytes = [UInt8](
            try Data(contentsOf: media.ffmpeg("-i", "clip.mp4", "-c:v", "mjpeg", "-q:v", "2", "whole.avi")))
        let list = try #require(bytes.firstRange(of: Array("movi".utf8))).lowerBound
        let index = try #require(bytes.firstRange(of: Array("idx1".utf8))).lowerBound
        for size in [4, list - 4] { bytes.replaceSubrange(size..<size + 4, with: [0, 0, 0, 0]) }
        let intact = try reader.window(of: media.makeFile("live.avi", Array(bytes[..<index])))
        #expect(!intact.warnings.contains { $0.contains("cut") }, "\(intact.warnings)")
        let cut = try reader.window(of: media.makeFile("cut.avi", Array(bytes[..<(index - 700)])))
        #expect(cut.warnings.contains(Self.broken), "\(cut.warnings)")
    }

    @Test(.needsFFmpeg) func `a cut inside a fragment is detected`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<200))
        let whole = try media.ffmpeg(
            "-i", "clip.mp4", "-c:v", "libx264", "-g", "25", "-movflags", "frag_keyframe+empty_moov",
            "fragments.mp4")
        #expect(try reader.window(of: whole).warnings == [])
        let cut = try media.cut(whole, to: 0.9, as: "cut.mp4")
        let error = readingError(cut)
        #expect(error?.code == .incomplete)
        #expect(
            error?.problem.hasPrefix("The file is cut short, so its end is missing (") == true,
            "\(error?.problem ?? "")")
        let window = try reader.window(of: cut, endingAt: 120)
        #expect(window.numbers == Array(18...120))
    }

    @Test(
        .needsFFmpeg,
        arguments: [
            "whole.mkv", "whole.webm", "whole.avi", "whole.wmv", "whole.flv", "whole.ts", "whole.ogv",
        ])
    func `an intact file is not reported as cut`(_ name: String) throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<130))
        let whole = try media.ffmpeg("-i", "clip.mp4", "-f", "lavfi", "-i", "sine=d=5.2", "-b:v", "2M", name)
        #expect(try !reader.window(of: whole).warnings.contains { $0.contains("cut") })
    }

    @Test(.needsFFmpeg) func `a cut WMV is detected`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<130))
        let whole = try media.ffmpeg("-i", "clip.mp4", "-b:v", "2M", "whole.wmv")
        #expect(readingError(try media.cut(whole, to: 0.6, as: "cut.wmv"))?.code == .incomplete)
    }
}
