import Blueprints

/// A node with the nodes after it that an engine may compute in the same pass.
struct Fusion {
    /// The batch normalisation that is the node's only reader.
    var normalization: Graph.Node?
    /// Whether a rectification is the only reader of the result so far.
    var isRectified = false
    /// The last node of the pass before any pooling; its output remains.
    var output: Graph.Node
    /// The maximum pooling that is the output's only reader.
    var pooling: Pooling?

    /// A maximum pooling and its node.
    struct Pooling {
        let node: Graph.Node
        let pooling: Operation.Pooling

        /// Whether it takes the maximum over two rows and two columns, separately for each block and frame.
        var isOverPairs: Bool {
            pooling.kernel == Extent3(1, 2, 2) && pooling.stride == pooling.kernel
                && pooling.padding == Extent3(0, 0, 0)
        }
    }
}

extension Graph {
    /// What can be computed in one pass, starting from a convolution or a linear layer.
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

    /// A node's reader, if it has only one.
    func onlyReader(of node: Node) -> Node? {
        let readers = nodes.filter { $0.inputs.contains(node.name) }
        return readers.count == 1 ? readers[0] : nil
    }
}
