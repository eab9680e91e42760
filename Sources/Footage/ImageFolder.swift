import Foundation

/// A folder of numbered images, taken as a video of 25 frames a second; only the images of windows are opened.
struct ImageFolder: WindowSource {
    /// One image that is larger than this is no frame of a video.
    private static let mostBytes: Int64 = 256 << 20

    private struct NumberedFile {
        let number: Int
        let name: String
    }

    private let folder: URL
    private let files: [NumberedFile]
    private let decoder = StillImageDecoder()
    private let converter: FrameConverter
    private var notes = FootageNotes()

    init(_ folder: URL, _ preprocessing: Preprocessing, _ region: Preprocessing.Region) throws {
        self.folder = folder
        files = try Self.numberedFiles(of: folder)
        converter = FrameConverter(subject: folder.relativePath, preprocessing, region)
        if let first = files.first, let final = files.last {
            let missing = final.number - first.number + 1 - files.count
            if missing > 0 {
                notes.remarks.append("Missing image numbers between the first and the last: \(missing).")
            }
        }
    }

    var lastFrame: Int? { files.count - 1 }

    func predictLastFrame() -> Int? { lastFrame }

    mutating func advance(_ queue: inout WindowQueue) throws -> [FinishedWindow] {
        let index = queue.nextWantedFrame
        guard index < files.count else {
            return queue.takeRest().map {
                FinishedWindow(index: $0.index, result: .failure(tooShort($0.collector.request)))
            }
        }
        queue.skip(to: index)
        do {
            try queue.append(repeats: 1, isDamaged: false, damagedRepeats: 0) {
                try image(files[index])
            }
        } catch let error as FootageError {
            // The images after this one may be whole.
            return queue.takeOpen().map { FinishedWindow(index: $0.index, result: .failure(error)) }
        }
        return queue.takeComplete().map { entry in
            FinishedWindow(
                index: entry.index,
                result: Result { () throws(FootageError) in
                    try entry.collector.finish(
                        frameRate: Double(Preprocessing.frameRate), lostAtEnd: 0, notes: notes)
                })
        }
    }

    private func image(_ file: NumberedFile) throws -> RGBImage {
        let url = folder.appendingPathComponent(file.name)
        let frame = try decoder.decode(try contents(of: url), subject: url.relativePath)
        try VideoFile.refuseTinyPicture(frame, subject: url.relativePath)
        return try converter.image(of: frame)
    }

    private func tooShort(_ request: WindowRequest) -> FootageError {
        FootageError(
            .tooShort, request.subject,
            "The folder has \(files.count) images, \((request.lastFrame ?? 0) + 1) are needed.",
            remedy: "Ask for a frame that is in the folder.")
    }

    /// The images by their numbers: `000007.jpg` and `7.png` are both number 7.
    private static func numberedFiles(of folder: URL) throws -> [NumberedFile] {
        let subject = folder.relativePath
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        } catch {
            throw FootageError(
                .unreadable, subject, "The folder cannot be listed.", remedy: "Check its permissions.")
        }
        let files = names.compactMap { name -> NumberedFile? in
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, ["jpg", "jpeg", "png"].contains(parts[1].lowercased()),
                parts[0].allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(parts[0]),
                number < 1_000_000_000
            else { return nil }
            return NumberedFile(number: number, name: name)
        }.sorted { ($0.number, $0.name) < ($1.number, $1.name) }
        guard !files.isEmpty else {
            throw FootageError(
                .missing, subject, "The folder holds no numbered images.",
                remedy: "Give a video file, or a folder with images such as 000001.jpg.")
        }
        for (file, next) in zip(files, files.dropFirst()) where file.number == next.number {
            throw FootageError(
                .notVideo, subject,
                "\(file.name) and \(next.name) have the same number.",
                remedy: "Keep one of them.")
        }
        return files
    }

    private func contents(of url: URL) throws -> [UInt8] {
        guard case .file(let size) = try FileInspection.kind(of: url), size <= Self.mostBytes else {
            throw FootageError(
                .notVideo, url.relativePath, "This is not an image of a sensible size.",
                remedy: "Remove it from the folder.")
        }
        return try FileInspection.leadingBytes(of: url, count: Int(size))
    }
}
