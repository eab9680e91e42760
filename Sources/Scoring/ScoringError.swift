public import Failures

/// Why a network could not be run or a video could not be judged.
public typealias ScoringError = CodedFailure<ScoringErrorCode>

/// The kinds of ``ScoringError``.
public enum ScoringErrorCode: FailureCode {
    /// A model's weights do not fit its declared network, or it requires different preprocessing.
    case modelMismatch
    /// A model's file has changed since it was opened.
    case modelChanged
    /// The network returned a value that is not finite.
    case notFinite

    /// The category of each failure.
    public var kind: FailureKind {
        switch self {
        case .modelMismatch, .modelChanged: .mismatch
        case .notFinite: .internalError
        }
    }
}
