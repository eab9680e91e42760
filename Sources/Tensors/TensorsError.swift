public import Failures

/// Why a tensor file was refused.
public typealias TensorsError = CodedFailure<TensorsErrorCode>

/// The kinds of ``TensorsError``.
public enum TensorsErrorCode: FailureCode {
    /// The file's content breaks its format.
    case malformed
    /// The file is sound but does not hold the tensor that was asked for.
    case missingTensor
    /// The file is of another format than the one that was asked for.
    case otherFormat(FileFormat)
    /// A checkpoint holds several state dicts, and none was chosen.
    case severalStateDicts

    /// The sort of failure that each is.
    public var kind: FailureKind {
        switch self {
        case .malformed, .otherFormat, .severalStateDicts: .badData
        case .missingTensor: .mismatch
        }
    }
}

extension TensorsError {
    /// A file of another format than the one that was asked for.
    init(_ format: FileFormat, _ subject: String) {
        self.init(.otherFormat(format), subject, format.problem, remedy: format.remedy)
    }
}
