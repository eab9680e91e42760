import Foundation

/// Writes a file so that a reader, or a crash, sees the old bytes or the new ones: temporary file, fsync, rename, fsync
/// of the folder.
///
/// - Throws: `EvaluationError`: not created, where the folder takes no file; write failed, where the disk is full. The
///   old file is then untouched and no temporary file is left.
func writeFile(_ data: Data, to url: URL) throws {
    let folder = url.deletingLastPathComponent()
    let temporary = folder.appending(path: ".\(url.lastPathComponent).\(getpid()).partial").path(
        percentEncoded: false)
    func failure(_ code: EvaluationError.Code, _ problem: String, _ remedy: String) -> EvaluationError {
        let cause = String(cString: strerror(errno))
        return EvaluationError(
            code: code, subject: url.lastPathComponent, problem: "\(problem) (\(cause))", remedy: remedy)
    }

    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
        throw failure(.notCreated, "it cannot be created", "Choose a folder that may be written to.")
    }
    var isWritten = false
    defer { if !isWritten { unlink(temporary) } }

    let isComplete = data.withUnsafeBytes { writeAll($0, to: descriptor) } && fsync(descriptor) == 0
    let isClosed = close(descriptor) == 0
    guard isComplete, isClosed, rename(temporary, url.path(percentEncoded: false)) == 0 else {
        throw failure(.writeFailed, "it cannot be written", "Free some disk space, then run it again.")
    }
    isWritten = true
    synchronize(folder)
}

private func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
    }
    return true
}

/// Makes the rename itself durable; a file system that cannot synchronise folders still holds the whole file.
private func synchronize(_ folder: URL) {
    let descriptor = open(folder.path(percentEncoded: false), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
}
