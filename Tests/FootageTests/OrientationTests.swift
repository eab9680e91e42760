import Footage
import Foundation
import Testing

struct OrientationTests {
    let reader = FootageReader()

    struct Matrix: Sendable, CustomTestStringConvertible {
        let name: String
        /// a, b, c, d of the display matrix.
        let numbers: [Double]
        /// How the shown picture comes from the stored one.
        let show: @Sendable (RGBImage) -> RGBImage
        var testDescription: String { name }
    }

    static let matrices = [
        Matrix(name: "front camera", numbers: [-1, 0, 0, 1]) { $0.mirrored() },
        Matrix(name: "upside down in a mirror", numbers: [1, 0, 0, -1]) { $0.mirrored().turned(2) },
        Matrix(name: "clockwise", numbers: [0, 1, -1, 0]) { $0.turned(1) },
        Matrix(name: "half turn", numbers: [-1, 0, 0, -1]) { $0.turned(2) },
        Matrix(name: "counterclockwise", numbers: [0, -1, 1, 0]) { $0.turned(3) },
        Matrix(name: "front camera, clockwise", numbers: [0, -1, -1, 0]) { $0.mirrored().turned(1) },
        Matrix(name: "front camera, counterclockwise", numbers: [0, 1, 1, 0]) { $0.mirrored().turned(3) },
        Matrix(name: "twice as large", numbers: [2, 0, 0, 2]) { $0 },
        Matrix(name: "wide pixels", numbers: [1.5, 0, 0, 1]) { $0 },
        Matrix(name: "a degree", numbers: [0.99985, 0.0174, -0.0174, 0.99985]) { $0 },
    ]

    @Test(arguments: matrices)
    func `a display matrix is applied as in players`(_ matrix: Matrix) throws {
        let media = try Media()
        let scene = RGBImage.scene(width: 192, height: 144)
        let stored = try reader.window(of: media.makeStill(scene, matrix: matrix.numbers))
        let shown = try reader.window(of: media.makeStill(matrix.show(scene)))
        #expect(stored.frames[102].meanDifference(from: shown.frames[102]) < 1.5)
        #expect(stored.warnings == shown.warnings)
    }

    @Test(arguments: matrices)
    func `a crop of a mirrored or rotated picture equals the cropped whole`(_ matrix: Matrix) throws {
        let media = try Media()
        let video = try media.makeStill(.scene(width: 226, height: 144), matrix: matrix.numbers)
        let whole = try reader.window(of: video).frames[102]
        let crop = try FootageReader(region: .crop).window(of: video).frames[102]
        #expect(crop == whole.cropped(left: 30, top: 8, width: 112, height: 112))
    }

    @Test(arguments: [
        (
            [0.99939, 0.0349, -0.0349, 0.99939], 0,
            "The file asks for its picture to be turned clockwise by 2 degrees, which was ignored."
        ),
        (
            [0.9397, -0.342, 0.342, 0.9397], 0,
            "The file asks for its picture to be turned counterclockwise by 20 degrees, which was ignored."
        ),
        (
            [-0.05234, 0.99863, -0.99863, -0.05234], 1,
            "The file asks for its picture to be turned clockwise by 93 degrees, and was turned by 90."
        ),
        (
            [0, 0, 0, 0], 0,
            "The file asks for its picture to be distorted, which was ignored."
        ),
        (
            [1, 0, 0.5, 1], 0,
            "The file asks for its picture to be slanted, which was ignored."
        ),
    ])
    func `unsupported parts of a display matrix are described`(
        _ numbers: [Double], _ turns: Int, _ remark: String
    ) throws {
        let media = try Media()
        let scene = RGBImage.scene(width: 192, height: 144)
        let window = try reader.window(of: media.makeStill(scene, matrix: numbers))
        let expected = try reader.window(of: media.makeStill(scene.turned(turns)))
        #expect(window.frames[102].meanDifference(from: expected.frames[102]) < 1.5)
        #expect(window.warnings == [remark] + expected.warnings)
    }

    /// EXIF 2.32, tag 274, as a camera writes it into a JPEG.
    @Test(.needsFFmpeg, arguments: 1...8)
    func `a JPEG's orientation is applied`(_ value: Int) throws {
        let media = try Media()
        let scene = RGBImage.scene(width: 192, height: 144)
        let show: [@Sendable (RGBImage) -> RGBImage] = [
            { $0 }, { $0.mirrored() }, { $0.turned(2) }, { $0.mirrored().turned(2) },
            { $0.mirrored().turned(3) },
            { $0.turned(1) }, { $0.mirrored().turned(1) }, { $0.turned(3) },
        ]
        let noted = try reader.window(of: media.makeFolder("noted", try scene.jpeg(orientation: value)))
        let plain = try reader.window(
            of: media.makeFolder("plain", try show[value - 1](scene).jpeg(orientation: 1)))
        #expect(noted.frames[102].meanDifference(from: plain.frames[102]) < 1.5)
    }
}

extension Media {
    /// Twenty times one picture; `matrix` is a, b, c, d of the track's display matrix (ISO/IEC 14496-12, 8.3.2).
    fileprivate func makeStill(_ image: RGBImage, matrix: [Double]? = nil) throws -> URL {
        let writer = try VideoWriter(
            url: url("still.mp4"), width: image.width, height: image.height,
            quality: VideoWriter.Quality(preset: "ultrafast", constantRateFactor: 5))
        for _ in 0..<20 { try writer.append(image) }
        try writer.finish()
        guard let matrix else { return url("still.mp4") }
        var bytes = [UInt8](try Data(contentsOf: url("still.mp4")))
        let start = try #require(bytes.firstRange(of: Array("tkhd".utf8))).upperBound + 40
        let fixed = matrix.map { Int32(($0 * 65536).rounded()) }
        let numbers = [fixed[0], fixed[1], 0, fixed[2], fixed[3], 0, 0, 0, 0x4000_0000]
        let data = numbers.flatMap { number in
            (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
        }
        bytes.replaceSubrange(start..<start + 36, with: data)
        return try makeFile("matrix.mp4", bytes)
    }

    fileprivate func makeFolder(_ name: String, _ bytes: [UInt8]) throws -> URL {
        try FileManager.default.createDirectory(at: url(name), withIntermediateDirectories: true)
        for number in 1...20 { _ = try makeFile("\(name)/\(number).jpg", bytes) }
        return url(name)
    }
}

extension RGBImage {
    /// Smooth colours without any symmetry.
    fileprivate static func scene(width: Int, height: Int) -> RGBImage {
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

    /// Quarter turns clockwise.
    fileprivate func turned(_ quarterTurns: Int) -> RGBImage {
        guard quarterTurns > 0 else { return self }
        var turned: [UInt8] = []
        for row in 0..<width {
            for column in 0..<height {
                let start = ((height - 1 - column) * width + row) * 3
                turned.append(contentsOf: pixels[start..<start + 3])
            }
        }
        return RGBImage(width: height, height: width, pixels: turned).turned(quarterTurns - 1)
    }

    /// A JPEG whose EXIF holds an orientation and nothing else.
    fileprivate func jpeg(orientation: Int) throws -> [UInt8] {
        let tiff: [UInt8] =
            Array("MM\0*".utf8) + [
                0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(orientation), 0, 0, 0, 0, 0, 0,
            ]
        let segment = Array("Exif\0\0".utf8) + tiff
        let bytes = try jpeg(quality: 95)
        return bytes[..<2] + [0xFF, 0xE1, 0, UInt8(segment.count + 2)] + segment + bytes[2...]
    }
}
