public import Failures

/// Why a network could not be run or a video not be judged.
public typealias ScoringError = CodedFailure<ScoringErrorCode>

/// The kinds of ``ScoringError``.
public enum ScoringErrorCode: FailureCode {
    /// A model's weights do not fit the network that it declares, or it asks for another preprocessing.
    case modelMismatch
    /// A model's file has changed since it was opened.
    case modelChanged
    /// The network gave a value that is not finite.
    case notFinite

    /// The sort of failure that each is.
    public var kind: FailureKind {
        switch self {
        case .modelMismatch, .modelChanged: .mismatch
        case .notFinite: .internalError
        }
    }
}
