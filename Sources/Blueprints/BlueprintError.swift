/// What is wrong with a blueprint, a recipe or a model file.
public struct BlueprintError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure that a caller may want to tell apart.
    public enum Code: Sendable, Equatable {
        /// A value is out of its range, or a key is unknown.
        case invalid
        /// A model file is no dive-judge model, or breaks its format.
        case malformedModel
        /// A sound model file does not fit the network that it declares.
        case mismatch
        /// A sound safetensors file holds something else than a model.
        case otherContent(Content)
    }

    /// What a safetensors file holds that is not a model.
    public enum Content: Sendable, Equatable {
        /// A backbone without the heads that score.
        case backbone
        /// A training run between two steps.
        case checkpoint
        /// Tensors that another program wrote.
        case tensors
    }

    /// The kind of failure.
    public let code: Code
    /// The file or value concerned.
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
        case .invalid, .mismatch: 78
        case .malformedModel, .otherContent: 65
        }
    }
}
