import Blueprints

/// A node with the nodes behind it that an engine may do in the same pass.
struct Fusion {
    /// The batch normalisation that alone reads the node.
    var normalization: Graph.Node?
    /// Whether a rectification alone reads what comes before it.
    var isRectified = false
    /// The last node of the pass before any pooling, whose output is what is left.
    var output: Graph.Node
    /// The maximum pooling that alone reads the output.
    var pooling: Pooling?

    /// A maximum pooling and its node.
    struct Pooling {
        let node: Graph.Node
        let pooling: Operation.Pooling

        /// Whether it takes the maximum of two rows and two columns, apart for each pair and frame.
        var isOverPairs: Bool {
            pooling.kernel == Extent3(1, 2, 2) && pooling.stride == pooling.kernel
                && pooling.padding == Extent3(0, 0, 0)
        }
    }
}

extension Graph {
    /// What can be done in one pass from a convolution or a linear layer on.
    func fusion(from node: Node) -> Fusion {
        var fusion = Fusion(output: node)
        if let reader = onlyReader(of: node), case .batchNormalization = reader.operation {
            fusion.normalization = reader
            fusion.output = reader
        }
        if let reader = onlyReader(of: fusion.output), reader.operation == .relu {
            fusion.isRectified = true
            fusion.output = reader
        }
        if let reader = onlyReader(of: fusion.output), case .maxPooling(let pooling) = reader.operation {
            fusion.pooling = Fusion.Pooling(node: reader, pooling: pooling)
        }
        return fusion
    }

    /// The node that reads a node, where it is the only one.
    func onlyReader(of node: Node) -> Node? {
        let readers = nodes.filter { $0.inputs.contains(node.name) }
        return readers.count == 1 ? readers[0] : nil
    }
}
