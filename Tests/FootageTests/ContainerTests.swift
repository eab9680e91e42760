import Footage
import Foundation
import Testing

struct ContainerTests {
    let reader = FootageReader()

    /// RELIABILITY 1, 2, 41.
    @Test(arguments: [
        ("", "The file is empty."),
        ("%PDF-1.7 and so on", "This is a PDF document, not a video."),
        ("#EXTM3U\nfile:///etc/passwd\n", "This is a playlist, not a video."),
        ("\u{FEFF}#EXTM3U\nfile:///etc/passwd\n", "This is a playlist, not a video."),
        ("ffconcat version 1.0\nfile /etc/passwd\n", "This is a playlist, not a video."),
    ])
    func `a file that is not a video is rejected by name`(_ text: String, _ problem: String) throws {
        let media = try Media()
        let error = readingError(try media.makeFile("dive.mp4", text))
        #expect(error?.code == .notVideo)
        #expect(error?.kind == .badData)
        #expect(error?.problem == problem)
    }

    /// RELIABILITY 2.
    @Test func `a text named mp4 is rejected`() throws {
        let media = try Media()
        let error = readingError(try media.makeFile("dive.mp4", "A dive of 5253B, well done.\n"))
        #expect(error?.code == .notVideo)
        #expect(error?.problem == "This is text, not a video.")
    }

    /// RELIABILITY 2.
    @Test(arguments: ["color420.jpg", "color.png"])
    func `a still image is rejected, whatever its name`(_ name: String) throws {
        let media = try Media()
        let error = readingError(try media.makeFile("dive.mp4", Fixture.bytes(name)))
        #expect(error?.code == .notVideo)
        #expect(error?.problem.hasPrefix("This is a still image") == true)
    }

    /// RELIABILITY 41: an HLS list that libavformat recognises behind a blank line.
    @Test func `a playlist that hides its first line opens nothing`() throws {
        let media = try Media()
        let video = try media.makeVideo(numbers: Array(0..<30))
        let list = "\n#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n\(video.path)\n#EXT-X-ENDLIST\n"
        for name in ["list.avi", "list.m3u8"] {
            #expect(readingError(try media.makeFile(name, list))?.code == .notVideo)
        }
    }

    /// RELIABILITY 3.
    @Test func `an mp4 cut before its index is reported as cut`() throws {
        let media = try Media()
        let video = try media.makeVideo(numbers: Array(0..<60))
        let error = readingError(try media.cut(video, to: 0.5, as: "cut.mp4"))
        #expect(error?.code == .incomplete)
        #expect(error?.kind == .badData)
        #expect(
            error?.problem.firstMatch(
                of:
                    /^The file is cut short before its index \("moov"\): its last part \("mdat"\) ends at byte \d+, the file at \d+\.$/
            )
                != nil)
        #expect(
            error?.remedy
                == "Copy or download the whole video again; if the original is like this, only a repair program for MP4 files "
                + "can help.")
    }

    /// RELIABILITY 4.
    @Test(.needsFFmpeg) func `a file cut inside the window reports the frames read and needed`() throws {
        let media = try Media()
        let cut = try makeCut(media)
        let error = readingError(cut, endingAt: 120)
        #expect(error?.code == .incomplete)
        let problem = try #require(error?.problem)
        let match = try #require(
            problem.firstMatch(
                of:
                    /last frame is at 0:0\d.\d\d \(frame (\d+)\), and 0:04.80 .* lists 130 frames, the data of (\d+) are/
            ))
        let got = try #require(Int(match.1)) + 1
        #expect((50..<90).contains(got))
        #expect(abs((Int(match.2) ?? 0) - got) <= 1)
    }

    /// RELIABILITY 4.
    @Test(.needsFFmpeg) func `a cut file without a stated end is rejected, as its entry is missing`() throws {
        let media = try Media()
        let error = readingError(try makeCut(media))
        #expect(error?.code == .incomplete)
        #expect(error?.problem.contains("The file is cut short, so its end is missing") == true)
    }

    /// RELIABILITY 5.
    @Test(.needsFFmpeg) func `a file cut after the window is read, with a warning`() throws {
        let media = try Media()
        let window = try reader.window(of: makeCut(media), endingAt: 40)
        #expect(window.numbers == Array(0...40))
        #expect(
            window.warnings.first?.hasPrefix("The file is cut short after the window: its index lists 130")
                == true)
    }

    /// RELIABILITY 4.
    @Test(.needsFFmpeg, arguments: ["cut.mkv", "cut.avi"])
    func `a cut is detected in other containers`(_ name: String) throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<130))
        let whole = try media.ffmpeg("-i", "clip.mp4", "-c", "copy", "whole-" + name)
        #expect(readingError(try media.cut(whole, to: 0.6, as: name))?.code == .incomplete)
    }

    /// RELIABILITY 8: `dwTotalFrames` of the main header and `dwLength` of the stream header are raised.
    @Test(.needsFFmpeg) func `a container that claims too many frames does not matter`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<110))
        var bytes = [UInt8](try Data(contentsOf: media.ffmpeg("-i", "clip.mp4", "-c", "copy", "count.avi")))
        let stream = try #require(bytes.firstRange(of: Array("vids".utf8))).lowerBound
        for thirdByte in [50, stream + 34] {
            #expect(bytes[thirdByte] == 0)
            bytes[thirdByte] = 9
        }
        let window = try reader.window(of: media.makeFile("lies.avi", bytes))
        #expect(window.decodedFrameCount == 110)
    }

    /// RELIABILITY 9.
    @Test(.needsFFmpeg) func `sound alone, or with a cover, is not a video`() throws {
        let media = try Media()
        try Data(Fixture.bytes("color.png")).write(to: media.url("cover.png"))
        let sound = try media.ffmpeg("-f", "lavfi", "-i", "sine=d=1", "-c:a", "aac", "sound.m4a")
        let cover = try media.ffmpeg(
            "-i", "sound.m4a", "-i", "cover.png", "-map", "0", "-map", "1", "-c", "copy", "-disposition:v",
            "attached_pic", "cover.m4a")
        for url in [sound, cover] {
            let error = readingError(url)
            #expect(error?.code == .noVideoStream)
            #expect(error?.kind == .badData)
        }
        #expect(readingError(sound)?.problem == "There is no video stream in the file.")
        #expect(readingError(cover)?.problem == "There is no video stream in the file, only a picture.")
    }

    /// RELIABILITY 10.
    @Test(.needsFFmpeg) func `of two video streams the larger is read, which is reported`() throws {
        let media = try Media()
        _ = try media.makeVideo("small.mp4", numbers: Array(200..<320), width: 96, height: 64)
        _ = try media.makeVideo("large.mp4", numbers: Array(0..<120))
        let both = try media.ffmpeg(
            "-i", "small.mp4", "-i", "large.mp4", "-map", "0", "-map", "1", "-c", "copy", "-disposition:v:0",
            "0",
            "-disposition:v:1", "0", "both.mkv")
        let window = try reader.window(of: both)
        #expect(window.numbers == Array(17..<120))
        #expect(window.warnings == ["The file has 2 video streams; stream 1 (192x144) was read."])
    }

    /// RELIABILITY 11: two raw streams of different size, one after the other.
    @Test(.needsFFmpeg) func `the picture size may change within the video`() throws {
        let media = try Media()
        _ = try media.makeVideo("a.mp4", numbers: Array(0..<60))
        _ = try media.makeVideo("b.mp4", numbers: Array(60..<120), width: 320, height: 180)
        let first = try Data(contentsOf: media.ffmpeg("-i", "a.mp4", "-c", "copy", "a.h264"))
        let second = try Data(contentsOf: media.ffmpeg("-i", "b.mp4", "-c", "copy", "b.h264"))
        let window = try reader.window(of: media.makeFile("both.h264", [UInt8](first + second)))
        #expect(window.numbers == Array(17..<120))
        #expect(window.warnings == ["The picture size changes within the video."])
    }

    /// RELIABILITY 15: the sample entry's code is one that nobody knows.
    @Test func `an unknown codec ends with the status for a missing decoder`() throws {
        let media = try Media()
        var bytes = [UInt8](try Data(contentsOf: media.makeVideo(numbers: Array(0..<30))))
        let entry = try #require(bytes.firstRange(of: Array("avc1\0".utf8)))
        bytes.replaceSubrange(entry.lowerBound..<entry.lowerBound + 4, with: Array("zqzq".utf8))
        let error = readingError(try media.makeFile("strange.mp4", bytes))
        #expect(error?.code == .codecUnavailable)
        #expect(error?.kind == .unavailable)
    }

    /// The index stands before the pictures, and the pictures end after a part.
    private func makeCut(_ media: Media) throws -> URL {
        _ = try media.makeVideo(numbers: Array(0..<130))
        let whole = try media.ffmpeg("-i", "clip.mp4", "-c", "copy", "-movflags", "+faststart", "fast.mp4")
        return try media.cut(whole, to: 0.6, as: "cut.mp4")
    }
}
