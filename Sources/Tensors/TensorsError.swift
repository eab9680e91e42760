/// What went wrong with a tensor file.
public struct TensorsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure that a caller may want to tell apart.
    public enum Code: Sendable, Equatable {
        /// The file's content breaks its format.
        case malformed
        /// The file is absent, not a regular file, or may not be read.
        case unreadable
        /// The destination cannot be created.
        case cannotCreate
        /// Writing failed half-way: disk full, I/O error.
        case writeFailed
        /// The file is sound but does not hold the tensor that was asked for.
        case missingTensor
        /// The file is of another format than the one that was asked for.
        case otherFormat(FileFormat)
        /// A checkpoint holds several state dicts, and none was chosen.
        case severalStateDicts
    }

    /// The kind of failure.
    public let code: Code
    /// The file or tensor concerned.
    public let subject: String
    /// One or two sentences: what was seen, and what to do.
    public let message: String

    init(_ code: Code, _ subject: String, _ message: String) {
        self.code = code
        self.subject = subject
        self.message = message
    }

    /// A file of another format than the one that was asked for.
    init(_ format: FileFormat, _ subject: String) {
        self.init(.otherFormat(format), subject, format.message)
    }

    /// The subject, then the message.
    public var description: String { "\(subject): \(message)" }

    /// The process exit code that this failure asks for (sysexits).
    public var exitCode: Int32 {
        switch code {
        case .malformed, .otherFormat, .severalStateDicts: 65
        case .unreadable: 66
        case .cannotCreate: 73
        case .writeFailed: 74
        case .missingTensor: 78
        }
    }
}
