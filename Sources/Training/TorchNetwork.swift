public import Blueprints
import Diving
public import Tensors

/// A blueprint with its parameters, run and differentiated by LibTorch.
///
/// The graph is run by one `switch` over its operations, in the order of an `ExecutionPlan`; the captioner beside it is in `TorchNetwork+Captioner`.
public final class TorchNetwork {
    /// The network.
    public let blueprint: Blueprint

    let captioner: Captioner
    private let plan: ExecutionPlan
    private let parametersByName: [String: TorchTensor]

    /// Takes a network and values for exactly its parameters.
    ///
    /// - Throws: `TrainingError` `.mismatch` where a parameter is missing or has another shape.
    public init(blueprint: Blueprint, parameters: [String: Tensor]) throws {
        self.blueprint = blueprint
        plan = ExecutionPlan(blueprint.graph)
        captioner = blueprint.captioner
        parametersByName = try Dictionary(
            uniqueKeysWithValues: blueprint.parameters.map { parameter in
                guard let tensor = parameters[parameter.name], tensor.shape == parameter.shape else {
                    let found = parameters[parameter.name].map { "has shape \($0.shape)" } ?? "is missing"
                    throw TrainingError(
                        .mismatch, blueprint.name,
                        "tensor \"\(parameter.name)\" \(found), expected \(parameter.shape). "
                            + "Give weights of this network.")
                }
                return (parameter.name, try TorchTensor.make(tensor))
            })
    }

    /// The parameter of that name.
    ///
    /// - Precondition: There is one; names come from the blueprint, not from files.
    func parameter(_ name: String) -> TorchTensor {
        guard let parameter = parametersByName[name] else {
            preconditionFailure("\(blueprint.name) has no parameter \"\(name)\"")
        }
        return parameter
    }

    /// All parameters, in the order of a weight file.
    var orderedParameters: [TorchTensor] { blueprint.parameters.map { parameter($0.name) } }

    /// What the graph says of N dives.
    struct Outputs {
        let clipFeatures: TorchTensor  // [N * 6, F]
        let fc6: TorchTensor  // [N, 4096 under the width multiplier]
        let score: TorchTensor  // [N, 1]
        let logits: [ClassificationTask: TorchTensor]  // [N, classes]
    }

    /// Runs the graph on clips [N * 6, 3, 16, S, S].
    func forward(_ clips: TorchTensor) throws -> Outputs {
        var values: [String: TorchTensor] = [:]
        func value(_ name: String?) -> TorchTensor {
            guard let name, let value = values[name] else {
                preconditionFailure("the plan of \(blueprint.name) has no value \"\(name ?? "")\"")
            }
            return value
        }
        for node in plan.steps {
            values[node.name] =
                switch node.operation {
                case .input: clips
                case .convolution(let it):
                    try value(node.input).convolved(
                        it, weight: parameter(node.name + ".weight"), bias: parameter(node.name + ".bias"))
                case .maxPooling(let it): try value(node.input).maxPooled(it)
                case .relu: try value(node.input).rectified()
                case .flatten: try value(node.input).reshaped([-1, node.shape[0]])
                case .meanOverClips:
                    try value(node.input).reshaped([-1, Blueprint.clipCount, node.shape[0]])
                        .mean(dimension: 1)
                case .linear:
                    try value(node.input).linear(
                        weight: parameter(node.name + ".weight"), bias: parameter(node.name + ".bias"))
                }
            for name in node.forgets { values[name] = nil }
        }
        return Outputs(
            clipFeatures: value(NodeName.clipFeatures), fc6: value(plan.headInput),
            score: value(NodeName.score),
            logits: Dictionary(
                uniqueKeysWithValues: ClassificationTask.allCases.map { ($0, value($0.headName)) }))
    }
}

// Inference.
extension TorchNetwork {
    /// Judges one dive from its clips.
    ///
    /// - Parameter clips: [6, 3, 16, S, S], normalised.
    /// - Throws: `TrainingError` `.engine` where LibTorch refuses, for one clips of another size.
    public func run(clips: Tensor) throws -> NetworkOutput {
        try TorchTensor.withoutGradients { try judge(try .make(clips))[0] }
    }

    /// Judges N dives from clips [N * 6, 3, 16, S, S]; call without gradients.
    func judge(_ clips: TorchTensor) throws -> [NetworkOutput] {
        let outputs = try forward(clips)
        let captions = try speak(of: outputs.clipFeatures)
        let scores = try outputs.score.floats(count: captions.count)
        let logits = try outputs.logits.mapValues { try $0.hostTensor.values }
        let features = try outputs.clipFeatures.hostTensor
        let featureCount = features.shape[1]
        return captions.indices.map { dive in
            let perDive = Blueprint.clipCount * featureCount
            return NetworkOutput(
                clipFeatures: Tensor(
                    shape: [Blueprint.clipCount, featureCount],
                    values: Array(features.values[dive * perDive..<(dive + 1) * perDive])),
                normalizedScore: scores[dive],
                logits: Dictionary(
                    uniqueKeysWithValues: logits.map { task, values in
                        (task, Array(values[dive * task.classCount..<(dive + 1) * task.classCount]))
                    }),
                captionTokens: captions[dive])
        }
    }
}
