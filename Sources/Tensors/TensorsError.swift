public import Failures

/// Why a tensor file was rejected.
public typealias TensorsError = CodedFailure<TensorsErrorCode>

/// The kinds of ``TensorsError``.
public enum TensorsErrorCode: FailureCode {
    /// The file's content violates its format.
    case malformed
    /// The file is valid but does not hold the requested tensor.
    case missingTensor
    /// The file's format is not the requested one.
    case otherFormat(FileFormat)
    /// A checkpoint holds several state dicts, and none was selected.
    case severalStateDicts

    /// The general kind of each failure.
    public var kind: FailureKind {
        switch self {
        case .malformed, .otherFormat, .severalStateDicts: .badData
        case .missingTensor: .mismatch
        }
    }
}

extension TensorsError {
    /// A file whose format is not the requested one.
    init(_ format: FileFormat, _ subject: String) {
        self.init(.otherFormat(format), subject, format.problem, remedy: format.remedy)
    }
}
