public import Failures

/// Why a file could not be read or written.
public typealias FilesError = CodedFailure<FilesErrorCode>

/// The kinds of ``FilesError``.
public enum FilesErrorCode: FailureCode {
    /// The file's content violates its format.
    case malformed
    /// The file is absent, not a regular file, or may not be read.
    case unreadable
    /// The destination cannot be created.
    case cannotCreate
    /// Writing failed partway: disk full, I/O error.
    case writeFailed

    /// The general kind of each failure.
    public var kind: FailureKind {
        switch self {
        case .malformed: .badData
        case .unreadable: .missing
        case .cannotCreate: .cannotCreate
        case .writeFailed: .inputOutput
        }
    }
}
