public import Failures

extension FailureKind {
    /// The status with which a command ends that met such a failure (BSD's sysexits.h).
    public var exitStatus: Int32 {
        switch self {
        case .usage: 64
        case .badData: 65
        case .missing: 66
        case .unavailable: 69
        case .internalError: 70
        case .cannotCreate: 73
        case .inputOutput: 74
        case .busy: 75
        case .mismatch: 78
        }
    }
}

/// The status with which a command ends that met an error; 70 for one that is not of this project.
public func exitStatus(of error: any Error) -> Int32 {
    ((error as? any Failure)?.kind ?? .internalError).exitStatus
}
