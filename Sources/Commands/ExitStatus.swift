public import Failures

extension FailureKind {
    /// The exit status of a command for this kind of failure (BSD's sysexits.h).
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

/// The exit status of a command for an error; 70 if the error is not from this project.
public func exitStatus(of error: any Error) -> Int32 {
    ((error as? any Failure)?.kind ?? .internalError).exitStatus
}
