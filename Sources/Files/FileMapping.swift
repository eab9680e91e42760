package import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A file mapped read-only for as long as the object lives.
///
/// Replacing the file under its name does no harm. Truncating it ends the process (SIGBUS) when the lost pages are read, and
/// writing to it changes the bytes: check `isUnchanged`.
///
/// `@unchecked Sendable`: the mapping is never written and never moves until `deinit`.
package final class FileMapping: @unchecked Sendable {
    package let url: URL
    package let bytes: UnsafeRawBufferPointer
    private let descriptor: Int32
    private let version: Version

    /// What a write to a file changes.
    private struct Version: Equatable {
        let byteCount, seconds, nanoseconds: Int

        init(of descriptor: Int32) {
            var status = stat()
            // A network file system may have lost the file: that counts as a change, too.
            byteCount = fstat(descriptor, &status) == 0 ? Int(status.st_size) : -1
            (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        }
    }

    /// Maps a regular file.
    ///
    /// - Throws: `FilesError` `.unreadable`.
    package init(_ url: URL) throws {
        self.url = url
        descriptor = try openForReading(url).descriptor
        version = Version(of: descriptor)
        guard version.byteCount > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, version.byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0),
            start != MAP_FAILED
        else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw FilesError(
                .unreadable, url.path, "cannot be mapped (\(reason))", remedy: "Copy it to another disk.")
        }
        bytes = UnsafeRawBufferPointer(start: start, count: version.byteCount)
    }

    deinit {
        close(descriptor)
        guard let start = bytes.baseAddress else { return }
        munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }

    /// Whether the file still has the size and modification time with which it was mapped.
    package var isUnchanged: Bool { Version(of: descriptor) == version }

    /// SHA-256 of the mapped bytes, in lower-case hexadecimal.
    package var sha256: String {
        var digest = SHA256()
        forEachPiece(in: 0..<bytes.count) { digest.update($0) }
        return digest.text
    }

    /// Passes on the bytes of a range in pieces of 16 mebibytes; the last may be shorter.
    ///
    /// The pages of each piece are released to the system: reading a file of gigabytes from front to back never fills the
    /// memory.
    package func forEachPiece(
        in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        let pieceByteCount = 1 << 24
        for start in stride(from: range.lowerBound, to: range.upperBound, by: pieceByteCount) {
            let end = min(start + pieceByteCount, range.upperBound)
            try body(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            releasePages(of: start..<end)
        }
    }

    /// Releases the pages of a range to the system, which reads them again from the file when they are next touched.
    package func releasePages(of range: Range<Int>) {
        guard let base = bytes.baseAddress else { return }
        let pageSize = sysconf(Int32(_SC_PAGESIZE))
        let firstPage = range.lowerBound / pageSize * pageSize
        madvise(
            UnsafeMutableRawPointer(mutating: base + firstPage), range.upperBound - firstPage, MADV_DONTNEED)
    }
}

/// Opens a regular file; the caller closes the descriptor. A pipe or a folder is rejected immediately.
package func openForReading(_ url: URL) throws -> (descriptor: Int32, byteCount: Int) {
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
        throw FilesError(
            .unreadable, url.path, "cannot be read (\(String(cString: strerror(errno))))",
            remedy: "Check the path.")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        close(descriptor)
        throw FilesError(.unreadable, url.path, "is not a regular file", remedy: "Check the path.")
    }
    return (descriptor, Int(status.st_size))
}
