public import Failures

/// Why no report can be made of a study's runs.
public typealias ReportsError = CodedFailure<ReportsErrorCode>

/// The kinds of ``ReportsError``.
public enum ReportsErrorCode: FailureCode {
    case invalidRun
    case invalidTemplate

    /// The sort of failure that each is.
    public var kind: FailureKind {
        switch self {
        case .invalidRun: .badData
        case .invalidTemplate: .internalError
        }
    }
}
