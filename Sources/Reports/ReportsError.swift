public import Failures

/// Why a report on a study's runs cannot be made.
public typealias ReportsError = CodedFailure<ReportsErrorCode>

/// The kinds of ``ReportsError``.
public enum ReportsErrorCode: FailureCode {
    case invalidRun
    case invalidTemplate

    /// The category of each failure.
    public var kind: FailureKind {
        switch self {
        case .invalidRun: .badData
        case .invalidTemplate: .internalError
        }
    }
}
