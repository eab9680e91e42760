public import Failures

/// What is wrong with a blueprint, a recipe or a model file.
public typealias BlueprintError = CodedFailure<BlueprintErrorCode>

/// The kinds of ``BlueprintError``.
public enum BlueprintErrorCode: FailureCode {
    /// A value is out of range, or a key is unknown.
    case invalid
    /// A file is not a dive-judge model, or violates its format.
    case malformedModel
    /// A valid model file does not match the network that it declares.
    case mismatch
    /// A valid safetensors file holds something other than a model.
    case otherContent(Content)

    /// The general kind of each failure.
    public var kind: FailureKind {
        switch self {
        case .invalid, .mismatch: .mismatch
        case .malformedModel, .otherContent: .badData
        }
    }
}

extension BlueprintErrorCode {
    /// What a safetensors file holds if it is not a model.
    public enum Content: Sendable, Equatable {
        /// A backbone without the heads that score.
        case backbone
        /// A training run between two steps.
        case checkpoint
        /// Tensors written by another program.
        case tensors
    }
}
