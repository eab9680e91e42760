public import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A file that appears under its name only when complete: temporary file, fsync, rename, fsync of the folder.
///
/// After an error or on a full disk, the previous file of that name is intact and no temporary file remains. A killed process
/// leaves the temporary file behind; its name begins with a dot and ends in ".partial".
public final class AtomicFile {
    private let destination: URL
    /// The temporary file, in the same folder, so that the last step is a rename. Its short name fits wherever the real one
    /// does.
    package let temporary: URL
    private var descriptor: Int32

    /// Opens a temporary file beside `destination`.
    ///
    /// - Throws: `FilesError` `.cannotCreate` if the folder is missing or not writable.
    public init(replacing destination: URL) throws {
        self.destination = destination
        temporary = destination.deletingLastPathComponent().appending(
            path: ".\(UUID().uuidString).partial", directoryHint: .notDirectory)
        descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw FilesError(
                .cannotCreate, destination.path, "cannot be created (\(Self.reason(errno)))",
                remedy: "Check that the folder exists and may be written.")
        }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(temporary.path)
    }

    /// Appends bytes.
    ///
    /// - Throws: `FilesError` `.writeFailed`.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(
                descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                throw failure("could not be written")
            }
            rest = rest.dropFirst(written)
        }
    }

    /// Overwrites earlier bytes, from an offset within what has been written.
    ///
    /// - Throws: `FilesError` `.writeFailed`.
    public func overwrite(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let written = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
            if written < 0 {
                if errno == EINTR { continue }
                throw failure("could not be written")
            }
            done += written
        }
    }

    /// Appends the UTF-8 bytes of a text.
    public func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }

    /// Makes the file durable and renames it into place; after this the object can only be released.
    ///
    /// - Throws: `FilesError` `.writeFailed` if the disk fails; the previous file is then intact.
    public func commit() throws {
        guard fsync(descriptor) == 0 else { throw failure("could not be made durable") }
        let closed = close(descriptor)
        descriptor = -1
        guard closed == 0, rename(temporary.path, destination.path) == 0 else {
            let error = failure("could not be put in place")
            unlink(temporary.path)
            throw error
        }
        let folder = open(destination.deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    private func failure(_ what: String) -> FilesError {
        FilesError(
            .writeFailed, destination.path, "\(what) (\(Self.reason(errno)))",
            remedy: "Free some space or choose another folder; the earlier file is intact.")
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}

/// Writes a whole text atomically.
///
/// - Throws: `FilesError` as `AtomicFile` does.
public func writeAtomically(_ text: String, to destination: URL) throws {
    let file = try AtomicFile(replacing: destination)
    try file.write(text)
    try file.commit()
}

/// Writes bytes atomically.
///
/// - Throws: `FilesError` as `AtomicFile` does.
public func writeAtomically(_ data: Data, to destination: URL) throws {
    let file = try AtomicFile(replacing: destination)
    try data.withUnsafeBytes { try file.write($0) }
    try file.commit()
}
