import Footage
import Foundation
import Testing

/// `windows(of:endingAt:)` against `window(of:endingAt:)`, which the other suites hold against the outside world.
struct ManyWindowsTests {
    let reader = FootageReader()

    @Test(.needsFFmpeg, arguments: ["clip.mp4", "copy.mkv", "images"])
    func `each window of a pass equals the one read alone`(_ name: String) throws {
        let media = try Media()
        let url = try makeFootage(media, name, count: 300)
        // Overlapping, twice the same, out of order, short at the front, and the last frame of all.
        let ends = [150, 40, 299, 149, 150, 15]
        let found = try windows(of: url, endingAt: ends)
        #expect(found.map(\.end) == [15, 40, 149, 150, 150, 299])
        for (end, result) in found {
            let window = try result.get()
            #expect(window == (try reader.window(of: url, endingAt: end)))
            #expect(window.numbers == Array(max(0, end - 102)...end))
        }
        #expect(found.filter { $0.end == 40 }.map { try? $0.result.get().repeatedFrameCount } == [62])
    }

    @Test(.needsFFmpeg, arguments: ["clip.mp4", "images"])
    func `an end outside the footage is an error of only that window`(_ name: String) throws {
        let media = try Media()
        let url = try makeFootage(media, name, count: 130)
        let found = try windows(of: url, endingAt: [130, 120, 5000, -4, 14])
        let problems = [-4, 14, 130, 5000].map { end in
            failure(found.first { $0.end == end }?.result)?.problem
        }
        let end =
            (name == "images" ? "The folder's 130 images end" : "The video's last frame is")
            + " at 0:05.16 (frame 129), and"
        #expect(
            problems == [
                "The video shows 0 frames at 25 a second, at least 16 are needed.",
                "The video shows 15 frames at 25 a second, at least 16 are needed.",
                end + " 0:05.20 (frame 130) was asked for.", end + " 3:20.00 (frame 5000) was asked for.",
            ])
        #expect(try found.first { $0.end == 120 }?.result.get().numbers == Array(18...120))
        #expect(readingError(url, endingAt: 5000) == failure(found.first { $0.end == 5000 }?.result))
    }

    @Test(.needsFFmpeg) func `only the windows' images are opened`() throws {
        let media = try Media()
        let folder = try makeFootage(media, "images", count: 300)
        for number in [1, 80, 190, 300] {
            try Data("no image".utf8).write(to: folder.appendingPathComponent("\(number).png"))
        }
        let found = try windows(of: folder, endingAt: [182, 188, 189, 290])
        #expect(found.map(\.end) == [182, 188, 189, 290])
        #expect(try found[0].result.get().numbers == Array(80...182))
        #expect(try found[1].result.get().numbers == Array(86...188))
        // The 190th image, frame 189, is none: both windows that show it fail and name it.
        for place in 2...3 {
            #expect(failure(found[place].result)?.code == .notVideo)
            #expect(failure(found[place].result)?.subject.hasSuffix("190.png") == true)
        }
    }

    @Test(.needsFFmpeg) func `a truncated file gives the windows before the cut`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<260))
        let fast = try media.ffmpeg("-i", "clip.mp4", "-c", "copy", "-movflags", "+faststart", "fast.mp4")
        let cut = try media.cut(fast, to: 0.7, as: "cut.mp4")
        let found = try windows(of: cut, endingAt: [110, 250])
        #expect(found[0].result == .success(try reader.window(of: cut, endingAt: 110)))
        #expect(try found[0].result.get().warnings.count == 1)
        #expect(failure(found[1].result) == readingError(cut, endingAt: 250))
        #expect(failure(found[1].result)?.code == .incomplete)
    }

    @Test(.needsFFmpeg) func `jumping timestamps do not affect earlier windows`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<150))
        // From Matroska to Matroska, so that every version of ffmpeg counts in milliseconds.
        _ = try media.ffmpeg("-i", "clip.mp4", "-c", "copy", "plain.mkv")
        let jump = try media.ffmpeg(
            "-i", "plain.mkv", "-c", "copy", "-bsf:v", "setts=ts=if(gt(N\\,120)\\,TS+1e12\\,TS)", "jump.mkv")
        let found = try windows(of: jump, endingAt: [110, 140])
        #expect(try found[0].result.get().numbers == Array(8...110))
        #expect(failure(found[1].result)?.code == .timestamps)
    }

    @Test func `another frame rate is resampled before counting frames`() throws {
        let media = try Media()
        let video = try media.makeVideo(numbers: Array(0..<300), frameRate: 50)
        let found = try windows(of: video, endingAt: [110, 140], frameCount: 20)
        #expect(
            try found.map { try $0.result.get().numbers } == [
                (91...110).map { 2 * $0 }, (121...140).map { 2 * $0 },
            ])
    }

    @Test func `the caller's error ends the pass`() throws {
        struct Enough: Error {}
        let media = try Media()
        let video = try media.makeVideo(numbers: Array(0..<120))
        var calls = 0
        #expect(throws: Enough.self) {
            try reader.windows(of: video, endingAt: [30, 60, 90]) { _, _ in
                calls += 1
                if calls == 2 { throw Enough() }
            }
        }
        #expect(calls == 2)
    }

    /// The release's script: `ffmpeg -i NN.mp4 NN/%06d.jpg`.
    @Test(.needsFFmpeg) func `JPEG images extracted by ffmpeg equal the video's frames`() throws {
        let media = try Media()
        _ = try media.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=8", "-c:v", "libx264", "-bf", "3", "-crf", "18",
            "-pix_fmt", "yuv420p", "01.mp4")
        try FileManager.default.createDirectory(at: media.url("01"), withIntermediateDirectories: true)
        _ = try media.ffmpeg("-i", "01.mp4", "01/%06d.jpg")
        let ends = [120, 199]
        let videos = try windows(of: media.url("01.mp4"), endingAt: ends).map { try $0.result.get() }
        let folders = try windows(of: media.url("01"), endingAt: ends).map { try $0.result.get() }
        for (video, folder) in zip(videos, folders) {
            #expect(video.window == folder.window)
            let means = zip(video.frames, folder.frames).map { $0.meanDifference(from: $1) }
            let most = zip(video.frames, folder.frames).map { $0.greatestDifference(from: $1) }
            // Measured: 1.8 and 70, of 255, at ffmpeg's own JPEG quality; sharp edges of the test card differ most.
            #expect(means.allSatisfy { $0 < 3 })
            #expect(most.allSatisfy { $0 < 100 })
            // Each image is its frame and not a neighbour, between which the picture moves.
            for index in 1..<102 {
                #expect(means[index] < folder.frames[index].meanDifference(from: video.frames[index - 1]) / 2)
                #expect(means[index] < folder.frames[index].meanDifference(from: video.frames[index + 1]) / 2)
            }
        }
        // Both end with frame 199.
        for name in ["01.mp4", "01"] {
            #expect(try failure(windows(of: media.url(name), endingAt: [200])[0].result)?.code == .tooShort)
        }
    }

    /// A video of numbered frames, or the same frames as a folder of PNG images.
    private func makeFootage(_ media: Media, _ name: String, count: Int) throws -> URL {
        let video = try media.makeVideo(numbers: Array(0..<count))
        guard name != "clip.mp4" else { return video }
        guard name == "images" else { return try media.ffmpeg("-i", "clip.mp4", "-c", "copy", name) }
        try FileManager.default.createDirectory(at: media.url(name), withIntermediateDirectories: true)
        _ = try media.ffmpeg("-i", "clip.mp4", "\(name)/%d.png")
        return media.url(name)
    }

    /// What the pass gives, in the order in which it does.
    private func windows(
        of url: URL, endingAt ends: [Int], frameCount: Int = 103
    ) throws -> [(end: Int, result: Result<FootageWindow, FootageError>)] {
        var found: [(end: Int, result: Result<FootageWindow, FootageError>)] = []
        try reader.windows(of: url, endingAt: ends, frameCount: frameCount) { found.append((ends[$0], $1)) }
        return found
    }

    private func failure(_ result: Result<FootageWindow, FootageError>?) -> FootageError? {
        guard case .failure(let error) = result else { return nil }
        return error
    }
}

extension RGBImage {
    /// The greatest absolute difference of a byte.
    fileprivate func greatestDifference(from other: RGBImage) -> Int {
        zip(pixels, other.pixels).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
    }
}
