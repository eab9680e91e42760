/// Why a training run, or what it needs, was refused or stopped.
public struct TrainingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure that a caller may want to tell apart.
    public enum Code: Sendable, Equatable {
        /// There is nothing to train on, or a dive does not fit the network.
        case unsuitableData
        /// A checkpoint breaks its format.
        case malformedCheckpoint
        /// A checkpoint or a set of weights belongs to another network, vocabulary or run.
        case mismatch
        /// The loss is no longer a number.
        case diverged
        /// LibTorch refused an operation.
        case engine
        /// The cache of decoded frames cannot be written.
        case cache
    }

    /// The kind of failure.
    public let code: Code
    /// The file, dive or operation concerned.
    public let subject: String
    /// One or two sentences: what was seen, and what to do.
    public let message: String

    init(_ code: Code, _ subject: String, _ message: String) {
        self.code = code
        self.subject = subject
        self.message = message
    }

    /// The subject, then the message.
    public var description: String { "\(subject): \(message)" }

    /// The process exit code that this failure asks for (sysexits).
    public var exitCode: Int32 {
        switch code {
        case .unsuitableData, .malformedCheckpoint: 65
        case .mismatch: 78
        case .diverged, .engine: 70
        case .cache: 74
        }
    }
}
