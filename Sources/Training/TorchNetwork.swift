public import Blueprints
public import Tensors
import Verdicts

/// A blueprint with its parameters, run and differentiated by LibTorch.
///
/// One `switch` runs the graph's operations in the order of an `ExecutionPlan`; the captioner is in
/// `TorchNetwork+Captioner`.
public final class TorchNetwork {
    /// The network.
    public let blueprint: Blueprint

    let captioner: Captioner?
    private let plan: ExecutionPlan
    private let parametersByName: [String: TorchTensor]

    /// Creates a network from values for exactly its parameters.
    ///
    /// - Throws: `TrainingError` `.mismatch` if a parameter is missing or has another shape.
    public convenience init(blueprint: Blueprint, parameters: [String: Tensor]) throws {
        try self.init(blueprint: blueprint) { parameter in
            guard let tensor = parameters[parameter.name] else {
                throw TrainingError(
                    .mismatch, blueprint.name,
                    "tensor \"\(parameter.name)\" is missing, expected \(parameter.shape)",
                    remedy: "Give weights of this network.")
            }
            return tensor
        }
    }

    /// Creates a network, requesting its parameters' values one at a time, in order: avoids a second copy of all of them.
    ///
    /// - Throws: `TrainingError` `.mismatch` if a parameter has another shape; whatever `value` throws.
    public init(blueprint: Blueprint, value: (Parameter) throws -> Tensor) throws {
        self.blueprint = blueprint
        plan = ExecutionPlan(blueprint.graph)
        captioner = blueprint.captioner
        parametersByName = try Dictionary(
            uniqueKeysWithValues: blueprint.parameters.map { parameter in
                let tensor = try value(parameter)
                guard tensor.shape == parameter.shape else {
                    throw TrainingError(
                        .mismatch, blueprint.name,
                        "tensor \"\(parameter.name)\" has shape \(tensor.shape), expected \(parameter.shape)",
                        remedy: "Give weights of this network.")
                }
                return (parameter.name, try TorchTensor.make(tensor))
            })
    }

    /// The parameter of that name.
    ///
    /// - Precondition: It exists; names come from the blueprint, not from files.
    func parameter(_ name: String) -> TorchTensor {
        guard let parameter = parametersByName[name] else {
            preconditionFailure("\(blueprint.name) has no parameter \"\(name)\"")
        }
        return parameter
    }

    /// The graph's outputs for N dives.
    struct Outputs {
        let clipFeatures: TorchTensor  // [N * 6, F]
        let fc6: TorchTensor  // [N, 4096 under the width multiplier]
        let score: TorchTensor  // [N, 1]
        let logits: [ClassificationTask: TorchTensor]  // [N, classes]
    }

    /// The purpose of a forward pass.
    enum Purpose {
        /// Training: dropout, and batch statistics, which update the running ones with weight `momentum`.
        case training(momentum: Double)
        /// Scoring: no dropout, running statistics.
        case scoring

        /// The weight of the batch's statistics; nil in scoring.
        fileprivate var momentum: Double? {
            guard case .training(let momentum) = self else { return nil }
            return momentum
        }

        /// The probability of dropout: the given one in training.
        fileprivate func dropout(_ probability: Double) -> Double { momentum == nil ? 0 : probability }
    }

    /// Runs the graph on clips [N * 6, 3, 16, S, S].
    ///
    /// Training changes the running statistics among the parameters.
    func forward(_ clips: TorchTensor, for purpose: Purpose) throws -> Outputs {
        var values: [String: TorchTensor] = [:]
        func value(_ name: String) -> TorchTensor {
            guard let value = values[name] else {
                preconditionFailure("the plan of \(blueprint.name) has no value \"\(name)\"")
            }
            return value
        }
        for node in plan.steps {
            let inputs = node.inputs.map(value)
            func own(_ name: String) -> TorchTensor { parameter("\(node.name).\(name)") }
            values[node.name] =
                switch node.operation {
                case .input: clips
                case .convolution(let it):
                    try inputs[0].convolved(it, weight: own("weight"), bias: it.hasBias ? own("bias") : nil)
                case .batchNormalization(let it):
                    try inputs[0].batchNormalized(
                        it, weight: own("weight"), bias: own("bias"), runningMean: own("running_mean"),
                        runningVariance: own("running_var"), momentum: purpose.momentum)
                case .maxPooling(let it): try inputs[0].maxPooled(it)
                case .averagePooling(let it): try inputs[0].averagePooled(it)
                case .relu: try inputs[0].rectified()
                case .concatenate: try .concatenate(inputs, dimension: 1)
                case .flatten: try inputs[0].reshaped([-1, node.shape[0]])
                case .meanOverClips:
                    try inputs[0].reshaped([-1, Blueprint.clipCount, node.shape[0]]).mean(dimension: 1)
                case .lstmOverClips(let it):
                    try lastOutput(
                        it, node.name, over: inputs[0], dropout: purpose.dropout(Operation.LSTM.dropout))
                case .linear: try inputs[0].linear(weight: own("weight"), bias: own("bias"))
                }
            for name in node.forgets { values[name] = nil }
        }
        return Outputs(
            clipFeatures: value(NodeName.clipFeatures), fc6: value(plan.headInput),
            score: value(NodeName.score),
            logits: Dictionary(
                uniqueKeysWithValues: ClassificationTask.allCases.map { ($0, value($0.headName)) }))
    }

    /// The last output [N, H] of LSTMs that read each dive's clips, [N * 6, F].
    private func lastOutput(
        _ it: Operation.LSTM, _ name: String, over clips: TorchTensor, dropout: Double
    ) throws -> TorchTensor {
        let dives = try clips.reshaped([-1, Blueprint.clipCount, it.inputCount])
        let start = try RecurrentState.zeros(.lstm, [it.layerCount, try dives.shape[0], it.hiddenCount])
        return try dives.recurrent(
            start, parameters: recurrentParameters(name, layerCount: it.layerCount), dropout: dropout
        ).outputs
            .narrowed(dimension: 1, start: Blueprint.clipCount - 1, length: 1)
            .reshaped([-1, it.hiddenCount])
    }

    /// The parameters of stacked recurrent layers, first layer first.
    func recurrentParameters(_ name: String, layerCount: Int) -> [TorchTensor] {
        (0..<layerCount).flatMap { layer in
            ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map { parameter("\(name).\($0)_l\(layer)") }
        }
    }
}

// Inference.
extension TorchNetwork {
    /// Judges one dive from its clips.
    ///
    /// - Parameter clips: [6, 3, 16, S, S], normalised.
    /// - Throws: `TrainingError` `.engine` if LibTorch fails, for example on clips of another size.
    public func run(clips: Tensor) throws -> NetworkOutput {
        try TorchTensor.withoutGradients { try judge(try .make(clips))[0] }
    }

    /// Judges N dives from clips [N * 6, 3, 16, S, S]; call with gradients disabled.
    func judge(_ clips: TorchTensor) throws -> [NetworkOutput] {
        let outputs = try forward(clips, for: .scoring)
        let diveCount = try outputs.score.shape[0]
        let captions =
            try captioner.map { try speak(of: outputs.clipFeatures, by: $0) }
            ?? Array(repeating: [], count: diveCount)
        let scores = try outputs.score.floats(count: diveCount)
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
