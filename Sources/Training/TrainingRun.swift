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

    /// Every learned tensor with its name, in the optimiser's order.
    private let names: [String]
    let parameters: [TorchTensor]

    /// - Parameter meanScore: mean of final score / 17 over the training dives: fresh weights begin with it as the score's
    ///   bias, so that the first steps are not spent on finding it.
    init(_ blueprint: Blueprint, _ recipe: Recipe, _ start: Trainer.Start, meanScore: Double) throws {
        var values: [String: Tensor]
        switch start {
        case .fresh:
            var generator = SeededGenerator(seed: recipe.seed)
            values = blueprint.makeParameters(using: &generator)
            values[NodeName.score + ".bias"] = Tensor(shape: [1], values: [Float(meanScore)])
        case .parameters(let given): values = given
        case .checkpoint(let checkpoint): values = checkpoint.parameters
        }
        network = try TorchNetwork(blueprint: blueprint, parameters: values)
        truthLayers = try TruthLayers(blueprint, parameters: values)
        names = blueprint.parameters.map(\.name) + TruthLayers.parameters(blueprint).map(\.name)
        parameters = network.orderedParameters + truthLayers.ordered
        for parameter in parameters { try parameter.requireGradient() }
        optimizer = try TorchAdam(parameters, learningRate: recipe.learningRate)
        if case .checkpoint(let checkpoint) = start {
            progress = checkpoint.progress
            try optimizer.restore(names.map(checkpoint.moments(of:)))
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
        func named(_ tensors: [Tensor]) -> [String: Tensor] {
            Dictionary(uniqueKeysWithValues: zip(names, tensors))
        }
        return Checkpoint(
            blueprint: network.blueprint, vocabulary: vocabulary, recipe: recipe, progress: progress,
            origin: origin, divesDigest: divesDigest,
            parameters: named(try parameters.map { try $0.hostTensor }),
            stepCounts: Dictionary(uniqueKeysWithValues: zip(names, moments.map(\.stepCount))),
            means: named(moments.map(\.mean)), squares: named(moments.map(\.square)))
    }
}
