import Footage
import Foundation
import Testing

struct ImageFolderTests {
    let reader = FootageReader()

    /// RELIABILITY 21.
    @Test(arguments: ["color.png", "alpha.png", "palette.png", "gray.png"])
    func `a PNG is decoded as Pillow does, byte for byte`(_ name: String) throws {
        let media = try Media()
        let window = try reader.window(of: makeFolder(media, repeating: name))
        #expect(window.frames[102] == (try pillow(name)))
    }

    /// libjpeg and libavcodec round the inverse transform differently, and grow the chroma differently.
    @Test(arguments: [("color444.jpg", 1.0), ("gray8.jpg", 1.0), ("color420.jpg", 2.0)])
    func `a JPEG is decoded nearly as Pillow does`(_ name: String, _ tolerance: Double) throws {
        let media = try Media()
        let window = try reader.window(of: makeFolder(media, repeating: name))
        #expect(try window.frames[102].meanDifference(from: pillow(name)) < tolerance)
    }

    @Test(.needsFFmpeg) func `a folder of PNGs equals the lossless video of the same frames`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<120))
        let video = try media.ffmpeg("-i", "clip.mp4", "-vf", "format=gbrp", "-c:v", "ffv1", "lossless.mkv")
        try FileManager.default.createDirectory(at: media.url("frames"), withIntermediateDirectories: true)
        _ = try media.ffmpeg("-i", "lossless.mkv", "frames/%d.png")
        let fromFolder = try reader.window(of: media.url("frames"))
        let fromVideo = try reader.window(of: video)
        // Numbers without leading zeros: 100.png comes after 99.png.
        #expect(fromFolder.numbers == Array(17..<120))
        #expect(zip(fromFolder.frames, fromVideo.frames).allSatisfy(==))
        #expect(fromFolder.window == fromVideo.window)
        #expect(try reader.window(of: media.url("frames"), endingAt: 110).numbers == Array(8...110))
    }

    @Test func `missing numbers are told, other files do not matter`() throws {
        let media = try Media()
        let folder = try makeFolder(media, repeating: "color.png")
        try FileManager.default.removeItem(at: folder.appendingPathComponent("000007.png"))
        try Data().write(to: folder.appendingPathComponent("notes.txt"))
        try Data().write(to: folder.appendingPathComponent("cover.png"))
        let window = try reader.window(of: folder)
        #expect(window.decodedFrameCount == 19)
        #expect(window.warnings.first == "Missing image numbers between the first and the last: 1.")
    }

    @Test func `an image that is cut is an error that names it`() throws {
        let media = try Media()
        let folder = try makeFolder(media, repeating: "color420.jpg")
        let damaged = folder.appendingPathComponent("000012.jpg")
        try Data(Fixture.bytes("color420.jpg").prefix(600)).write(to: damaged)
        let error = readingError(folder)
        #expect(error?.code == .corrupt)
        #expect(error?.subject.hasSuffix("000012.jpg") == true)
    }

    @Test func `two images of one number are refused`() throws {
        let media = try Media()
        let folder = try makeFolder(media, repeating: "color.png")
        try Data(Fixture.bytes("color.png")).write(to: folder.appendingPathComponent("7.png"))
        #expect(readingError(folder)?.problem == "000007.png and 7.png have the same number.")
    }

    private func makeFolder(_ media: Media, repeating name: String) throws -> URL {
        let folder = media.url("frames")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let bytes = Data(try Fixture.bytes(name))
        for number in 1...20 {
            let digits = String(repeating: "0", count: 6 - String(number).count) + String(number)
            try bytes.write(to: folder.appendingPathComponent("\(digits).\(name.split(separator: ".")[1])"))
        }
        return folder
    }

    /// What Pillow decoded, resized as the reader does.
    private func pillow(_ name: String) throws -> RGBImage {
        let decoded = try Fixture.bytes(name.split(separator: ".")[0] + ".rgb")
        return RGBImage(width: 48, height: 40, pixels: decoded).resizedBilinear(width: 171, height: 128)
    }
}
