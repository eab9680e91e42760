import Foundation

/// Looks at a path and at the first bytes of a file before libav does.
enum FileInspection {
    /// What can be read.
    enum Kind {
        case folder
        case file(size: Int64)
    }

    /// A regular file or a folder; anything else (a pipe would block for ever) is refused.
    static func kind(of url: URL) throws -> Kind {
        var status = stat()
        let failure = url.withUnsafeFileSystemRepresentation { path -> Int32 in
            guard let path else { return ENOENT }
            guard stat(path, &status) == 0 else { return errno }
            return access(path, R_OK) == 0 ? 0 : errno
        }
        guard failure == 0 else {
            let isMissing = failure == ENOENT || failure == ENOTDIR
            // A name is a text here: bytes that are none have been replaced before.
            if isMissing, url.path.contains("\u{FFFD}") {
                throw FootageError(
                    .missing, url.relativePath, "There is no such file, or its name is not UTF-8.",
                    remedy: "Check the path, or rename the file.")
            }
            throw FootageError(
                isMissing ? .missing : .unreadable, url.relativePath,
                isMissing
                    ? "There is no such file."
                    : "The file cannot be read (\(String(cString: strerror(failure)))).",
                remedy: isMissing ? "Check the path." : "Check its permissions.")
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return .folder
        case S_IFREG: return .file(size: Int64(status.st_size))
        default:
            throw FootageError(
                .missing, url.relativePath, "This is neither a file nor a folder.",
                remedy: "Give a video file, or a folder of numbered images.")
        }
    }

    /// Refuses by name what people hand over by mistake, and what libav would follow to other files.
    static func refuseKnownStrangers(_ url: URL) throws {
        let bytes = try leadingBytes(of: url, count: 512)
        guard !bytes.isEmpty else {
            throw FootageError(
                .notVideo, url.relativePath, "The file is empty.", remedy: "Copy or download the video again."
            )
        }
        let strangers: [(name: String, prefix: [UInt8])] = [
            ("a still image (JPEG)", [0xFF, 0xD8, 0xFF]),
            ("a still image (PNG)", [0x89] + Array("PNG".utf8)),
            ("a PDF document", Array("%PDF".utf8)),
            ("a playlist", Array("#EXTM3U".utf8)),
            ("a playlist", Array("ffconcat".utf8)),
        ]
        // A text may open with a byte order mark.
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        if let stranger = strangers.first(where: { start.starts(with: $0.prefix) }) {
            throw FootageError(
                .notVideo, url.relativePath, "This is \(stranger.name), not a video.",
                remedy: "Give a video file, or a folder of numbered images.")
        }
    }

    /// The first bytes of a file, fewer where it is shorter.
    static func leadingBytes(of url: URL, count: Int) throws -> [UInt8] {
        let handle: FileHandle
        do {
            handle = try FileHandle(forReadingFrom: url)
        } catch {
            throw FootageError(
                .unreadable, url.relativePath, "The file cannot be opened.", remedy: "Check its permissions.")
        }
        defer { try? handle.close() }
        do {
            return [UInt8](try handle.read(upToCount: count) ?? Data())
        } catch {
            throw FootageError(
                .unreadable, url.relativePath, "The file cannot be read.",
                remedy: "Check the disk that it is on.")
        }
    }
}
