import Foundation

/// A folder of numbered images, taken as a video of 25 frames a second.
struct ImageFolder {
    /// One image that is larger than this is no frame of a video.
    private static let mostBytes: Int64 = 256 << 20

    private struct NumberedFile {
        let number: Int
        let url: URL
    }

    private let folder: URL

    init(_ folder: URL) { self.folder = folder }

    func window(_ request: WindowRequest, _ preprocessing: Preprocessing) throws -> FootageWindow {
        let files = try numberedFiles(request.subject)
        let last = request.lastFrame ?? files.count - 1
        guard last < files.count else {
            throw FootageError(
                .tooShort, request.subject, "The folder has \(files.count) images, \(last + 1) are needed.",
                remedy: "Ask for a frame that is in the folder.")
        }
        var notes = FootageNotes()
        if let first = files.first, let final = files.last {
            let missing = final.number - first.number + 1 - files.count
            if missing > 0 {
                notes.remarks.append("Missing image numbers between the first and the last: \(missing).")
            }
        }
        let converter = FrameConverter(
            subject: request.subject, width: preprocessing.resizeWidth, height: preprocessing.resizeHeight)
        let decoder = StillImageDecoder()
        var collector = WindowCollector(
            WindowRequest(subject: request.subject, frameCount: request.frameCount, lastFrame: last))
        for file in files[...last] {
            try collector.append(repeats: 1, isDamaged: false, damagedRepeats: 0) {
                let frame = try decoder.decode(try contents(of: file.url), subject: file.url.relativePath)
                try VideoFile.refuseTinyPicture(frame, subject: file.url.relativePath)
                return try converter.image(of: frame)
            }
        }
        return try collector.finish(
            frameRate: Double(Preprocessing.frameRate), lostAtEnd: 0, notes: notes)
    }

    /// The images by their numbers: `000007.jpg` and `7.png` are both number 7.
    private func numberedFiles(_ subject: String) throws -> [NumberedFile] {
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
            return NumberedFile(number: number, url: folder.appendingPathComponent(name))
        }.sorted { ($0.number, $0.url.lastPathComponent) < ($1.number, $1.url.lastPathComponent) }
        guard !files.isEmpty else {
            throw FootageError(
                .missing, subject, "The folder holds no numbered images.",
                remedy: "Give a video file, or a folder with images such as 000001.jpg.")
        }
        for (file, next) in zip(files, files.dropFirst()) where file.number == next.number {
            throw FootageError(
                .notVideo, subject,
                "\(file.url.lastPathComponent) and \(next.url.lastPathComponent) have the same number.",
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
