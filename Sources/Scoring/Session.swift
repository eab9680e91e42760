public import Blueprints
import Diving
import Foundation
public import Tensors

/// A network made ready to run: planned once, executed many times, on one thread at a time.
///
/// What follows the clip features is bound by memory and runs row by row. A session belongs to one task: it is not `Sendable`.
public final class Session {
    /// The network that it runs.
    public let blueprint: Blueprint

    private let backbone: VolumeRunner
    /// The node whose output becomes the clip features.
    private let lastVolume: String
    private let inputShape: [Int]
    private let featureCount: Int
    private let diveSteps: [DiveStep]
    private let captioner: GreedyCaptioner

    /// What is done once for a dive, with the clip features at hand; names are nodes of the graph.
    private enum DiveStep {
        case meanOverClips(output: String)
        case lstmOverClips(RecurrentStack, output: String)
        case linear(LinearLayer, isRectified: Bool, input: String, output: String)
    }

    /// Plans a network and takes its weights.
    ///
    /// - Parameters:
    ///   - threads: how many threads to use; nil for one a processor core.
    ///   - parameters: gives the weights of a name in weight files; called once for each of the blueprint's. Those of a
    ///     mapped file are used where they lie.
    ///   - instructions: the vector instructions to use; the processor must have them.
    /// - Throws: `ScoringError` `.modelMismatch` where a tensor has another shape than the blueprint's; whatever `parameters`
    ///   throws.
    package init(
        blueprint: Blueprint, threads: Int? = nil, instructions: InstructionSet,
        parameters: (_ name: String) throws -> Weights
    ) throws {
        let threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
        let shapes = Dictionary(uniqueKeysWithValues: blueprint.parameters.map { ($0.name, $0.shape) })
        func parameter(_ name: String) throws -> Weights {
            let weights = try parameters(name)
            guard weights.shape == shapes[name] else {
                throw ScoringError(
                    .modelMismatch, blueprint.name,
                    "tensor \"\(name)\" has shape \(weights.shape), expected \(shapes[name] ?? []). "
                        + "Give a model of this network.")
            }
            return weights
        }

        let graph = blueprint.graph
        let clips = graph[NodeName.clips]
        inputShape = clips.shape
        featureCount = graph[NodeName.clipFeatures].shape[0]
        let workers = Workers(count: threads)
        var backbone = VolumeGraph(
            graph, clipCount: Blueprint.clipCount, instructions: instructions, threads: threads)
        var diveSteps: [DiveStep] = []
        var lastVolume = clips.name
        for node in graph.nodes {
            let input = node.input ?? ""
            switch node.operation {
            case .input: break
            case .batchNormalization, .relu: break  // done in the pass of the node before
            case .convolution(let convolution):
                let fusion = graph.fusion(from: node)
                backbone.addConvolution(
                    node, convolution, fusion,
                    try ConvolutionParameters(node, convolution, fusion, parameter: parameter),
                    workers: workers)
            case .maxPooling(let pooling):
                if backbone.makes(node.name) { continue }  // done in the pass of the convolution before
                backbone.addPooling(node, pooling, takesMean: false)
            case .averagePooling(let pooling):
                backbone.addPooling(node, pooling, takesMean: true)
            case .concatenate: break  // its inputs have been written where it lies
            case .flatten:
                backbone.finish()
                lastVolume = input
            case .meanOverClips:
                diveSteps.append(.meanOverClips(output: node.name))
            case .lstmOverClips(let lstm):
                let stack = try RecurrentStack(
                    node.name, .lstm, layerCount: lstm.layerCount, threads: threads, parameter: parameter)
                diveSteps.append(.lstmOverClips(stack, output: node.name))
            case .linear:
                let layer = LinearLayer(
                    weight: try parameter(node.name + ".weight"), bias: try parameter(node.name + ".bias"),
                    threads: threads)
                let fusion = graph.fusion(from: node)
                diveSteps.append(
                    .linear(
                        layer, isRectified: fusion.isRectified, input: input, output: fusion.output.name))
            }
        }
        self.blueprint = blueprint
        self.backbone = VolumeRunner(backbone, workers: workers)
        self.lastVolume = lastVolume
        self.diveSteps = diveSteps
        captioner = try GreedyCaptioner(blueprint.captioner, threads: threads, parameter: parameter)
    }

    /// Runs the network on the clips of one dive.
    ///
    /// - Parameter clips: [6, 3, 16, S, S], normalised.
    public func run(clips: Tensor) -> NetworkOutput {
        precondition(
            clips.shape == [Blueprint.clipCount] + inputShape,
            "clips of shape \(clips.shape), expected \([Blueprint.clipCount] + inputShape)")
        return run { clip($0, of: clips) }
    }

    private func clip(_ index: Int, of clips: Tensor) -> Tensor {
        let count = inputShape.reduce(1, *)
        return Tensor(shape: inputShape, values: Array(clips.values[index * count..<(index + 1) * count]))
    }

    /// Runs the network on the clips of one dive, each asked for when its turn comes.
    ///
    /// - Parameter nextClip: gives clips 0 to 5 in turn, each [3, 16, S, S], normalised; it may wait for them.
    /// - Throws: what `nextClip` throws.
    public func run(nextClip: (_ index: Int) throws -> Tensor) rethrows -> NetworkOutput {
        let clipFeatures = try readClips(nextClip)
        var values = [NodeName.clipFeatures: clipFeatures.values]
        func value(_ name: String) -> [Float] {
            guard let value = values[name] else { preconditionFailure("no step has made \"\(name)\"") }
            return value
        }
        for step in diveSteps {
            switch step {
            case .meanOverClips(let output):
                values[output] = meanOverClips(clipFeatures.values)
            case .lstmOverClips(let stack, let output):
                var states = stack.zeroStates
                values[output] = stack.read(clipFeatures, &states).values.suffix(featureCount)
            case .linear(let layer, let isRectified, let input, let output):
                let result = layer(value(input))
                values[output] = isRectified ? result.map { max($0, 0) } : result
            }
        }
        return NetworkOutput(
            clipFeatures: clipFeatures, normalizedScore: value(NodeName.score)[0],
            logits: Dictionary(
                uniqueKeysWithValues: ClassificationTask.allCases.map { ($0, value($0.headName)) }),
            captionTokens: captioner.caption(clipFeatures))
    }

    /// The features of each clip, [6, F].
    private func readClips(_ nextClip: (_ index: Int) throws -> Tensor) rethrows -> Tensor {
        for index in 0..<Blueprint.clipCount {
            let clip = try nextClip(index)
            precondition(clip.shape == inputShape, "a clip of shape \(clip.shape), expected \(inputShape)")
            backbone.read(clip, index: index)
        }
        return backbone.features(of: lastVolume)
    }

    private func meanOverClips(_ features: [Float]) -> [Float] {
        let clipCount = features.count / featureCount
        return (0..<featureCount).map { feature in
            var sum: Float = 0
            for clip in 0..<clipCount { sum += features[clip * featureCount + feature] }
            return sum / Float(clipCount)
        }
    }
}

extension Session {
    /// Plans a network for this processor and takes its weights.
    ///
    /// - Parameters:
    ///   - threads: how many threads to use; nil for one a processor core.
    ///   - parameters: gives the weights of a name in weight files; called once for each of the blueprint's. Those of a
    ///     mapped file are used where they lie.
    /// - Throws: `ScoringError` `.modelMismatch` where a tensor has another shape than the blueprint's; whatever `parameters`
    ///   throws.
    public convenience init(
        blueprint: Blueprint, threads: Int? = nil, parameters: (_ name: String) throws -> Weights
    ) throws {
        try self.init(
            blueprint: blueprint, threads: threads, instructions: .best, parameters: parameters)
    }

    /// Plans a network whose weights lie in memory.
    ///
    /// - Throws: as `init(blueprint:threads:parameters:)` does; `.modelMismatch` where a tensor is missing.
    public convenience init(blueprint: Blueprint, threads: Int? = nil, parameters: [String: Tensor]) throws {
        try self.init(blueprint: blueprint, threads: threads) { name in
            guard let tensor = parameters[name] else {
                throw ScoringError(
                    .modelMismatch, blueprint.name,
                    "tensor \"\(name)\" is missing. Give all of the network's.")
            }
            return Weights(tensor)
        }
    }
}

extension Session {
    /// Runs the backbone several times and takes the time of each of its steps.
    ///
    /// - Parameter clips: [6, 3, 16, S, S].
    package func measure(clips: Tensor, rounds: Int) -> [StepTiming] {
        backbone.measure((0..<Blueprint.clipCount).map { clip($0, of: clips) }, rounds: rounds)
    }
}
