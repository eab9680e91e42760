import CFFmpeg
public import Foundation

/// SHA-256 of a file's bytes, in lower-case hexadecimal; the file is read in pieces.
///
/// - Throws: `FootageError` `.unreadable` where the file cannot be read to its end.
public func sha256(ofFileAt url: URL) throws -> String {
    let context = try LibAV.require(av_sha_alloc(), url.relativePath, "a digest")
    defer { av_free(UnsafeMutableRawPointer(context)) }
    try LibAV.check(av_sha_init(context, 256)) { _, text in
        FootageError(
            .internalFailure, url.relativePath, "libav could not begin a digest (\(text)).",
            remedy: "Install a libavutil with SHA-256.")
    }
    do {
        let file = try FileHandle(forReadingFrom: url)
        defer { try? file.close() }
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
            piece.withUnsafeBytes { bytes in
                av_sha_update(context, bytes.assumingMemoryBound(to: UInt8.self).baseAddress, bytes.count)
            }
        }
    } catch {
        throw FootageError(
            .unreadable, url.relativePath,
            "The file could not be read to its end (\(error.localizedDescription)).",
            remedy: "Check the path and that the file may be read.")
    }
    var digest = [UInt8](repeating: 0, count: 32)
    av_sha_final(context, &digest)
    return digest.map { byte in
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }.joined()
}
