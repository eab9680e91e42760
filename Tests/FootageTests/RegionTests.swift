import Footage
import Foundation
import Testing

/// A part of a picture against the same part of the whole picture, and our colours against swscale's.
struct RegionTests {
    struct Picture: Sendable, CustomTestStringConvertible {
        var width = 320
        var height = 240
        var format = "yuv420p"
        var inputSize = 112
        var testDescription: String { "\(format) \(width)x\(height) for \(inputSize)" }
    }

    static let pictures = [
        Picture(), Picture(width: 1280, height: 720), Picture(width: 640, height: 360),
        Picture(width: 322, height: 242),
        Picture(width: 173, height: 131), Picture(width: 320, height: 241), Picture(width: 321, height: 240),
        Picture(width: 16, height: 16), Picture(width: 18, height: 600, inputSize: 32),
        Picture(width: 96, height: 64),
        Picture(width: 342, height: 256, inputSize: 224), Picture(inputSize: 64),
        Picture(format: "yuv422p"), Picture(format: "yuv444p"), Picture(format: "yuv410p"),
        Picture(format: "yuv411p"),
        Picture(format: "yuv420p10le"), Picture(format: "yuva420p"), Picture(format: "gray"),
        Picture(format: "gbrp"),
        Picture(format: "gbrp10le"), Picture(format: "bgra"), Picture(format: "yuv422p", inputSize: 32),
    ]

    @Test(.needsFFmpeg, arguments: pictures)
    func `a crop equals the cropped whole, bit for bit`(_ picture: Picture) throws {
        let media = try Media()
        try expectSameCrop(in: makeVideo(picture, media), picture.inputSize)
    }

    @Test(.needsFFmpeg, arguments: [90, 180, 270], [(320, 240), (242, 322), (98, 640)])
    func `a crop of rotated video equals the cropped whole`(_ degrees: Int, _ size: (Int, Int)) throws {
        let media = try Media()
        let picture = Fixture.pattern(width: size.0, height: size.1)
        let writer = try VideoWriter(
            url: media.url("turned.mp4"), width: size.0, height: size.1, clockwiseRotation: degrees)
        for _ in 0..<20 { try writer.append(picture) }
        try writer.finish()
        try expectSameCrop(in: media.url("turned.mp4"), 112)
    }

    @Test(.needsFFmpeg, arguments: ["color420.jpg", "color444.jpg", "gray8.jpg", "alpha.png", "palette.png"])
    func `a crop of an image equals the cropped whole`(_ name: String) throws {
        let media = try Media()
        try FileManager.default.createDirectory(at: media.url("frames"), withIntermediateDirectories: true)
        for number in 1...20 {
            let file = media.url("frames/\(number)." + name.suffix(3))
            try Data(Fixture.bytes(name)).write(to: file)
        }
        try expectSameCrop(in: media.url("frames"), 112)
    }

    /// ffmpeg converts with the flags that define `stable-1`; pixels that are not resized are compared as they are, at
    /// 342x256 for an input of 224, and noise reaches every corner of the arithmetic.
    @Test(
        .needsFFmpeg,
        arguments: [
            ("bt709", "tv", "342x256", 224), ("smpte170m", "tv", "342x256", 224),
            ("bt709", "pc", "342x256", 224),
            ("bt2020nc", "tv", "342x256", 224), ("smpte240m", "pc", "342x256", 224),
            ("fcc", "tv", "342x256", 224),
            ("bt709", "tv", "1280x720", 112), ("smpte170m", "tv", "640x360", 112),
            ("bt709", "tv", "98x16", 64),
        ])
    func `colours equal swscale's, bit for bit`(
        _ matrix: String, _ range: String, _ size: String, _ inputSize: Int
    ) throws {
        let media = try Media()
        _ = try media.ffmpeg(
            "-f", "lavfi", "-i",
            "nullsrc=s=\(size):r=25:d=0.8,format=yuv420p,noise=alls=100:allf=t+u,geq="
                + "lum='random(1)*255':cb='random(2)*255':cr='random(3)*255'", "-c:v", "ffv1",
            "-colorspace", matrix, "-color_range", range, "noise.mkv")
        // The filter's older name for it, which every version knows.
        let scaleMatrix = matrix == "bt2020nc" ? "bt2020" : matrix
        let converted = try media.ffmpeg(
            "-i", "noise.mkv", "-vf",
            "scale=in_color_matrix=\(scaleMatrix):in_range=\(range):flags=bilinear+accurate_rnd+full_chroma_int+bitexact,"
                + "format=gbrp", "-c:v", "ffv1", "converted.mkv")
        let reader = FootageReader(preprocessing: Preprocessing(inputSize: inputSize))
        let ours = try reader.window(of: media.url("noise.mkv"))
        let theirs = try reader.window(of: converted)
        #expect(ours.frames == theirs.frames)
        #expect(ours.frames[90] != ours.frames[102])
    }

    private func expectSameCrop(
        in url: URL, _ inputSize: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let preprocessing = Preprocessing(inputSize: inputSize)
        let whole = try FootageReader(preprocessing: preprocessing).window(of: url)
        let crop = try FootageReader(preprocessing: preprocessing, region: .crop).window(of: url)
        #expect(whole.region == .whole && crop.region == .crop)
        let expected = whole.frames.map {
            $0.cropped(
                left: preprocessing.cropLeft, top: preprocessing.cropTop, width: inputSize, height: inputSize)
        }
        #expect(crop.frames == expected, sourceLocation: sourceLocation)
        for isMirrored in [false, true] {
            let clips = crop.clips(preprocessing, isMirrored: isMirrored)
            #expect(
                clips == whole.clips(preprocessing, isMirrored: isMirrored), sourceLocation: sourceLocation)
        }
    }

    private func makeVideo(_ picture: Picture, _ media: Media) throws -> URL {
        let codec = picture.format == "yuv410p" || picture.format == "yuv411p" ? "ffvhuff" : "ffv1"
        return try media.ffmpeg(
            "-f", "lavfi", "-i",
            "testsrc2=s=\(picture.width)x\(picture.height):r=25:d=0.8,noise=alls=60:allf=t",
            "-pix_fmt", picture.format, "-c:v", codec, "picture.mkv")
    }
}
