import Files
import Testing

struct FrameNameTests {
    @Test(arguments: [
        ("000007.jpg", "#", 7), ("7.PNG", "#", 7), ("frame0007.jpg", "frame#", 7),
        ("finediv00000.jpg", "finediv#", 0), ("img_12.bmp", "img_#", 12), ("0001.webp", "#", 1),
        ("clip-3-frame-0007.png", "clip-3-frame-#", 7), ("Frame 7.JPEG", "frame #", 7),
        ("a.b.12.tif", "a.b.#", 12),
        ("0007_small.tiff", "#_small", 7),
        ("20251201-1701423423123456.jpg", "20251201-#", 1_701_423_423_123_456),
    ])
    func `the last digits of a frame's name are its number`(_ name: String, _ series: String, _ number: Int) {
        let frame = FrameName(name)
        #expect(frame?.series == series)
        #expect(frame?.number == number)
    }

    @Test(arguments: [
        "cover.png", "Thumbs.db", ".DS_Store", "._frame0001.jpg", "frame0001", "frame0001.txt", "0001.mp4",
        ".jpg", "",
        "frame.0001", "1234567890123456789.jpg", "frame٣.jpg",
    ])
    func `other files are not frames`(_ name: String) { #expect(FrameName(name) == nil) }
}
