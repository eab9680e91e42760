import Foundation
public import Tensors

/// A parameter of a network: its name in weight files, its extents and its initialization.
public struct Parameter: Sendable, Equatable {
    /// Name in weight files, as in the MTL-AQA release.
    public let name: String
    /// Extents, outermost first.
    public let shape: [Int]
    /// The distribution of its initial values.
    public let initialization: Initialization
    /// Whether training updates it by gradient; the running statistics of batch normalisation follow the batches instead.
    public let isLearned: Bool

    init(name: String, shape: [Int], initialization: Initialization, isLearned: Bool = true) {
        self.name = name
        self.shape = shape
        self.initialization = initialization
        self.isLearned = isLearned
    }

    /// Distributions of initial values.
    public enum Initialization: Sendable, Equatable {
        /// Uniform in [-bound, bound].
        case uniform(bound: Double)
        /// Normal with mean 0.
        case normal(deviation: Double)
        /// All zero.
        case zero
        /// All one.
        case one
    }

    /// The number of values.
    public var count: Int { shape.reduce(1, *) }
}

extension Blueprint {
    /// Every parameter, running statistics included, in the order of a weight file.
    ///
    /// Initial values: convolutions and fc6 after He et al., "Delving Deep into Rectifiers", ICCV 2015 (with PyTorch's
    /// smaller defaults, a network as deep as C3D without normalisation does not train); heads, recurrent layers and
    /// embedding as in PyTorch.
    public var parameters: [Parameter] {
        var parameters: [Parameter] = []
        for node in graph.nodes {
            switch node.operation {
            case .input, .maxPooling, .averagePooling, .relu, .concatenate, .flatten, .meanOverClips: break
            case .convolution(let it):
                let fanIn = it.inputChannels * it.kernel.array.reduce(1, *)
                parameters += [
                    Parameter(
                        name: node.name + ".weight",
                        shape: [it.outputChannels, it.inputChannels] + it.kernel.array,
                        initialization: .normal(deviation: (2 / Double(fanIn)).squareRoot()))
                ]
                if it.hasBias {
                    parameters.append(
                        Parameter(
                            name: node.name + ".bias", shape: [it.outputChannels], initialization: .zero))
                }
            case .batchNormalization(let it):
                parameters += [
                    ("weight", .one, true), ("bias", .zero, true), ("running_mean", .zero, false),
                    ("running_var", .one, false),
                ].map { (name: String, initialization: Parameter.Initialization, isLearned: Bool) in
                    Parameter(
                        name: "\(node.name).\(name)", shape: [it.channelCount],
                        initialization: initialization, isLearned: isLearned)
                }
            case .lstmOverClips(let it):
                let inputCounts = [it.inputCount] + Array(repeating: it.hiddenCount, count: it.layerCount - 1)
                parameters += recurrentParameters(node.name, .lstm, inputCounts, hiddenCount: it.hiddenCount)
            case .linear(let it):
                let isRectified = graph.nodes.contains { $0.input == node.name && $0.operation == .relu }
                let bound = 1 / Double(it.inputCount).squareRoot()
                parameters += [
                    Parameter(
                        name: node.name + ".weight", shape: [it.outputCount, it.inputCount],
                        initialization: isRectified
                            ? .normal(deviation: 2.0.squareRoot() * bound) : .uniform(bound: bound)),
                    Parameter(
                        name: node.name + ".bias", shape: [it.outputCount],
                        initialization: isRectified ? .zero : .uniform(bound: bound)),
                ]
            }
        }
        return parameters + (captioner?.parameters ?? [])
    }

    /// The number of trainable values.
    public var parameterCount: Int { parameters.reduce(0) { $0 + ($1.isLearned ? $1.count : 0) } }

    /// Initial values for every parameter; the same generator state gives the same values.
    public func makeParameters(using generator: inout some RandomNumberGenerator) -> [String: Tensor] {
        Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.makeTensor(using: &generator)) })
    }
}

extension Captioner {
    var parameters: [Parameter] {
        let bound = 1 / Double(hiddenCount).squareRoot()
        var parameters: [Parameter] = []
        if let attentionCount {
            let bound = 1 / Double(featureCount).squareRoot()
            parameters += [
                Parameter(
                    name: "attn.weight", shape: [attentionCount, featureCount],
                    initialization: .uniform(bound: bound)),
                Parameter(name: "attn.bias", shape: [attentionCount], initialization: .uniform(bound: bound)),
            ]
        }
        for stack in Stack.allCases {
            parameters += recurrentParameters(
                stack.rawValue, cell, inputCounts(stack), hiddenCount: hiddenCount)
        }
        return parameters + [
            Parameter(
                name: "out.weight", shape: [vocabularyCount, hiddenCount],
                initialization: .uniform(bound: bound)),
            Parameter(name: "out.bias", shape: [vocabularyCount], initialization: .uniform(bound: bound)),
            Parameter(
                name: "embedding.weight", shape: [vocabularyCount, wordCount],
                initialization: .normal(deviation: 1)),
        ]
    }
}

/// Parameters of stacked recurrent layers, by PyTorch's names.
private func recurrentParameters(
    _ prefix: String, _ cell: Captioner.Cell, _ inputCounts: [Int], hiddenCount: Int
) -> [Parameter] {
    let rows = cell.gateCount * hiddenCount
    let bound = 1 / Double(hiddenCount).squareRoot()
    return inputCounts.enumerated().flatMap { layer, inputCount in
        [
            ("weight_ih", [rows, inputCount]), ("weight_hh", [rows, hiddenCount]), ("bias_ih", [rows]),
            ("bias_hh", [rows]),
        ].map { name, shape in
            Parameter(
                name: "\(prefix).\(name)_l\(layer)", shape: shape, initialization: .uniform(bound: bound))
        }
    }
}

extension Parameter {
    /// Initial values, drawn in row-major order.
    public func makeTensor(using generator: inout some RandomNumberGenerator) -> Tensor {
        func uniform() -> Double { Double(generator.next() >> 11) * 0x1p-53 }
        var values = [Float](repeating: 0, count: count)
        switch initialization {
        case .zero: break
        case .one: values = [Float](repeating: 1, count: count)
        case .uniform(let bound):
            for i in values.indices { values[i] = Float((2 * uniform() - 1) * bound) }
        case .normal(let deviation):
            for i in values.indices {  // Box & Muller, 1958; one of the pair is enough here
                let radius = (-2 * log(1 - uniform())).squareRoot()
                values[i] = Float(radius * cos(2 * .pi * uniform()) * deviation)
            }
        }
        return Tensor(shape: shape, values: values)
    }
}
