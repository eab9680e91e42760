import Footage
import Foundation
import Testing

@Suite struct DivePicturesTests {
    @Test(arguments: [
        (192, 144, 0, 170, 128), (320, 180, 0, 170, 94), (320, 180, 90, 72, 128), (64, 64, 0, 128, 128),
    ])
    func `pictures have the proportions of the upright video`(
        _ width: Int, _ height: Int, _ rotation: Int, _ pictureWidth: Int, _ pictureHeight: Int
    ) throws {
        let media = try Media()
        let video = try media.makeVideo(
            numbers: Array(0..<30), width: width, height: height, clockwiseRotation: rotation)
        let pictures = try FootageReader().divePictures(of: video, height: 3)
        #expect(pictures.width == pictureWidth && abs(pictures.height - pictureHeight) <= 2)
        for bytes in [pictures.takeOff, pictures.flight, pictures.entry] {
            #expect(bytes.starts(with: [0xFF, 0xD8]))
        }
    }

    @Test func `a folder of images has pictures too`() throws {
        let media = try Media()
        let folder = media.url("images")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for number in 1...20 {
            let image = RGBImage.make(number: number, width: 64, height: 48)
            try Data(image.jpeg(quality: 90)).write(to: folder.appendingPathComponent("\(number).jpg"))
        }
        let pictures = try FootageReader().divePictures(of: folder)
        #expect(pictures.width == 170 && pictures.height == 128)
    }

    @Test func `a video that cannot be read has no pictures and says why`() throws {
        let media = try Media()
        let text = try media.makeFile("notes.mp4", "not a video at all, only some words")
        #expect(throws: FootageError.self) { try FootageReader().divePictures(of: text) }
    }
}
