import Footage
import Foundation
import Testing

/// Files with more than one track of pictures.
struct TrackTests {
    let reader = FootageReader()

    @Test(.needsFFmpeg, arguments: ["poster.mov", "poster.mkv", "poster.mp4"])
    func `a larger track of one picture is not the film`(_ name: String) throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<110))
        _ = try media.ffmpeg("-i", "clip.mp4", "-frames:v", "1", "-vf", "scale=640:480", "poster.jpg")
        for order in [["-map", "0", "-map", "1"], ["-map", "1", "-map", "0"]] {
            let both = try media.ffmpeg(
                ["-i", "clip.mp4", "-i", "poster.jpg"] + order + ["-c", "copy", "-disposition:v", "0", name])
            let window = try reader.window(of: both)
            #expect(window.numbers == Array(7..<110))
            #expect(window.warnings == [])
        }
    }

    @Test(.needsFFmpeg) func `a larger track that is much shorter is not the film`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<110))
        _ = try media.makeVideo("intro.mp4", numbers: Array(0..<30), width: 384, height: 288)
        let both = try media.ffmpeg(
            "-i", "intro.mp4", "-i", "clip.mp4", "-map", "0", "-map", "1", "-c", "copy", "both.mp4")
        let window = try reader.window(of: both)
        #expect(window.numbers == Array(7..<110))
        #expect(window.warnings == [])
    }

    @Test(.needsFFmpeg) func `a larger track of a picture in several seconds is not the film`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<1000))
        let both = try media.ffmpeg(
            "-i", "clip.mp4", "-filter_complex", "[0:v]fps=1/2,scale=384:288[chapters]", "-map", "0", "-map",
            "[chapters]",
            "-c:v:0", "copy", "-c:v:1", "mjpeg", "-disposition:v", "0", "chapters.mov")
        #expect(try reader.window(of: both).numbers == Array(897..<1000))
    }

    @Test(.needsFFmpeg) func `of two films of one size the one that players show is read, and reported`()
        throws
    {
        let media = try Media()
        _ = try media.makeVideo("a.mp4", numbers: Array(200..<310))
        _ = try media.makeVideo("b.mp4", numbers: Array(0..<110))
        let both = try media.ffmpeg(
            "-i", "a.mp4", "-i", "b.mp4", "-map", "0", "-map", "1", "-c", "copy", "-disposition:v:0", "0",
            "-disposition:v:1",
            "default", "angles.mkv")
        let window = try reader.window(of: both)
        #expect(window.numbers == Array(7..<110))
        #expect(window.warnings == ["The file has 2 video streams; stream 1 (192x144) was read."])
    }
}
