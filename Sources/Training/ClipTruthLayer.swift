import Blueprints
import Tensors

/// The linear layer "clip_truth", F to K, that only training has.
struct ClipTruthLayer {
    let weight: TorchTensor  // [K, F]
    let bias: TorchTensor  // [K]

    static let weightName = "clip_truth.weight"
    static let biasName = "clip_truth.bias"

    /// Names and extents, as in checkpoints.
    static func parameters(_ blueprint: Blueprint) -> [(name: String, shape: [Int])] {
        [
            (weightName, [ClipTruth.count, blueprint.captioner.featureCount]), (biasName, [ClipTruth.count]),
        ]
    }

    /// Takes values of the shapes above; zeros where there are none, with which a linear layer learns as well.
    init(_ blueprint: Blueprint, parameters: [String: Tensor]) throws {
        func make(_ index: Int) throws -> TorchTensor {
            let (name, shape) = Self.parameters(blueprint)[index]
            let tensor = parameters[name] ?? Tensor(shape: shape)
            guard tensor.shape == shape else {
                throw TrainingError(
                    .mismatch, name, "has shape \(tensor.shape), expected \(shape). Start the run anew.")
            }
            return try TorchTensor.make(tensor)
        }
        weight = try make(0)
        bias = try make(1)
    }

    var ordered: [TorchTensor] { [weight, bias] }

    /// Features [M, F] to the clips' numbers [M, K].
    func forward(_ features: TorchTensor) throws -> TorchTensor {
        try features.linear(weight: weight, bias: bias)
    }
}
