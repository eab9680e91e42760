package import Foundation

/// Reads a whole regular file.
///
/// - Parameters:
///   - subject: the file, as messages name it; its name if nil.
///   - mostBytes: the largest accepted size.
/// - Throws: `FilesError` (unreadable) naming the file and the system's reason. A pipe or a folder is rejected immediately.
package func readFile(_ url: URL, subject: String? = nil, mostBytes: Int = .max) throws(FilesError) -> Data {
    func failure(_ reason: String) -> FilesError {
        FilesError(
            .unreadable, subject ?? url.lastPathComponent, "it cannot be read (\(reason))",
            remedy: "Check that the file exists and may be read.")
    }
    let descriptor = open(url.path(percentEncoded: false), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        throw failure("it is not a regular file")
    }
    guard status.st_size <= mostBytes else {
        throw FilesError(
            .unreadable, subject ?? url.lastPathComponent,
            "it has \(status.st_size) bytes, expected at most \(mostBytes)",
            remedy: "Check that it is the right file, or split it.")
    }
    do {
        return try file.readToEnd() ?? Data()
    } catch {
        throw failure(error.localizedDescription)
    }
}
