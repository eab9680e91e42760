import Foundation

/// The images of a folder of frames, counted by their names: `000001.jpg`, `000002.jpg`, ...
struct NumberedImages {
    let count: Int
    /// How many numbers between the least and the greatest have no image.
    let missingCount: Int

    init(in folder: URL) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
        let numbers = names.compactMap { name -> Int? in
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, ["jpg", "jpeg", "png"].contains(parts[1].lowercased()),
                parts[0].allSatisfy({ $0.isASCII && $0.isNumber })
            else { return nil }
            return Int(parts[0]).flatMap { $0 < 1_000_000_000 ? $0 : nil }
        }
        count = numbers.count
        guard let least = numbers.min(), let greatest = numbers.max() else {
            missingCount = 0
            return
        }
        missingCount = greatest - least + 1 - Set(numbers).count
    }
}
