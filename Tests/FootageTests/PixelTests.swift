import Footage
import Foundation
import Testing

struct PixelTests {
    let reader = FootageReader()

    /// RELIABILITY 16: the same pictures, stored turned with a note how to turn them back, and stored upright.
    @Test(arguments: [90, 180, 270])
    func `rotation metadata gives the pixels of the upright video`(_ degrees: Int) throws {
        let media = try Media()
        let upright = scene(width: 192, height: 144)
        let stored = (0..<(360 - degrees) / 90).reduce(upright) { image, _ in image.turned() }
        let plain = try reader.window(of: write(upright, "upright.mp4", media))
        let turned = try reader.window(of: write(stored, "turned.mp4", media, rotation: degrees))
        #expect(turned.frames[102].meanDifference(from: plain.frames[102]) < 1)
        // Without the metadata the pictures differ by far more.
        let untold = try reader.window(of: write(stored, "untold.mp4", media))
        #expect(untold.frames[102].meanDifference(from: plain.frames[102]) > 20)
    }

    /// The writer's own matrix and range are found again; only encoding stands between.
    @Test func `a written picture reads back with its colours`() throws {
        let media = try Media()
        let picture = scene(width: 192, height: 144)
        let window = try reader.window(of: write(picture, "plain.mp4", media))
        let expected = picture.resizedBilinear(width: 171, height: 128)
        #expect(window.frames[102].meanDifference(from: expected) < 1.5)
    }

    /// RELIABILITY 17, 18, 19, 22: one picture in many clothes.
    @Test(
        .needsFFmpeg,
        arguments: [
            ["-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p10le", "-c:v", "libx264"],
            [
                "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p10le", "-c:v", "libx265",
                "-x265-params", "log-level=none",
            ],
            ["-vf", "scale=out_color_matrix=bt709:out_range=pc,format=yuvj420p", "-c:v", "libx264"],
            [
                "-vf", "format=rgb24,scale=out_color_matrix=bt601:out_range=tv,format=yuv420p", "-c:v",
                "libx264",
            ],
            ["-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv444p", "-c:v", "libx264"],
            ["-vf", "format=bgra", "-c:v", "qtrle"],
            ["-vf", "format=rgb24", "-c:v", "png"],
        ])
    func `the same picture in another pixel format looks the same`(_ options: [String]) throws {
        let media = try Media()
        let picture = scene(width: 192, height: 144)
        _ = try write(picture, "clip.mp4", media)
        let reference = try reader.window(of: media.url("clip.mp4"))
        let matrix = options[1].contains("bt601") ? "smpte170m" : "bt709"
        let range = options[1].contains("pc") ? "pc" : "tv"
        let tags =
            options[1].contains("matrix") ? ["-colorspace", matrix, "-color_range", range, "-crf", "5"] : []
        let window = try reader.window(
            of: media.ffmpeg(["-i", "clip.mp4"] + options + tags + ["copy.mov"]))
        #expect(window.frames[102].meanDifference(from: reference.frames[102]) < 1.5)
    }

    /// RELIABILITY 19: without a tag, BT.601 below 720 rows and BT.709 from there on.
    @Test(.needsFFmpeg, arguments: [(320, 240, "bt601"), (1280, 720, "bt709")])
    func `an unspecified matrix depends on the height`(_ width: Int, _ height: Int, _ matrix: String) throws {
        let media = try Media()
        let colors = "color=c=0x20C040:s=\(width)x\(height):r=25:d=0.8,format=rgb24"
        let video = try media.ffmpeg(
            "-f", "lavfi", "-i", colors, "-vf",
            "scale=out_color_matrix=\(matrix):out_range=tv:flags=accurate_rnd,format=yuv420p", "-c:v",
            "libx264",
            "-colorspace", "unknown", "color.mp4")
        let pixels = try reader.window(of: video).frames[102].pixels
        for (value, expected) in zip(pixels, [0x20, 0xC0, 0x40]) {
            #expect(abs(Int(value) - expected) <= 2)
        }
    }

    /// RELIABILITY 20.
    @Test(.needsFFmpeg) func `interlaced video is read with a warning`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<103))
        let copy = try media.ffmpeg(
            "-i", "clip.mp4", "-vf", "setfield=tff", "-c:v", "libx264", "-flags", "+ilme+ildct", "laced.mp4")
        let window = try reader.window(of: copy)
        #expect(
            window.warnings == [
                "The video is interlaced; moving edges are combed and the score may suffer."
            ])
    }

    /// RELIABILITY 21: what lies under transparent pixels is shown.
    @Test(
        .needsFFmpeg,
        arguments: [
            ["-vf", "format=gray", "-c:v", "ffv1"], ["-vf", "format=gray10le", "-c:v", "ffv1"],
            [
                "-vf", "split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=none", "-c:v",
                "png",
            ],
            ["-vf", "format=yuva420p,colorchannelmixer=aa=0", "-c:v", "ffv1"],
            ["-vf", "format=rgba,colorchannelmixer=aa=0", "-c:v", "png"],
        ])
    func `grey, palette and transparent pictures are shown`(_ options: [String]) throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(40_000..<40_103))
        let reference = try reader.window(of: media.url("clip.mp4"))
        let window = try reader.window(of: media.ffmpeg(["-i", "clip.mp4"] + options + ["copy.mkv"]))
        #expect(window.numbers == Array(40_000..<40_103))
        #expect(window.frames[102].meanDifference(from: reference.frames[102]) < 2)
    }

    /// RELIABILITY 25.
    @Test(.needsFFmpeg) func `a picture of 7680x4320 pixels is read`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(40_000..<40_016))
        let copy = try media.ffmpeg(
            "-i", "clip.mp4", "-vf", "scale=7680:4320:flags=neighbor", "-c:v", "libx264", "-preset",
            "ultrafast", "8k.mp4")
        #expect(try reader.window(of: copy).numbers == Array(40_000..<40_016))
    }

    /// RELIABILITY 26: as `Preprocessing` says, pixels that are not square are not made square.
    @Test(.needsFFmpeg) func `the shape of pixels does not matter`() throws {
        let media = try Media()
        _ = try write(scene(width: 192, height: 144), "clip.mp4", media)
        let square = try media.ffmpeg("-i", "clip.mp4", "-vf", "setsar=1", "-c:v", "ffv1", "square.mkv")
        let wide = try media.ffmpeg("-i", "clip.mp4", "-vf", "setsar=64/45", "-c:v", "ffv1", "wide.mkv")
        #expect(try Data(contentsOf: wide) != Data(contentsOf: square))
        #expect(try reader.window(of: wide).frames == reader.window(of: square).frames)
    }

    /// RELIABILITY 22: 173 columns and 131 rows; shear would move the bars.
    @Test(.needsFFmpeg, arguments: ["yuv420p", "yuv444p"])
    func `odd sides cause no shear`(_ format: String) throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(40_000..<40_103), width: 346, height: 262)
        let copy = try media.ffmpeg(
            "-i", "clip.mp4", "-vf", "crop=345:261,scale=173:131,format=\(format)", "-c:v", "ffv1", "odd.mkv")
        #expect(try reader.window(of: copy).numbers == Array(40_000..<40_103))
    }

    /// RELIABILITY 23.
    @Test func `a video of four pixels is rejected`() throws {
        let media = try Media()
        let error = readingError(try media.makeVideo(numbers: Array(0..<20), width: 2, height: 2))
        #expect(error?.code == .geometry)
        #expect(error?.kind == .badData)
        #expect(error?.problem == "The picture has 2x2 pixels, at least 16x16 are needed.")
    }

    /// RELIABILITY 24.
    @Test func `a header that claims 65535 pixels a side is rejected`() throws {
        let media = try Media()
        let plain = try media.makeFile("huge.y4m", "YUV4MPEG2 W65535 H65535 F25:1 C420\nFRAME\nxxxx")
        var bytes = [UInt8](try Data(contentsOf: media.makeVideo(numbers: Array(0..<20))))
        let entry = try #require(bytes.firstRange(of: Array("avc1\0".utf8)))
        bytes.replaceSubrange(
            entry.lowerBound + 28..<entry.lowerBound + 32, with: [UInt8](repeating: 255, count: 4))
        let errors = [readingError(plain), readingError(try media.makeFile("huge.mp4", bytes))]
        #expect(errors.allSatisfy { $0?.kind == .badData })
    }

    private func write(
        _ image: RGBImage, _ name: String, _ media: Media, rotation: Int = 0
    ) throws -> URL {
        let writer = try VideoWriter(
            url: media.url(name), width: image.width, height: image.height,
            quality: VideoWriter.Quality(preset: "ultrafast", constantRateFactor: 5),
            clockwiseRotation: rotation)
        for _ in 0..<20 { try writer.append(image) }
        try writer.finish()
        return media.url(name)
    }

    /// Smooth colours without any symmetry.
    private func scene(width: Int, height: Int) -> RGBImage {
        var pixels: [UInt8] = []
        for row in 0..<height {
            for column in 0..<width {
                pixels.append(UInt8(40 + 160 * column / width))
                pixels.append(UInt8(30 + 180 * row / height))
                pixels.append(UInt8(200 - 80 * row / height - 70 * column / width))
            }
        }
        return RGBImage(width: width, height: height, pixels: pixels)
    }
}

extension RGBImage {
    /// A quarter turn clockwise.
    fileprivate func turned() -> RGBImage {
        var turned: [UInt8] = []
        for row in 0..<width {
            for column in 0..<height {
                let start = ((height - 1 - column) * width + row) * 3
                turned.append(contentsOf: pixels[start..<start + 3])
            }
        }
        return RGBImage(width: height, height: width, pixels: turned)
    }
}
