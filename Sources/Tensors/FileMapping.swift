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
        func unreadable(_ message: String) -> TensorsError { TensorsError(.unreadable, url.path, message) }
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw unreadable("cannot be read (\(String(cString: strerror(errno)))). Check the path.")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw unreadable("is not a regular file. Give a model file.")
        }
        guard status.st_size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0),
            start != MAP_FAILED
        else { throw unreadable("cannot be mapped (\(String(cString: strerror(errno)))).") }
        bytes = UnsafeRawBufferPointer(start: start, count: Int(status.st_size))
    }

    deinit {
        guard let start = bytes.baseAddress else { return }
        munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }

    /// Gives the pages of a range back to the system, which reads them again from the file when they are next touched: a
    /// file of gigabytes that is read once, from front to back, never fills the memory.
    func release(_ range: Range<Int>) {
        let pageSize = sysconf(Int32(_SC_PAGESIZE))
        let start = range.lowerBound / pageSize * pageSize
        guard let base = bytes.baseAddress, range.upperBound > start else { return }
        madvise(UnsafeMutableRawPointer(mutating: base + start), range.upperBound - start, MADV_DONTNEED)
    }
}
