import Blueprints
import Foundation
import Statistics
import Tensors

/// The tensors of a run: network, truth layers and optimiser.
struct TrainingRun {
    let network: TorchNetwork
    let truthLayers: TruthLayers
    let optimizer: TorchAdam
    /// Where the run starts.
    let progress: Checkpoint.Progress

    /// Every tensor that a checkpoint holds, with its name.
    private let parameters: [(name: String, tensor: TorchTensor)]
    /// Those with a gradient, in the optimiser's order.
    private let learned: [(name: String, tensor: TorchTensor)]

    /// - Parameter meanScore: mean of final score / 17 over the training dives: with fresh weights it initialises the
    ///   score's bias, so that the first steps are not spent on finding it.
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
            network = try TorchNetwork(blueprint: blueprint) { try checkpoint.parameter($0.name) }
        }
        truthLayers = try TruthLayers(blueprint) { name in
            guard case .checkpoint(let checkpoint) = start else { return nil }
            return try checkpoint.parameter(name)
        }
        let truth = zip(TruthLayers.parameters(blueprint).map(\.name), truthLayers.ordered).map {
            (name: $0, tensor: $1)
        }
        let own = blueprint.parameters.map { [network] in (name: $0.name, tensor: network.parameter($0.name))
        }
        parameters = own + truth
        learned = zip(blueprint.parameters, own).filter(\.0.isLearned).map(\.1) + truth
        for parameter in learned { try parameter.tensor.requireGradient() }
        optimizer = try TorchAdam(learned.map(\.tensor))
        guard case .checkpoint(let checkpoint) = start else {
            progress = Checkpoint.Progress()
            return
        }
        progress = checkpoint.progress
        for (index, parameter) in learned.enumerated() {
            let moments = TorchAdam.Moments(
                stepCount: checkpoint.header.adamStepCounts[parameter.name] ?? 0,
                mean: try .make(checkpoint.tensor(.mean, parameter.name)),
                square: try .make(checkpoint.tensor(.square, parameter.name)))
            try optimizer.restore(moments, at: index)
        }
    }

    /// Writes everything, tensor by tensor.
    ///
    /// - Parameter header: the run's progress; Adam's steps are filled in here.
    func write(_ header: Checkpoint.Header, to url: URL) throws {
        var header = header
        let indices = Dictionary(uniqueKeysWithValues: learned.map(\.name).enumerated().map { ($1, $0) })
        header.adamStepCounts = try indices.mapValues { try optimizer.moments(at: $0).stepCount }
        let tensors = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.tensor) })
        try Checkpoint.write(header, to: url) { part, name in
            guard let tensor = tensors[name] else { preconditionFailure("the run has no \"\(name)\"") }
            guard part != .parameter else { return try tensor.hostTensor }
            guard let index = indices[name] else { preconditionFailure("\"\(name)\" is not learned") }
            let moments = try optimizer.moments(at: index)
            return try part == .mean ? moments.mean.hostTensor : moments.square.hostTensor
        }
    }
}
