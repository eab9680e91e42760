import Blueprints
import Tensors

/// Two linear layers used only in training: they regress the simulator's truth from each clip's features and from fc6.
struct TruthLayers {
    /// "clip_truth", F to `ClipTruth.count`.
    let clip: Layer
    /// "execution_truth", fc6 to `ExecutionTruth.count`.
    let execution: Layer

    struct Layer {
        let weight: TorchTensor  // [K, inputs]
        let bias: TorchTensor  // [K]

        /// [M, inputs] to [M, K].
        func forward(_ input: TorchTensor) throws -> TorchTensor {
            try input.linear(weight: weight, bias: bias)
        }
    }

    /// Names and extents, as in checkpoints.
    static func parameters(_ blueprint: Blueprint) -> [(name: String, shape: [Int])] {
        let fc6Count = blueprint.graph.headInput.shape[0]
        return [
            ("clip_truth.weight", [ClipTruth.count, blueprint.graph[NodeName.clipFeatures].shape[0]]),
            ("clip_truth.bias", [ClipTruth.count]),
            ("execution_truth.weight", [ExecutionTruth.count, fc6Count]),
            ("execution_truth.bias", [ExecutionTruth.count]),
        ]
    }

    /// Requests values of the shapes above; missing ones become zeros, from which a linear layer learns just as well.
    ///
    /// - Throws: `TrainingError` `.mismatch` for a value of another shape.
    init(_ blueprint: Blueprint, value: (String) throws -> Tensor?) throws {
        let tensors = try Self.parameters(blueprint).map { name, shape in
            let tensor = try value(name) ?? Tensor(shape: shape)
            guard tensor.shape == shape else {
                throw TrainingError(
                    .mismatch, name, "has shape \(tensor.shape), expected \(shape)",
                    remedy: "Start the run again.")
            }
            return try TorchTensor.make(tensor)
        }
        clip = Layer(weight: tensors[0], bias: tensors[1])
        execution = Layer(weight: tensors[2], bias: tensors[3])
    }

    /// All tensors, in the order of `parameters`.
    var ordered: [TorchTensor] { [clip.weight, clip.bias, execution.weight, execution.bias] }
}

extension Graph {
    /// The node that feeds the score head: fc6 after its relu.
    var headInput: Node {
        guard let input = self[NodeName.score].input else {
            preconditionFailure("the score head has no input")
        }
        return self[input]
    }
}
