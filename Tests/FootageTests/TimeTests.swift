import Footage
import Foundation
import Testing

struct TimeTests {
    let reader = FootageReader()

    /// RELIABILITY 28: the motion is the number of the frame at 1200 a second.
    @Test(arguments: [24, 30, 50, 60, 120, 240])
    func `another frame rate shows the same moments within a frame`(_ rate: Int) throws {
        let media = try Media()
        let video = try media.makeVideo(
            numbers: (0..<5 * rate).map { $0 * 1200 / rate }, frameRate: rate)
        let window = try reader.window(of: video)
        #expect(window.decodedFrameCount == 125)
        #expect(window.frameRate == Double(rate))
        for (index, number) in zip(window.window, window.numbers) {
            let late = index * 48 - number
            #expect(abs(late) < 1200 / rate, "frame \(index) shows \(number)")
        }
    }

    /// RELIABILITY 28: frame n begins at n * 1001/30000 s and is shown from there on, tick k is k/25 s, and a millisecond is
    /// granted: n * 1001 <= k * 1200 + 30.
    @Test(.needsFFmpeg) func `29.97 frames a second show at each tick the latest frame`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<150), frameRate: 30)
        let copy = try media.ffmpeg(
            "-r", "30000/1001", "-i", "clip.mp4", "-c:v", "libx264", "-video_track_timescale", "30000",
            "ntsc.mp4")
        let window = try reader.window(of: copy)
        #expect(window.decodedFrameCount == 126)  // 150 * 1001/30000 s = 5.005 s: ticks 0...125
        #expect(window.numbers == window.window.map { ($0 * 1200 + 30) / 1001 })
    }

    @Test func `50 frames a second give every second frame`() throws {
        let media = try Media()
        let window = try reader.window(of: media.makeVideo(numbers: Array(0..<250), frameRate: 50))
        #expect(window.numbers == Array(22..<125).map { $0 * 2 })
    }

    @Test(.needsFFmpeg, arguments: ["copy.mkv", "copy.avi", "copy.ts", "copy.mov", "copy.flv"])
    func `a container's clock rounding loses no frame`(_ name: String) throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<130))
        let copy = try media.ffmpeg("-i", "clip.mp4", "-c", "copy", name)
        let window = try reader.window(of: copy)
        #expect(window.numbers == Array(27..<130))
        #expect(window.warnings == [])
    }

    /// RELIABILITY 27. The reference: the last frame whose time is not after the tick.
    @Test(.needsFFmpeg) func `a variable frame rate shows at each tick the latest frame`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<120), frameRate: 50)
        // Frame n of 50 a second, of which those divisible by 3 or 7 are dropped.
        let copy = try media.ffmpeg(
            "-i", "clip.mp4", "-vf", "select=mod(n\\,3)*mod(n\\,7)", "-vsync", "vfr", "-c:v", "libx264",
            "vfr.mkv")
        let kept = (0..<120).filter { $0 % 3 != 0 && $0 % 7 != 0 }
        let window = try reader.window(of: copy)
        let expected = window.window.map { tick in kept.last { $0 - kept[0] <= 2 * tick } ?? -1 }
        #expect(window.numbers == expected)
    }

    /// RELIABILITY 12: three B-frames in a row, and a stream without container.
    @Test(.needsFFmpeg, arguments: ["raw.h264", "b.avi"])
    func `without timestamps every frame comes in the right order`(_ name: String) throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<130))
        _ = try media.ffmpeg(
            "-i", "clip.mp4", "-c:v", "libx264", "-bf", "3", "-b_strategy", "0", "-crf", "18", "b.mp4")
        let window = try reader.window(of: media.ffmpeg("-i", "b.mp4", "-c", "copy", name))
        #expect(window.numbers == Array(27..<130))
    }

    /// RELIABILITY 13.
    @Test(.needsFFmpeg) func `frames that an edit list discards are not counted`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<130))
        _ = try media.ffmpeg("-i", "clip.mp4", "-c:v", "libx264", "-g", "250", "-crf", "18", "gop.mp4")
        let copy = try media.ffmpeg("-ss", "1.0", "-i", "gop.mp4", "-c", "copy", "edit.mp4")
        let window = try reader.window(of: copy)
        #expect(window.numbers == Array(27..<130))
        #expect(window.decodedFrameCount == 105)
    }

    /// RELIABILITY 14.
    @Test(.needsFFmpeg, arguments: ["late.mkv", "late.ts", "late.mp4"])
    func `a start time other than zero changes nothing`(_ name: String) throws {
        let media = try Media()
        let video = try media.makeVideo(numbers: Array(0..<110))
        let copy = try media.ffmpeg(
            "-i", "clip.mp4", "-c", "copy", "-output_ts_offset", "70", "-copyts", name)
        #expect(try reader.window(of: copy).frames == reader.window(of: video).frames)
    }

    /// RELIABILITY 31.
    @Test(.needsFFmpeg) func `a timestamp that jumps by a thousand million seconds is an error`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<60))
        // From Matroska to Matroska, so that every version of ffmpeg counts in milliseconds.
        _ = try media.ffmpeg("-i", "clip.mp4", "-c", "copy", "plain.mkv")
        let copy = try media.ffmpeg(
            "-i", "plain.mkv", "-c", "copy", "-bsf:v", "setts=ts=if(gt(N\\,30)\\,TS+1e12\\,TS)", "jump.mkv")
        let error = readingError(copy)
        #expect(error?.code == .timestamps)
        #expect(error?.kind == .badData)
        #expect(error?.problem == "The timestamps jump by 1000000000 seconds between two frames.")
        #expect(error?.remedy == "Give the frame rate of the video, which then replaces its timestamps.")
        let rated = try FootageReader(timing: FilmTiming(frameRate: 25)).window(of: copy)
        #expect(rated.numbers == Array(0..<60))
    }

    /// RELIABILITY 32: the table of durations (`stts`, ISO/IEC 14496-12 8.6.1.2) is changed from one entry of
    /// 512 ticks a frame to 0 ticks.
    @Test func `frames with the same timestamp are all used in order`() throws {
        let media = try Media()
        var bytes = [UInt8](try Data(contentsOf: media.makeVideo(numbers: Array(0..<110))))
        let table = try #require(bytes.firstRange(of: Array("stts".utf8)))
        bytes.replaceSubrange(table.upperBound + 12..<table.upperBound + 16, with: [0, 0, 0, 0])
        let window = try reader.window(of: media.makeFile("same.mp4", bytes))
        #expect(window.numbers == Array(7..<110))
        #expect(
            window.warnings == [
                "109 frames have a timestamp that is not after the one before; they were kept in the decoder's "
                    + "order."
            ])
    }

    /// RELIABILITY 32: a transport stream joined to a copy of itself starts again from the first timestamp.
    @Test(.needsFFmpeg) func `restarting timestamps keep the order and are reported`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<60))
        let stream = try Data(contentsOf: media.ffmpeg("-i", "clip.mp4", "-c", "copy", "once.ts"))
        let window = try reader.window(of: media.makeFile("twice.ts", [UInt8](stream + stream)))
        #expect(window.numbers == Array(17..<60) + Array(0..<60))
        #expect(window.warnings.contains { $0.contains("kept in the decoder's order") })
    }
}
