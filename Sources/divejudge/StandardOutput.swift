import Commands
import Foundation

/// Standard output, for results only.
enum StandardOutput {
    /// The pipe's reader has exited, as `head` does; further output has no reader.
    struct ClosedPipe: Error {}

    /// Writes a text and a line break.
    ///
    /// - Throws: `ClosedPipe`, or `CommandError` `.output` if the disk is full.
    static func print(_ text: String) throws {
        try Data((text + "\n").utf8).withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = write(
                    STDOUT_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EPIPE {
                    throw ClosedPipe()
                } else if errno != EINTR {
                    throw CommandError(
                        .inputOutput, "standard output",
                        "cannot be written (\(String(cString: strerror(errno))))",
                        remedy: "Free some space, or send it elsewhere."
                    )
                }
            }
        }
    }
}
