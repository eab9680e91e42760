public import Failures

/// Why a simulation could not be started or finished.
public typealias SimulationError = CodedFailure<SimulationErrorCode>

/// The kinds of ``SimulationError``.
public enum SimulationErrorCode: FailureCode {
    /// The configuration asks for something impossible.
    case invalidConfiguration
    /// The folder holds the dives of another configuration.
    case foreignFolder
    /// A folder or file cannot be created.
    case cannotCreate

    /// The category of each failure.
    public var kind: FailureKind {
        switch self {
        case .invalidConfiguration: .mismatch
        case .foreignFolder: .badData
        case .cannotCreate: .cannotCreate
        }
    }
}
