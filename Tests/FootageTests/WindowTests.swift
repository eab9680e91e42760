import Footage
import Foundation
import Testing

struct WindowTests {
    let reader = FootageReader()

    @Test func `every frame of a video at 25 frames a second is used once`() throws {
        let media = try Media()
        let window = try reader.window(of: media.makeVideo(numbers: Array(0..<130)))
        #expect(window.numbers == Array(27..<130))
        #expect(window.window == 27...129)
        #expect(window.decodedFrameCount == 130)
        #expect(window.frameRate == 25)
        #expect(window.repeatedFrameCount == 0)
        #expect(window.warnings == [])
        #expect(!window.isDegraded)
    }

    /// RELIABILITY 29.
    @Test(arguments: [16, 95, 96, 103])
    func `a short video repeats its first frame at the front and warns`(_ count: Int) throws {
        let media = try Media()
        let window = try reader.window(of: media.makeVideo(numbers: Array(1...count)))
        #expect(window.frames.count == 103)
        #expect(window.numbers == Array(1...count))
        #expect(window.repeatedFrameCount == 103 - count)
        #expect(window.frames.prefix(103 - count).allSatisfy { $0 == window.frames[103 - count] })
        #expect(
            window.warnings
                == (count == 103
                    ? []
                    : [
                        "The video shows \(count) of 103 frames; its first frame is repeated \(103 - count) "
                            + "times at the front."
                    ]))
    }

    /// RELIABILITY 29.
    @Test(arguments: [1, 15])
    func `fewer than sixteen frames are rejected`(_ count: Int) throws {
        let media = try Media()
        let error = readingError(try media.makeVideo("few.mp4", numbers: Array(0..<count)))
        #expect(error?.code == .tooShort)
        #expect(error?.kind == .badData)
        #expect(
            error?.problem
                == (count == 1
                    ? "The file holds one picture, at least 16 are needed."
                    : "The video shows \(count) frames at 25 a second, at least 16 are needed."))
    }

    @Test func `a window may end before the video does`() throws {
        let media = try Media()
        let video = try media.makeVideo(numbers: Array(0..<200))
        #expect(try reader.window(of: video, endingAt: 150).numbers == Array(48...150))
        #expect(try reader.window(of: video, frameCount: 109, endingAt: 150).numbers == Array(42...150))
        let error = readingError(video, endingAt: 200)
        #expect(error?.code == .tooShort)
        #expect(
            error?.problem
                == "The video's last frame is at 0:07.96 (frame 199), and 0:08.00 (frame 200) was asked for.")
    }

    @Test func `clips start every sixteen frames and hold normalised colours`() throws {
        let media = try Media()
        let window = try reader.window(of: media.makeVideo(numbers: Array(0..<103)))
        let clips = window.clips(Preprocessing())
        #expect(clips.shape == [6, 3, 16, 112, 112])
        // Clip 2, time 5 is frame 37; green at row 9, column 11 of the crop at (30, 8).
        let pixelIndex = (9 + 8) * 171 + 11 + 30
        let green = Float(window.frames[37].pixels[pixelIndex * 3 + 1])
        let row = ((2 * 3 + 1) * 16 + 5) * 112 + 9
        let value = clips.values[row * 112 + 11]
        #expect(abs(value - (green / 255 - 0.456) / 0.224) < 1e-6)
        let mirrored = window.clips(Preprocessing(), isMirrored: true)
        #expect(mirrored.values[row * 112 + 100] == value)
    }

    @Test func `a shift moves the clips within a longer window`() throws {
        let media = try Media()
        let video = try media.makeVideo(numbers: Array(0..<120))
        let long = try reader.window(of: video, frameCount: 109, endingAt: 115)
        let short = try reader.window(of: video, endingAt: 114)
        #expect(long.clips(Preprocessing(), shiftedBy: 2) == short.clips(Preprocessing()))
    }

    @Test(arguments: [
        (112, 171, 128, 30, 8), (56, 86, 64, 15, 4), (64, 98, 73, 17, 4),
    ])
    func `another input size scales resize and crop`(
        _ size: Int, _ width: Int, _ height: Int, _ left: Int, _ top: Int
    ) {
        let preprocessing = Preprocessing(inputSize: size)
        #expect(preprocessing.resizeWidth == width)
        #expect(preprocessing.resizeHeight == height)
        #expect(preprocessing.cropLeft == left)
        #expect(preprocessing.cropTop == top)
    }
}
