/// A feed-forward network as named nodes, each after its inputs.
public struct Graph: Sendable, Equatable {
    /// One operation and its place in the network.
    public struct Node: Sendable, Equatable {
        /// Unique name; for nodes with parameters, also their prefix in weight files.
        public let name: String
        /// What it computes.
        public let operation: Operation
        /// The nodes whose outputs it takes: none for the input, several for a concatenation, one otherwise.
        public let inputs: [String]
        /// Output extents without N.
        public let shape: [Int]

        /// The first node whose output it takes; nil for the input.
        public var input: String? { inputs.first }
    }

    /// All nodes, inputs first.
    public let nodes: [Node]

    /// The node of that name.
    ///
    /// - Precondition: There is one; names come from the blueprint, not from files.
    public subscript(name: String) -> Node {
        guard let node = nodes.first(where: { $0.name == name }) else {
            preconditionFailure("the graph has no node \"\(name)\"")
        }
        return node
    }
}

/// Names of the nodes that callers read.
public enum NodeName {
    /// The network's input: clips [3, 16, S, S].
    public static let clips = "clips"
    /// Features of each clip [F], which the captioner reads and the mean is taken of.
    public static let clipFeatures = "clip_features"
    /// The score head's output [1]: final score / 17.
    public static let score = "fc_final_score"
}

/// Collects nodes and computes their shapes.
struct GraphBuilder {
    private(set) var nodes: [Graph.Node] = []
    private(set) var last: String

    init(input name: String, shape: [Int]) {
        nodes = [Graph.Node(name: name, operation: .input, inputs: [], shape: shape)]
        last = name
    }

    var shape: [Int] { Graph(nodes: nodes)[last].shape }

    /// Adds a node after `input`, or after the last node added.
    mutating func add(_ name: String, _ operation: Operation, after input: String? = nil) {
        let input = input ?? last
        let inputShape = Graph(nodes: nodes)[input].shape
        nodes.append(
            Graph.Node(
                name: name, operation: operation, inputs: [input],
                shape: operation.outputShape(for: inputShape))
        )
        last = name
    }

    /// Concatenates the channels of several nodes, in order.
    mutating func addConcatenation(_ name: String, of inputs: [String]) {
        let shapes = inputs.map { Graph(nodes: nodes)[$0].shape }
        precondition(
            shapes.allSatisfy { $0.dropFirst() == shapes[0].dropFirst() }, "\(name) joins unequal volumes")
        nodes.append(
            Graph.Node(
                name: name, operation: .concatenate, inputs: inputs,
                shape: [shapes.reduce(0) { $0 + $1[0] }] + shapes[0].dropFirst()))
        last = name
    }

    mutating func addConvolution(
        _ name: String, outputChannels: Int, kernel: Extent3, stride: Extent3 = Extent3(1, 1, 1),
        padding: Extent3 = Extent3(0, 0, 0), hasBias: Bool, after input: String? = nil
    ) {
        let inputChannels = Graph(nodes: nodes)[input ?? last].shape[0]
        add(
            name,
            .convolution(
                .init(
                    inputChannels: inputChannels, outputChannels: outputChannels, kernel: kernel,
                    stride: stride, padding: padding, hasBias: hasBias)), after: input)
    }

    mutating func addPooling(
        _ name: String, _ kernel: Extent3, stride: Extent3? = nil, padding: Extent3 = Extent3(0, 0, 0)
    ) {
        add(name, .maxPooling(.init(kernel: kernel, stride: stride ?? kernel, padding: padding)))
    }

    mutating func addLinear(_ name: String, outputCount: Int, after input: String? = nil) {
        let inputCount = Graph(nodes: nodes)[input ?? last].shape[0]
        add(name, .linear(.init(inputCount: inputCount, outputCount: outputCount)), after: input)
    }
}

extension Operation {
    /// Output extents for an input's, both without N.
    func outputShape(for input: [Int]) -> [Int] {
        func slide(_ kernel: Extent3, _ stride: Extent3, _ padding: Extent3) -> [Int] {
            zip(zip(input.dropFirst(), kernel.array), zip(stride.array, padding.array)).map {
                ($0.0 + 2 * $1.1 - $0.1) / $1.0 + 1
            }
        }
        switch self {
        case .input, .relu, .meanOverClips, .batchNormalization: return input
        case .convolution(let it): return [it.outputChannels] + slide(it.kernel, it.stride, it.padding)
        case .maxPooling(let it), .averagePooling(let it):
            return [input[0]] + slide(it.kernel, it.stride, it.padding)
        case .concatenate: preconditionFailure("a concatenation's shape depends on all of its inputs")
        case .flatten: return [input.reduce(1, *)]
        case .lstmOverClips(let it): return [it.hiddenCount]
        case .linear(let it): return [it.outputCount]
        }
    }
}
