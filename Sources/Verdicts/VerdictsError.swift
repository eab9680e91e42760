public import Failures

/// Why an assessment was rejected.
public typealias VerdictsError = CodedFailure<VerdictsErrorCode>

/// The kinds of ``VerdictsError``.
public enum VerdictsErrorCode: FailureCode {
    /// A number is not finite, or a head has the wrong number of classes.
    case invalidAssessment

    /// The general kind of each failure.
    public var kind: FailureKind {
        .badData
    }
}
