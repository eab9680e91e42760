import CFFmpeg

/// Shared by all calls into libav: the status check and the silenced log.
enum LibAV {
    /// libav logs to stderr through one global callback; since a library does not print, it is removed, once.
    static let silenceLog: Void = av_log_set_callback(nil)

    /// Returns a successful status; throws the error that `explain` makes of any other.
    ///
    /// - Parameter explain: receives the status and libav's own message.
    @discardableResult
    static func check(
        _ status: Int32, orThrow explain: (_ status: Int32, _ text: String) -> FootageError
    ) throws -> Int32 {
        guard status < 0 else { return status }
        throw explain(status, message(status))
    }

    /// Turns a null pointer, which libav returns only when memory is short, into an error.
    static func require<Pointer>(_ pointer: Pointer?, _ subject: String, _ what: String) throws -> Pointer {
        guard let pointer else {
            throw FootageError(
                .internalFailure, subject, "libav could not make \(what).",
                remedy: "Close other programs to free memory and try again.")
        }
        return pointer
    }

    /// libav's own message for a status.
    static func message(_ status: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            guard let text = buffer.baseAddress, av_strerror(status, text, 128) == 0 else {
                return "libav status \(status)"
            }
            return String(cString: text)
        }
    }
}
