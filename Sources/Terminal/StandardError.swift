import Foundation

/// Standard error, where progress and what went wrong are told.
package enum StandardError {
    /// Writes a text; one that nobody can take, for want of space or of a reader, is no reason to stop the work.
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
