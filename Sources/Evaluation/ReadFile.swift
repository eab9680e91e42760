import Foundation

/// Reads a whole file.
///
/// - Throws: `EvaluationError` (unreadable) that names the file and the system's reason.
func readFile(_ url: URL) throws -> Data {
    do {
        return try Data(contentsOf: url)
    } catch {
        throw EvaluationError(
            code: .unreadable, subject: url.lastPathComponent,
            problem: "it cannot be read (\(reason(for: error)))",
            remedy: "Check that the file exists and may be read.")
    }
}

private func reason(for error: any Error) -> String {
    let posix = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    if let posix, posix.domain == NSPOSIXErrorDomain {
        return String(cString: strerror(Int32(posix.code)))
    }
    return error.localizedDescription
}
