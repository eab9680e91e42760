public import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// SHA-256 of a file's bytes, in lower-case hexadecimal; the file is read in pieces.
///
/// - Throws: `FilesError` `.unreadable` if the file cannot be read to its end.
public func sha256(ofFileAt url: URL) throws -> String {
    let (descriptor, _) = try openForReading(url)
    defer { close(descriptor) }
    var digest = SHA256()
    // A piece of this size is still in the cache when it is digested.
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { piece.deallocate() }
    while true {
        let count = read(descriptor, piece.baseAddress, piece.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else {
            throw FilesError(
                .unreadable, url.path, "cannot be read to its end (\(String(cString: strerror(errno))))",
                remedy: "Copy it again.")
        }
        guard count > 0 else { return digest.text }
        digest.update(UnsafeRawBufferPointer(rebasing: piece[..<count]))
    }
}
