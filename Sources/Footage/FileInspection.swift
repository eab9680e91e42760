import Foundation

/// Inspects a path and the first bytes of a file before libav does.
enum FileInspection {
    /// What can be read.
    enum Kind {
        case folder
        case file(size: Int64)
    }

    /// A regular file or a folder; anything else (a pipe would block forever) is rejected.
    static func kind(of url: URL) throws -> Kind {
        var status = stat()
        let failure = url.withUnsafeFileSystemRepresentation { path -> Int32 in
            guard let path else { return ENOENT }
            guard stat(path, &status) == 0 else { return errno }
            return access(path, R_OK) == 0 ? 0 : errno
        }
        guard failure == 0 else {
            let isMissing = failure == ENOENT || failure == ENOTDIR
            // Names are text here: bytes that are not valid text have already been replaced.
            if isMissing, url.path.contains("\u{FFFD}") {
                throw FootageError(
                    .missing, url.relativePath, "There is no such file, or its name is not UTF-8.",
                    remedy: "Check the path, or rename the file.")
            }
            if isMissing, isInCloud(url) {
                throw FootageError(
                    .missing, url.relativePath, "The video is in iCloud and not on this computer.",
                    remedy: "Download it first.")
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

    /// Whether macOS left a placeholder for the file, `.IMG_0001.MOV.icloud` for `IMG_0001.MOV`.
    private static func isInCloud(_ url: URL) -> Bool {
        let placeholder = url.deletingLastPathComponent()
            .appendingPathComponent(".\(url.lastPathComponent).icloud")
        return FileManager.default.fileExists(atPath: placeholder.path)
    }

    /// The first bytes of a file; fewer if it is shorter.
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
