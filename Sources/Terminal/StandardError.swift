import Foundation

/// Standard error, for progress and errors.
package enum StandardError {
    /// Writes a text; a failure to write it, for lack of space or of a reader, does not stop the work.
    package static func write(_ text: String) {
        Data(text.utf8).withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(
                    STDERR_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                guard count > 0 || errno == EINTR else { return }
                rest = rest.dropFirst(max(0, count))
            }
        }
    }
}
