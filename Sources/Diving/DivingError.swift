public import Failures

/// Why a value of the sport was refused.
public typealias DivingError = CodedFailure<DivingErrorCode>

/// The kinds of ``DivingError``.
public enum DivingErrorCode: FailureCode {
    case invalidDiveNumber
    case invalidAward
    case invalidTime

    /// The sort of failure that each is.
    public var kind: FailureKind {
        .badData
    }
}
