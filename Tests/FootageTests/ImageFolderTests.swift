import Footage
import Foundation
import Testing

struct ImageFolderTests {
    let reader = FootageReader()

    /// RELIABILITY 21.
    @Test(arguments: ["color.png", "alpha.png", "palette.png", "gray.png"])
    func `a PNG is decoded like Pillow, byte for byte`(_ name: String) throws {
        let media = try Media()
        let window = try reader.window(of: makeFolder(media, repeating: name))
        #expect(window.frames[102] == (try pillow(name)))
    }

    /// libjpeg and libavcodec round the inverse transform differently, and grow the chroma differently.
    @Test(arguments: [("color444.jpg", 1.0), ("gray8.jpg", 1.0), ("color420.jpg", 2.0)])
    func `a JPEG is decoded nearly like Pillow`(_ name: String, _ tolerance: Double) throws {
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

    @Test func `missing numbers are reported, other files do not matter`() throws {
        let media = try Media()
        let folder = try makeFolder(media, repeating: "color.png")
        try FileManager.default.removeItem(at: folder.appendingPathComponent("000007.png"))
        try Data().write(to: folder.appendingPathComponent("notes.txt"))
        try Data().write(to: folder.appendingPathComponent("cover.png"))
        let window = try reader.window(of: folder)
        #expect(window.decodedFrameCount == 19)
        #expect(window.warnings.first == "Missing image numbers between the first and the last: 1.")
    }

    @Test func `a truncated image is an error that names it`() throws {
        let media = try Media()
        let folder = try makeFolder(media, repeating: "color420.jpg")
        let damaged = folder.appendingPathComponent("000012.jpg")
        try Data(Fixture.bytes("color420.jpg").prefix(600)).write(to: damaged)
        let error = readingError(folder)
        #expect(error?.code == .corrupt)
        #expect(error?.subject.hasSuffix("000012.jpg") == true)
    }

    @Test func `two images with the same number are rejected`() throws {
        let media = try Media()
        let folder = try makeFolder(media, repeating: "color.png")
        try Data(Fixture.bytes("color.png")).write(to: folder.appendingPathComponent("7.png"))
        #expect(readingError(folder)?.problem == "000007.png and 7.png have the same number.")
    }

    @Test(
        .needsFFmpeg,
        arguments: [
            "frame%04d.jpg", "finediv%05d.jpg", "img_%d.bmp", "%04d.webp", "clip-3-frame-%04d.png",
            "Frame %d.JPEG", "%d_small.tif",
            "f%03d.ppm", "scene.%02d.tiff",
        ])
    func `frames are read in numerical order, whatever their names`(_ pattern: String) throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<120))
        try FileManager.default.createDirectory(at: media.url("frames"), withIntermediateDirectories: true)
        let codec = pattern.hasSuffix("webp") ? ["-c:v", "libwebp", "-quality", "95"] : []
        _ = try media.ffmpeg(["-i", "clip.mp4", "-q:v", "2"] + codec + ["frames/" + pattern])
        for other in ["Thumbs.db", ".DS_Store", "notes.txt", "._frame0001.jpg"] {
            _ = try media.makeFile("frames/" + other, "x")
        }
        let window = try reader.window(of: media.url("frames"))
        #expect(window.numbers == Array(17..<120))
        #expect(window.warnings == [])
    }

    @Test func `two series in a folder are rejected by name`() throws {
        let media = try Media()
        let folder = try makeFolder(media, repeating: "color.png")
        for number in 1...3 {
            try Data(Fixture.bytes("color.png")).write(
                to: folder.appendingPathComponent("side-\(number).png"))
        }
        let error = readingError(folder)
        #expect(error?.code == .notVideo)
        #expect(
            error?.problem
                == "The folder holds more than one series of images: 20 such as 000001.png, and 3 such as side-1.png."
        )
        #expect(error?.remedy == "Put each series into a folder of its own.")
    }

    @Test func `a single image with another name is skipped and reported`() throws {
        let media = try Media()
        let folder = try makeFolder(media, repeating: "color.png")
        try Data(Fixture.bytes("color.png")).write(to: folder.appendingPathComponent("poster2.png"))
        #expect(
            try reader.window(of: folder).warnings.first
                == "Not read, because the name does not belong to the series of 000001.png: poster2.png.")
    }

    @Test(arguments: [
        (["a.mp4", "b.mov"], "The folder holds videos, not numbered images (a.mp4).", "Give the videos."),
        (["a.mp4"], "The folder holds a video, not numbered images (a.mp4).", "Give the video."),
        (
            ["IMG_0001.HEIC", "IMG_0002.HEIC"],
            "The folder holds images in a format that cannot be read (IMG_0001.HEIC).",
            "Convert them to JPEG or PNG."
        ),
        (
            ["a.jpg", "b.jpg"], "The images of the folder have no numbers in their names (a.jpg).",
            "Number them in their order, such as frame0001.jpg."
        ),
        (
            ["notes.txt"], "The folder holds no numbered images.",
            "Give a video file, or a folder with images such as frame0001.jpg."
        ),
    ])
    func `a folder without frames reports what it contains instead`(
        _ names: [String], _ problem: String, _ remedy: String
    ) throws {
        let media = try Media()
        try FileManager.default.createDirectory(at: media.url("frames"), withIntermediateDirectories: true)
        for name in names { _ = try media.makeFile("frames/" + name, "x") }
        let error = readingError(media.url("frames"))
        #expect(error?.code == .missing)
        #expect(error?.problem == problem)
        #expect(error?.remedy == remedy)
    }

    @Test(arguments: [
        ([UInt8](), "The image is empty."),
        (Array("GIF89a".utf8), "This is not an image in a format that is read here."),
        ([0xFF, 0xD8, 0xFF, 0xE0], "The image is damaged or cut: it cannot be decoded."),
    ])
    func `an invalid image is an error that names it`(_ bytes: [UInt8], _ problem: String) throws {
        let media = try Media()
        let folder = try makeFolder(media, repeating: "color.png")
        try Data(bytes).write(to: folder.appendingPathComponent("000012.png"))
        let error = readingError(folder)
        #expect(error?.subject.hasSuffix("000012.png") == true)
        #expect(error?.problem == problem)
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
