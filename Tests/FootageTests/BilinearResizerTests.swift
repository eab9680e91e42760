import Testing

struct BilinearResizerTests {
    struct Resize: Sendable, CustomTestStringConvertible {
        let width: Int
        let height: Int
        let newWidth: Int
        let newHeight: Int
        var testDescription: String { "\(width)x\(height) to \(newWidth)x\(newHeight)" }
    }

    static let resizes = [
        Resize(width: 64, height: 48, newWidth: 20, newHeight: 15),
        Resize(width: 20, height: 15, newWidth: 64, newHeight: 48),
        Resize(width: 333, height: 187, newWidth: 171, newHeight: 128),
        Resize(width: 171, height: 128, newWidth: 171, newHeight: 128),
        Resize(width: 13, height: 7, newWidth: 31, newHeight: 29),
        Resize(width: 1, height: 1, newWidth: 5, newHeight: 3),
        Resize(width: 1, height: 9, newWidth: 3, newHeight: 4),
        Resize(width: 9, height: 1, newWidth: 4, newHeight: 3),
        Resize(width: 33, height: 21, newWidth: 1, newHeight: 1),
        Resize(width: 17, height: 5, newWidth: 17, newHeight: 9),
        Resize(width: 17, height: 5, newWidth: 9, newHeight: 5),
        Resize(width: 640, height: 360, newWidth: 86, newHeight: 64),
    ]

    @Test(arguments: resizes)
    func `a resize equals Pillow's bit for bit`(_ resize: Resize) throws {
        let source = Fixture.pattern(width: resize.width, height: resize.height)
        let resized = source.resizedBilinear(width: resize.newWidth, height: resize.newHeight)
        let expected = try Fixture.bytes(
            "resize_\(resize.width)x\(resize.height)_to_\(resize.newWidth)x\(resize.newHeight).rgb")
        #expect(resized.pixels == expected)
    }

    @Test func `a crop keeps rows together`() {
        let image = Fixture.pattern(width: 5, height: 4)
        let crop = image.cropped(left: 1, top: 2, width: 3, height: 2)
        #expect(crop.pixels == Array(image.pixels[33..<42]) + Array(image.pixels[48..<57]))
    }

    @Test func `a mirrored image mirrored again is the image`() {
        let image = Fixture.pattern(width: 5, height: 2)
        #expect(image.mirrored().pixels[0..<3] == image.pixels[12..<15])
        #expect(image.mirrored().mirrored() == image)
    }
}
