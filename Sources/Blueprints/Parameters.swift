import Foundation
public import Tensors

/// A parameter of a network: its name in weight files, its extents and how it begins.
public struct Parameter: Sendable, Equatable {
    /// Name in weight files, as in the MTL-AQA release.
    public let name: String
    /// Extents, outermost first.
    public let shape: [Int]
    /// The distribution of its first values.
    public let initialization: Initialization

    /// Distributions of first values.
    public enum Initialization: Sendable, Equatable {
        /// Uniform in [-bound, bound].
        case uniform(bound: Double)
        /// Normal with mean 0.
        case normal(deviation: Double)
        /// All zero.
        case zero
    }

    /// How many values it holds.
    public var count: Int { shape.reduce(1, *) }
}

extension Blueprint {
    /// Every parameter, in the order of a weight file.
    ///
    /// First values: convolutions and fc6 after He et al., "Delving Deep into Rectifiers", ICCV 2015 (a network as deep as C3D without
    /// normalisation does not learn from PyTorch's smaller defaults); heads, GRUs and embedding as PyTorch.
    public var parameters: [Parameter] {
        var parameters: [Parameter] = []
        for node in graph.nodes {
            switch node.operation {
            case .input, .maxPooling, .relu, .flatten, .meanOverClips: break
            case .convolution(let it):
                let fanIn = it.inputChannels * it.kernel.array.reduce(1, *)
                parameters += [
                    Parameter(
                        name: node.name + ".weight",
                        shape: [it.outputChannels, it.inputChannels] + it.kernel.array,
                        initialization: .normal(deviation: (2 / Double(fanIn)).squareRoot())),
                    Parameter(name: node.name + ".bias", shape: [it.outputChannels], initialization: .zero),
                ]
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
        return parameters + captioner.parameters
    }

    /// How many values all parameters hold.
    public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

    /// First values for every parameter; the same generator state gives the same values.
    public func makeParameters(using generator: inout some RandomNumberGenerator) -> [String: Tensor] {
        Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.makeTensor(using: &generator)) })
    }
}

extension Captioner {
    var parameters: [Parameter] {
        let bound = 1 / Double(hiddenCount).squareRoot()
        var parameters: [Parameter] = []
        for stack in Stack.allCases {
            for (layer, inputCount) in inputCounts(stack).enumerated() {
                for (name, shape) in [
                    ("weight_ih", [3 * hiddenCount, inputCount]),
                    ("weight_hh", [3 * hiddenCount, hiddenCount]),
                    ("bias_ih", [3 * hiddenCount]), ("bias_hh", [3 * hiddenCount]),
                ] {
                    parameters.append(
                        Parameter(
                            name: "\(stack.rawValue).\(name)_l\(layer)", shape: shape,
                            initialization: .uniform(bound: bound)))
                }
            }
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

extension Parameter {
    /// First values, drawn in row-major order.
    public func makeTensor(using generator: inout some RandomNumberGenerator) -> Tensor {
        func uniform() -> Double { Double(generator.next() >> 11) * 0x1p-53 }
        var values = [Float](repeating: 0, count: count)
        switch initialization {
        case .zero: break
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
