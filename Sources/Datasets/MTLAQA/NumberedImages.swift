import Files
import Foundation

/// The images of a folder of frames, numbered by name: `000001.jpg`, `000002.jpg`, ...
struct NumberedImages {
    let count: Int
    /// The number of gaps between the least and the greatest number.
    let missingCount: Int

    /// - Throws: `DatasetError` if two images have the same number, which makes later frames ambiguous.
    init(in folder: URL) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
        let images = names.compactMap { name in FrameName(name).map { (number: $0.number, name: name) } }
            .sorted { ($0.number, $0.name) < ($1.number, $1.name) }
        for (image, next) in zip(images, images.dropFirst()) where image.number == next.number {
            throw DatasetError(
                .invalidDataSet, folder.lastPathComponent,
                "\(image.name) and \(next.name) have the same number", remedy: "Keep one of them.")
        }
        count = images.count
        guard let least = images.first?.number, let greatest = images.last?.number else {
            missingCount = 0
            return
        }
        missingCount = greatest - least + 1 - count
    }
}
