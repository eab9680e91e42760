public import Failures

/// What is wrong with a blueprint, a recipe or a model file.
public typealias BlueprintError = CodedFailure<BlueprintErrorCode>

/// The kinds of ``BlueprintError``.
public enum BlueprintErrorCode: FailureCode {
    /// A value is out of its range, or a key is unknown.
    case invalid
    /// A model file is not a dive-judge model, or breaks its format.
    case malformedModel
    /// A sound model file does not fit the network that it declares.
    case mismatch
    /// A sound safetensors file holds something else than a model.
    case otherContent(Content)

    /// The sort of failure that each is.
    public var kind: FailureKind {
        switch self {
        case .invalid, .mismatch: .mismatch
        case .malformedModel, .otherContent: .badData
        }
    }
}

extension BlueprintErrorCode {
    /// What a safetensors file holds that is not a model.
    public enum Content: Sendable, Equatable {
        /// A backbone without the heads that score.
        case backbone
        /// A training run between two steps.
        case checkpoint
        /// Tensors that another program wrote.
        case tensors
    }
}
