public import Failures

/// Why a diving value was rejected.
public typealias DivingError = CodedFailure<DivingErrorCode>

/// The kinds of ``DivingError``.
public enum DivingErrorCode: FailureCode {
    case invalidDiveNumber
    case invalidAward
    case invalidTime

    /// The general kind of each failure.
    public var kind: FailureKind {
        .badData
    }
}
