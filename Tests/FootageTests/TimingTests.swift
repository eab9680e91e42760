import Footage
import Foundation
import Testing

struct TimingTests {
    static let assumed =
        "The file does not say how many pictures a second it has; 25 were assumed. If it was filmed at another rate, give that."

    @Test(.needsFFmpeg, arguments: ["raw.hevc", "raw.mjpeg", "raw.obu"])
    func `a raw stream without a rate is read at 25 a second, with a warning`(_ name: String)
        throws
    {
        let media = try Media()
        let raw = try makeRaw(media, name)
        #expect(try FootageReader().window(of: raw).warnings.contains(Self.assumed))
        let reader = FootageReader(timing: FilmTiming(frameRate: 50))
        let window = try reader.window(of: raw)
        #expect(window.numbers == Array(0..<75).map { $0 * 2 })
        #expect(window.frameRate == 50)
        #expect(!window.warnings.contains(Self.assumed))
    }

    @Test(.needsFFmpeg, arguments: ["raw.h264", "raw.m2v"])
    func `a raw stream's stated rate is used`(_ name: String) throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<150), frameRate: 50)
        let codec =
            name.hasSuffix("m2v") ? ["-c:v", "mpeg2video", "-q:v", "2"] : ["-c:v", "libx264", "-bf", "2"]
        let window = try FootageReader().window(of: media.ffmpeg(["-i", "clip.mp4"] + codec + [name]))
        #expect(window.numbers == Array(0..<75).map { $0 * 2 })
        #expect(!window.warnings.contains(Self.assumed))
    }

    @Test func `a given frame rate replaces a wrong one`() throws {
        let media = try Media()
        let video = try media.makeVideo(numbers: Array(0..<200), frameRate: 10)
        let window = try FootageReader(timing: FilmTiming(frameRate: 50)).window(of: video)
        #expect(window.numbers == Array(0..<100).map { $0 * 2 })
        #expect(window.decodedFrameCount == 100)
        #expect(
            window.warnings == [
                "The video shows 100 of 103 frames; its first frame is repeated 3 times at the front."
            ])
    }

    /// Thirty a second, of which each shows the next picture of 240 a second.
    @Test func `slow motion is read at real speed`() throws {
        let media = try Media()
        let video = try media.makeVideo(numbers: Array(0..<1200), frameRate: 30)
        let reader = FootageReader(timing: FilmTiming(slowMotionFactor: 8))
        let window = try reader.window(of: video)
        #expect(window.decodedFrameCount == 125)
        #expect(window.frameRate == 240)
        for (index, number) in zip(window.window, window.numbers) {
            // The latest picture at each tick, with 1 ms of grace.
            #expect((-1...0).contains(index * 240 / 25 - number), "frame \(index) shows \(number)")
        }
        // 0:32 of the player is 4 seconds of life.
        #expect(try reader.window(of: video, endingAt: 32 * 25).window.upperBound == 100)
    }

    @Test(.needsFFmpeg) func `slow motion noted by the camera is recognised and reported`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<1000), frameRate: 30)
        let noted = try media.ffmpeg(
            "-i", "clip.mp4", "-c", "copy", "-movflags", "use_metadata_tags", "-metadata",
            "com.android.capture.fps=240",
            "noted.mp4")
        let window = try FootageReader().window(of: noted)
        let told = try FootageReader(timing: FilmTiming(slowMotionFactor: 8)).window(of: noted)
        #expect(window.frames == told.frames)
        #expect(
            window.warnings == [
                "The camera noted that it took 240 pictures a second, and the file plays 30: it was read as slow motion, 8 times "
                    + "slower than life."
            ])
        #expect(told.warnings == [])
        #expect(
            try FootageReader(timing: FilmTiming(slowMotionFactor: 1)).window(of: noted).decodedFrameCount
                == 834)
    }

    @Test(.needsFFmpeg) func `a camera's note that agrees with the film changes nothing`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<1000), frameRate: 240)
        let noted = try media.ffmpeg(
            "-i", "clip.mp4", "-c", "copy", "-movflags", "use_metadata_tags", "-metadata",
            "com.android.capture.fps=240",
            "noted.mp4")
        let window = try FootageReader().window(of: noted)
        #expect(window.warnings == [])
        #expect(window.slowMotionFactor == 1)
    }

    @Test(.needsFFmpeg) func `a film of no duration is rejected with its rate`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<106))
        let fast = try media.ffmpeg(
            "-i", "clip.mp4", "-c", "copy", "-bsf:v", "setts=ts=N:duration=1:time_base=1/1000", "fast.mkv")
        let error = readingError(fast)
        #expect(error?.code == .tooShort)
        // The file does not say how long its last picture lasts: FFmpeg 5.1 fills in 40 ms, 7.1 one.
        let problems = [3, 4].map {
            "The video shows \($0) frames at 25 a second, at least 16 are needed. Its 106 pictures play at 1000 a second."
        }
        #expect(problems.contains { $0 == error?.problem }, "\(error?.problem ?? "")")
        #expect(
            error?.remedy
                == "Give a clip that shows the whole dive, or its true frame rate if the file's is wrong.")
        let window = try FootageReader(timing: FilmTiming(frameRate: 25)).window(of: fast)
        #expect(window.numbers == Array(3..<106))
    }

    @Test func `a film of one frame a second is rejected with its rate`() throws {
        let media = try Media()
        let error = readingError(try media.makeVideo(numbers: Array(0..<20), frameRate: 1))
        #expect(error?.code == .tooShort)
        #expect(
            error?.problem
                == "The 103 frames to be judged show 4 different pictures, at least 16 are needed. The file plays 1 pictures a "
                + "second.")
        #expect(
            error?.remedy == "Use the original video, or state the true frame rate if the file's is wrong."
        )
    }

    @Test func `a film of few frames a second is read with a warning`() throws {
        let media = try Media()
        let window = try FootageReader().window(of: media.makeVideo(numbers: Array(0..<60), frameRate: 10))
        #expect(
            window.warnings == [
                "The video has 10 pictures a second; fast movements between them are missing. If it was filmed at another rate, "
                    + "give that."
            ])
    }

    @Test(.needsFFmpeg) func `images are read at the given rate`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<150))
        try FileManager.default.createDirectory(at: media.url("frames"), withIntermediateDirectories: true)
        _ = try media.ffmpeg("-i", "clip.mp4", "frames/frame%04d.png")
        let fast = try FootageReader(timing: FilmTiming(frameRate: 50)).window(of: media.url("frames"))
        #expect(fast.numbers == Array(0..<75).map { $0 * 2 })
        let slow = try FootageReader(timing: FilmTiming(frameRate: 10)).window(of: media.url("frames"))
        #expect(slow.decodedFrameCount == 375)
        #expect(slow.numbers == slow.window.map { $0 * 10 / 25 })
    }

    /// A stream whose headers name no rate: 150 pictures, taken 50 a second.
    private func makeRaw(_ media: Media, _ name: String) throws -> URL {
        _ = try media.makeVideo(numbers: Array(0..<150), frameRate: 50)
        let options: [String] =
            switch name {
            case "raw.hevc":
                ["-c:v", "libx265", "-x265-params", "log-level=none:crf=12:no-vui-timing-info=1"]
            case "raw.obu": ["-c:v", "libaom-av1", "-cpu-used", "8", "-usage", "realtime", "-crf", "20"]
            default: ["-c:v", "mjpeg", "-q:v", "2"]
            }
        return try media.ffmpeg(["-i", "clip.mp4"] + options + [name])
    }
}
