import Footage
import Foundation
import Testing

/// Clips that are handed out while a video is read, against the window that is read without them.
struct StreamTests {
    let reader = FootageReader()

    @Test(arguments: [25, 30, 50, 60])
    func `the streamed clips are the window's at any frame rate`(_ rate: Int) throws {
        let media = try Media()
        try expectClips(of: media.makeVideo(numbers: Array(0..<5 * rate), frameRate: rate))
    }

    @Test(
        .needsFFmpeg,
        arguments: [
            ["-vf", "fps=30000/1001", "-c:v", "libx264", "ntsc.mp4"],
            ["-vf", "select=mod(n\\,3)*mod(n\\,7)", "-vsync", "vfr", "-c:v", "libx264", "vfr.mkv"],
            ["-c:v", "libx264", "-bf", "3", "-b_strategy", "0", "b.mp4"],
            ["-c:v", "libx264", "-bf", "3", "-b_strategy", "0", "b.ts"],
            ["-c", "copy", "copy.mkv"],
            ["-c", "copy", "-output_ts_offset", "70", "late.mp4"],
            ["-c:v", "mpeg4", "simple.avi"],
        ])
    func `the streamed clips are the window's in any container`(_ options: [String]) throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<250), frameRate: 50)
        try expectClips(of: media.ffmpeg(["-i", "clip.mp4"] + options))
    }

    @Test(.needsFFmpeg) func `frames that an edit list discards are not predicted`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<160))
        _ = try media.ffmpeg("-i", "clip.mp4", "-c:v", "libx264", "-g", "250", "-crf", "18", "gop.mp4")
        try expectClips(of: media.ffmpeg("-ss", "1.0", "-i", "gop.mp4", "-c", "copy", "edit.mp4"))
    }

    @Test(arguments: [16, 40, 102, 103, 104])
    func `a short video's first frame is repeated in the clips, too`(_ count: Int) throws {
        let media = try Media()
        try expectClips(of: media.makeVideo(numbers: Array(0..<count)))
    }

    @Test(arguments: [30, 102, 140]) func `a window that ends earlier is streamed`(_ end: Int) throws {
        let media = try Media()
        try expectClips(of: media.makeVideo(numbers: Array(0..<150)), endingAt: end)
    }

    @Test(.needsFFmpeg) func `a folder of images is streamed`() throws {
        let media = try Media()
        let video = try media.makeVideo(numbers: Array(0..<120))
        try FileManager.default.createDirectory(at: media.url("frames"), withIntermediateDirectories: true)
        _ = try media.ffmpeg("-i", video.path, "frames/%d.png")
        try expectClips(of: media.url("frames"))
        try expectClips(of: media.url("frames"), endingAt: 107)
    }

    @Test func `clips arrive while the rest is still being read`() throws {
        struct Enough: Error {}
        let media = try Media()
        let video = try media.makeVideo(numbers: Array(0..<150))
        var indices: [Int] = []
        #expect(throws: Enough.self) {
            try reader.window(of: video) { index, _ in
                indices.append(index)
                if index == 3 { throw Enough() }
            }
        }
        #expect(indices == [0, 1, 2, 3])
    }

    /// Without times nothing is predicted.
    @Test(.needsFFmpeg) func `a raw stream is read as before, and nothing is streamed`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<150))
        let raw = try media.ffmpeg("-i", "clip.mp4", "-c", "copy", "raw.h264")
        let (window, clips) = try stream(raw)
        #expect(clips.isEmpty)
        #expect(window.streamedClipCount == 0)
        #expect(window == (try reader.window(of: raw)))
    }

    /// Three parts, the second of which was taken ten seconds after the first, and the third four seconds: the third comes after
    /// the second all the same, and its packets, sorted by time, do not tell.
    @Test(.needsFFmpeg) func `a video longer than predicted gives its last frames`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<90))
        var joined: [UInt8] = []
        for offset in ["0", "10", "4"] {
            joined += try Data(
                contentsOf: media.ffmpeg(
                    "-i", "clip.mp4", "-c", "copy", "-output_ts_offset", offset, "part.ts"))
        }
        let (window, clips) = try stream(media.makeFile("joined.ts", joined))
        #expect(window.window == 327...429)
        #expect(window.numbers == Array(77..<90) + Array(0..<90))
        #expect(!clips.isEmpty)
        #expect(window.streamedClipCount == 0)
    }

    /// The last pictures cannot be decoded, so that the window begins before the predicted one: the video is read again.
    @Test func `a video shorter than predicted gives its last frames`() throws {
        let media = try Media()
        let video = try media.makeVideo(numbers: Array(0..<150))
        let damaged = try media.withoutLastPictures(of: video, count: 3)
        let (window, clips) = try stream(damaged)
        #expect(window.numbers == Array(44..<147))
        #expect(!clips.isEmpty)
        #expect(window.streamedClipCount == 0)
        let early = try reader.window(of: damaged, endingAt: 146)
        #expect(window.frames == early.frames)
    }

    @Test func `a video's error is the same with clips`() throws {
        let media = try Media()
        for url in [
            media.url("none.mp4"), try media.makeVideo("few.mp4", numbers: Array(0..<10)),
            try media.cut(media.makeVideo(numbers: Array(0..<120)), to: 0.5, as: "cut.mp4"),
        ] {
            let error = #expect(throws: FootageError.self) { try stream(url) }
            #expect(error == readingError(url))
        }
    }

    /// The same error where the end is missing that the index, at the front, announces.
    @Test(.needsFFmpeg) func `a truncated file is rejected with clips, too`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<150))
        let fast = try media.ffmpeg("-i", "clip.mp4", "-c", "copy", "-movflags", "+faststart", "fast.mp4")
        let cut = try media.cut(fast, to: 0.9, as: "cut.mp4")
        let error = #expect(throws: FootageError.self) { try stream(cut) }
        #expect(error?.code == .incomplete)
        #expect(error == readingError(cut))
    }

    private func stream(
        _ url: URL, endingAt: Int? = nil, region: Preprocessing.Region = .whole
    ) throws -> (window: FootageWindow, clips: [[RGBImage]]) {
        var clips: [[RGBImage]] = []
        let window = try FootageReader(region: region).window(of: url, endingAt: endingAt) { index, frames in
            #expect(index == clips.count)
            clips.append(frames)
        }
        return (window, clips)
    }

    /// All six clips are handed out, and they and the window are the ones of the other ways to read it.
    private func expectClips(
        of url: URL, endingAt: Int? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let (window, clips) = try stream(url, endingAt: endingAt, region: .crop)
        let preprocessing = Preprocessing()
        #expect(window.streamedClipCount == 6, sourceLocation: sourceLocation)
        #expect(
            clips.flatMap { preprocessing.clip($0).values } == window.clips(preprocessing).values,
            sourceLocation: sourceLocation)
        let end = window.window.upperBound
        let told = try reader.window(of: url, endingAt: end)
        #expect(
            window.clips(preprocessing) == told.clips(preprocessing), sourceLocation: sourceLocation)
        #expect(window.window == told.window, sourceLocation: sourceLocation)
        #expect(window.warnings == told.warnings, sourceLocation: sourceLocation)
    }
}
