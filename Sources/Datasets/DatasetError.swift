public import Failures

/// Why a data set, a sidecar or a study log was rejected.
public typealias DatasetError = CodedFailure<DatasetErrorCode>

/// The kinds of ``DatasetError``.
public enum DatasetErrorCode: FailureCode {
    case invalidTournament
    case invalidSidecar
    case invalidSplit
    case invalidDataSet
    case invalidStudy
    case unreadable

    /// The general kind of each failure.
    public var kind: FailureKind {
        switch self {
        case .invalidTournament, .invalidSidecar, .invalidSplit, .invalidDataSet, .invalidStudy: .badData
        case .unreadable: .missing
        }
    }
}
