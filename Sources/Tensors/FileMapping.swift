import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A file mapped read-only for as long as the object lives.
///
/// `@unchecked Sendable`: the mapping is never written and never moves until `deinit`.
final class FileMapping: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer

    init(_ url: URL) throws {
        let (descriptor, byteCount) = try openForReading(url)
        defer { close(descriptor) }
        guard byteCount > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
        else {
            throw TensorsError(
                .unreadable, url.path, "cannot be mapped (\(String(cString: strerror(errno)))).")
        }
        bytes = UnsafeRawBufferPointer(start: start, count: byteCount)
    }

    deinit {
        guard let start = bytes.baseAddress else { return }
        munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }

    /// Gives the bytes of a range in pieces, each but the last of 16 mebibytes.
    ///
    /// The pages of each go back to the system: a file of gigabytes that is read from front to back never fills the memory.
    func forEachPiece(
        in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        let pieceByteCount = 1 << 24
        for start in stride(from: range.lowerBound, to: range.upperBound, by: pieceByteCount) {
            let end = min(start + pieceByteCount, range.upperBound)
            try body(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            releasePages(of: start..<end)
        }
    }

    /// Gives the pages of a range back to the system, which reads them again from the file when they are next touched.
    func releasePages(of range: Range<Int>) {
        guard let base = bytes.baseAddress else { return }
        let pageSize = sysconf(Int32(_SC_PAGESIZE))
        let firstPage = range.lowerBound / pageSize * pageSize
        madvise(
            UnsafeMutableRawPointer(mutating: base + firstPage), range.upperBound - firstPage, MADV_DONTNEED)
    }
}

/// Opens a regular file; the caller closes the descriptor. A pipe or a folder is refused, not waited for.
func openForReading(_ url: URL) throws -> (descriptor: Int32, byteCount: Int) {
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
        throw TensorsError(
            .unreadable, url.path, "cannot be read (\(String(cString: strerror(errno)))). Check the path.")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        close(descriptor)
        throw TensorsError(.unreadable, url.path, "is not a regular file. Give a model file.")
    }
    return (descriptor, Int(status.st_size))
}
