import Footage
import Foundation
import Testing

@Suite struct JPEGTests {
    /// Smooth colours, as JPEG keeps them.
    private static func gradient(width: Int, height: Int) -> RGBImage {
        let pixels = (0..<width * height).flatMap { pixel -> [UInt8] in
            let (row, column) = (pixel / width, pixel % width)
            return [UInt8(255 * column / width), UInt8(255 * row / height), 128]
        }
        return RGBImage(width: width, height: height, pixels: pixels)
    }

    @Test(arguments: [(171, 128), (96, 128), (17, 33), (1, 1)])
    func `a JPEG file has the size of its picture`(_ width: Int, _ height: Int) throws {
        let bytes = try Self.gradient(width: width, height: height).jpeg(quality: 80)
        // ITU T.81: SOI, ..., SOF0 with precision, height and width, ..., EOI.
        #expect(bytes.starts(with: [0xFF, 0xD8]) && bytes.suffix(2) == [0xFF, 0xD9])
        let header = try #require(bytes.firstRange(of: [0xFF, 0xC0])).upperBound
        #expect(Int(bytes[header + 3]) << 8 | Int(bytes[header + 4]) == height)
        #expect(Int(bytes[header + 5]) << 8 | Int(bytes[header + 6]) == width)
    }

    @Test func `colours survive JPEG compression approximately`() throws {
        let media = try Media()
        let folder = media.url("images")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let image = Self.gradient(width: 171, height: 128)
        for number in 1...16 {
            try Data(image.jpeg(quality: 95)).write(to: folder.appendingPathComponent("\(number).jpg"))
        }
        let read = try #require(FootageReader().window(of: folder, frameCount: 16).frames.first)
        let worst = zip(read.pixels, image.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 255
        // Quantised by 2 of 31, chroma at half the size: a few levels. A wrong matrix or range is off by 16 or more.
        #expect(worst <= 10)
    }

    @Test func `a lower quality makes a smaller file, and equal pictures give equal bytes`() throws {
        let image = Fixture.pattern(width: 160, height: 120)
        let (fine, coarse) = (try image.jpeg(quality: 90), try image.jpeg(quality: 30))
        #expect(coarse.count < fine.count)
        #expect(try image.jpeg(quality: 90) == fine)
    }
}
