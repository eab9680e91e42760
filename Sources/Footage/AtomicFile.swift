import Foundation

/// The steps of an atomic write: a temporary file, its bytes and its folder forced to the disk around a rename.
enum AtomicFile {
    /// Creates the temporary file empty, so that a folder that takes no files is found before any work.
    static func create(_ partial: URL, for url: URL) throws {
        let descriptor = partial.withUnsafeFileSystemRepresentation { path in
            path.map { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) } ?? -1
        }
        guard descriptor >= 0 else {
            throw FootageError(
                .cannotCreate, url.relativePath, "The file cannot be created (\(reason())).",
                remedy: "Check that its folder exists and may be written to.")
        }
        close(descriptor)
    }

    /// Moves the finished temporary file to its name.
    static func publish(_ partial: URL, as url: URL) throws {
        let isPublished = partial.withUnsafeFileSystemRepresentation { from in
            url.withUnsafeFileSystemRepresentation { to in
                guard let from, let to else { return false }
                return synchronize(from, O_RDWR) && rename(from, to) == 0
            }
        }
        guard isPublished else {
            throw FootageError(
                .inputOutput, url.relativePath, "The finished file could not be put in place (\(reason())).",
                remedy: "Free some space on the disk and write it again.")
        }
        // The file is complete by now; a folder that cannot be synchronised only delays the rename.
        _ = url.deletingLastPathComponent().withUnsafeFileSystemRepresentation { folder in
            folder.map { synchronize($0, O_RDONLY | O_DIRECTORY) }
        }
    }

    /// Removes the temporary file of a write that failed.
    static func discard(_ partial: URL) {
        _ = partial.withUnsafeFileSystemRepresentation { $0.map { unlink($0) } }
    }

    private static func synchronize(_ path: UnsafePointer<CChar>, _ flags: Int32) -> Bool {
        let descriptor = open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
