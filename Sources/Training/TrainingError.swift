public import Failures

/// Why a training run, or its input, was rejected or stopped.
public typealias TrainingError = CodedFailure<TrainingErrorCode>

/// The kinds of ``TrainingError``.
public enum TrainingErrorCode: FailureCode {
    /// There is nothing to train on, or a dive does not fit the network.
    case unsuitableData
    /// A checkpoint violates its format.
    case malformedCheckpoint
    /// A checkpoint or a set of weights belongs to another network, vocabulary or run.
    case mismatch
    /// Training diverged: the loss is not finite.
    case diverged
    /// LibTorch failed to perform an operation.
    case engine
    /// The cache of decoded frames cannot be written.
    case cache

    /// The category of each failure.
    public var kind: FailureKind {
        switch self {
        case .unsuitableData, .malformedCheckpoint: .badData
        case .mismatch: .mismatch
        case .diverged, .engine: .internalError
        case .cache: .inputOutput
        }
    }
}
