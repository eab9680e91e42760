import Blueprints
import Evaluation
import Tensors

/// The tensors of a run: network, truth layers and optimiser.
struct TrainingRun {
    let network: TorchNetwork
    let truthLayers: TruthLayers
    let optimizer: TorchAdam
    /// Where the run begins.
    let progress: Checkpoint.Progress

    /// Every tensor that a checkpoint holds, with its name.
    private let parameters: [(name: String, tensor: TorchTensor)]
    /// Those that have a gradient, in the optimiser's order.
    private let learned: [(name: String, tensor: TorchTensor)]

    /// - Parameter meanScore: mean of final score / 17 over the training dives: fresh weights begin with it as the score's
    ///   bias, so that the first steps are not spent on finding it.
    init(_ blueprint: Blueprint, _ recipe: Recipe, _ start: Trainer.Start, meanScore: Double) throws {
        var generator = SeededGenerator(seed: recipe.seed)
        func drawn(_ parameter: Parameter) -> Tensor {
            let tensor = parameter.makeTensor(using: &generator)
            return parameter.name == NodeName.score + ".bias"
                ? Tensor(shape: [1], values: [Float(meanScore)]) : tensor
        }
        switch start {
        case .fresh: network = try TorchNetwork(blueprint: blueprint, value: drawn)
        case .backbone(let given):
            network = try TorchNetwork(blueprint: blueprint) { parameter in
                let tensor = drawn(parameter)
                return given[parameter.name] ?? tensor
            }
        case .parameters(let given): network = try TorchNetwork(blueprint: blueprint, parameters: given)
        case .checkpoint(let checkpoint):
            network = try TorchNetwork(blueprint: blueprint, parameters: checkpoint.parameters)
        }
        truthLayers = try TruthLayers(blueprint) { name in
            guard case .checkpoint(let checkpoint) = start else { return nil }
            return checkpoint.parameters[name]
        }
        let truth = zip(TruthLayers.parameters(blueprint).map(\.name), truthLayers.ordered).map {
            (name: $0, tensor: $1)
        }
        let own = blueprint.parameters.map { [network] in (name: $0.name, tensor: network.parameter($0.name))
        }
        parameters = own + truth
        learned = zip(blueprint.parameters, own).filter(\.0.isLearned).map(\.1) + truth
        for parameter in learned { try parameter.tensor.requireGradient() }
        optimizer = try TorchAdam(learned.map(\.tensor), learningRate: recipe.learningRate)
        if case .checkpoint(let checkpoint) = start {
            progress = checkpoint.progress
            try optimizer.restore(learned.map { checkpoint.moments(of: $0.name) })
        } else {
            progress = Checkpoint.Progress()
        }
    }

    /// A copy of everything, with where the run stands.
    func checkpoint(
        _ progress: Checkpoint.Progress, vocabulary: Vocabulary, recipe: Recipe, origin: Checkpoint.Origin?,
        divesDigest: String
    ) throws -> Checkpoint {
        let moments = try optimizer.moments()
        func named<Value>(_ names: [String], _ values: [Value]) -> [String: Value] {
            Dictionary(uniqueKeysWithValues: zip(names, values))
        }
        let learned = learned.map(\.name)
        return Checkpoint(
            blueprint: network.blueprint, vocabulary: vocabulary, recipe: recipe, progress: progress,
            origin: origin, divesDigest: divesDigest,
            parameters: named(parameters.map(\.name), try parameters.map { try $0.tensor.hostTensor }),
            stepCounts: named(learned, moments.map(\.stepCount)), means: named(learned, moments.map(\.mean)),
            squares: named(learned, moments.map(\.square)))
    }

    /// Scales all gradients so that their common norm is at most `limit`; gives the norm before.
    func limitGradients(to limit: Double) throws -> Double {
        try TorchTensor.limitGradients(of: learned.map(\.tensor), to: limit)
    }
}
