import Files
import Foundation

/// The images of a folder that are the frames of one film, in numerical order.
struct ImageSeries {
    struct File: Equatable {
        let number: Int
        let name: String
    }

    /// The extensions of unsupported images, and of videos, to name what a folder holds instead.
    private static let unreadable: Set = [
        "heic", "heif", "avif", "dng", "cr2", "cr3", "nef", "arw", "raf", "orf", "rw2", "jp2", "jxl", "gif",
        "exr", "dpx", "tga",
    ]
    private static let videos: Set = [
        "mp4", "mov", "m4v", "mkv", "webm", "avi", "mts", "m2ts", "ts", "mpg", "mpeg", "wmv", "flv", "3gp",
    ]

    /// Sorted by number; numbers are unique.
    let files: [File]
    /// What a user should know.
    let remarks: [String]

    /// - Throws: `FootageError` if the folder cannot be listed, holds no series, or more than one.
    init(of folder: URL) throws {
        let subject = folder.relativePath
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
                !$0.hasPrefix(".")
            }
        } catch {
            throw FootageError(
                .unreadable, subject, "The folder cannot be listed.", remedy: "Check its permissions.")
        }
        var series: [String: [File]] = [:]
        for name in names {
            guard let frame = FrameName(name) else { continue }
            series[frame.series, default: []].append(File(number: frame.number, name: name))
        }
        let sorted = series.values.map { $0.sorted { ($0.number, $0.name) < ($1.number, $1.name) } }
            .sorted { ($1.count, $0[0].name) < ($0.count, $1[0].name) }
        guard let first = sorted.first else { throw Self.nothing(in: names, subject) }
        if sorted.count > 1, sorted[1].count > 1 || first.count == 1 {
            throw FootageError(
                .notVideo, subject,
                "The folder holds more than one series of images: \(first.count) such as \(first[0].name), and "
                    + "\(sorted[1].count) such as \(sorted[1][0].name).",
                remedy: "Put each series into a folder of its own.")
        }
        for (file, next) in zip(first, first.dropFirst()) where file.number == next.number {
            throw FootageError(
                .notVideo, subject, "\(file.name) and \(next.name) have the same number.",
                remedy: "Keep one of them.")
        }
        files = first
        var remarks: [String] = []
        let missing = first[first.count - 1].number - first[0].number + 1 - first.count
        if missing > 0 {
            remarks.append("Missing image numbers between the first and the last: \(missing).")
        }
        let strays = sorted.dropFirst().map { $0[0].name }
        if let stray = strays.first {
            remarks.append(
                "Not read, because the name does not belong to the series of \(first[0].name): \(stray)"
                    + (strays.count > 1 ? " and \(strays.count - 1) more." : "."))
        }
        self.remarks = remarks
    }

    private static func nothing(in names: [String], _ subject: String) -> FootageError {
        func count(_ endings: Set<String>) -> (count: Int, name: String)? {
            let found = names.filter { endings.contains(($0.split(separator: ".").last ?? "").lowercased()) }
                .sorted()
            return found.first.map { (found.count, $0) }
        }
        if let (count, name) = count(videos) {
            return FootageError(
                .missing, subject,
                "The folder holds \(count == 1 ? "a video" : "videos"), not numbered images (\(name)).",
                remedy: "Give the \(count == 1 ? "video" : "videos").")
        }
        if let (_, name) = count(unreadable) {
            return FootageError(
                .missing, subject, "The folder holds images in a format that cannot be read (\(name)).",
                remedy: "Convert them to JPEG or PNG.")
        }
        if let (_, name) = count(FrameName.extensions) {
            return FootageError(
                .missing, subject, "The images of the folder have no numbers in their names (\(name)).",
                remedy: "Number them in their order, such as frame0001.jpg.")
        }
        return FootageError(
            .missing, subject, "The folder holds no numbered images.",
            remedy: "Give a video file, or a folder with images such as frame0001.jpg.")
    }
}
