public import Blueprints
public import Tensors

/// A network with its weights, planned once and then immutable: any number of sessions run it at the same time.
public struct Network: Sendable {
    /// The network's blueprint.
    public let blueprint: Blueprint

    let backbone: FeatureMapGraph
    /// The node whose output is the clip features.
    let lastVolume: String
    let diveSteps: [DiveStep]
    /// Nil for a network without captions.
    let captioner: GreedyCaptioner?

    /// The steps that run once per dive, on the clip features; names are nodes of the graph.
    enum DiveStep {
        case meanOverClips(output: String)
        case lstmOverClips(RecurrentStack, output: String)
        case linear(LinearLayer, isRectified: Bool, input: String, output: String)
    }

    /// Plans a network for this processor and loads its weights.
    ///
    /// - Parameters:
    ///   - threads: how many threads will share the work on one dive, and load the weights now; nil for one per processor
    ///     core.
    ///   - parameters: returns the weights stored under a name; called once for each of the blueprint's. Those of a mapped
    ///     file are used in place.
    /// - Throws: `ScoringError` `.modelMismatch` if a tensor's shape differs from the blueprint's; whatever `parameters`
    ///   throws.
    public init(
        blueprint: Blueprint, threads: Int? = nil, parameters: (_ name: String) throws -> Weights
    ) throws {
        try self.init(
            blueprint: blueprint, threads: threads, instructions: .best, parameters: parameters)
    }

    /// - Parameter instructions: the vector instructions to use; the processor must support them.
    package init(
        blueprint: Blueprint, threads: Int? = nil, instructions: InstructionSet,
        parameters: (_ name: String) throws -> Weights
    ) throws {
        let shapes = Dictionary(uniqueKeysWithValues: blueprint.parameters.map { ($0.name, $0.shape) })
        func parameter(_ name: String) throws -> Weights {
            let weights = try parameters(name)
            guard weights.shape == shapes[name] else {
                throw ScoringError(
                    .modelMismatch, blueprint.name,
                    "tensor \"\(name)\" has shape \(weights.shape), expected \(shapes[name] ?? [])",
                    remedy: "Give a model of this network.")
            }
            return weights
        }

        let graph = blueprint.graph
        let workers = Workers(count: threads)
        var backbone = FeatureMapGraph(
            graph, clipCount: Blueprint.clipCount, instructions: instructions, threads: workers.count)
        var diveSteps: [DiveStep] = []
        var lastVolume = NodeName.clips
        for node in graph.nodes {
            let input = node.input ?? ""
            switch node.operation {
            case .input: break
            case .batchNormalization, .relu: break  // fused into the node before
            case .convolution(let convolution):
                let fusion = graph.fusion(from: node)
                backbone.addConvolution(
                    node, convolution, fusion,
                    try ConvolutionParameters(node, convolution, fusion, parameter: parameter),
                    workers: workers)
            case .maxPooling(let pooling):
                if backbone.makes(node.name) { continue }  // fused into the convolution before
                backbone.addPooling(node, pooling, takesMean: false)
            case .averagePooling(let pooling):
                backbone.addPooling(node, pooling, takesMean: true)
            case .concatenate: break  // its inputs were written in place
            case .flatten:
                backbone.finish()
                lastVolume = input
            case .meanOverClips:
                diveSteps.append(.meanOverClips(output: node.name))
            case .lstmOverClips(let lstm):
                let stack = try RecurrentStack(
                    node.name, .lstm, layerCount: lstm.layerCount, instructions: instructions,
                    parameter: parameter)
                diveSteps.append(.lstmOverClips(stack, output: node.name))
            case .linear:
                let layer = LinearLayer(
                    weight: try parameter(node.name + ".weight"), bias: try parameter(node.name + ".bias"),
                    instructions: instructions)
                let fusion = graph.fusion(from: node)
                diveSteps.append(
                    .linear(
                        layer, isRectified: fusion.isRectified, input: input, output: fusion.output.name))
            }
        }
        self.blueprint = blueprint
        self.backbone = backbone
        self.lastVolume = lastVolume
        self.diveSteps = diveSteps
        captioner = try blueprint.captioner.map {
            try GreedyCaptioner($0, instructions: instructions, workers: workers, parameter: parameter)
        }
    }
}
