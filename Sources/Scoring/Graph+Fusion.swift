import Blueprints

/// A node with the nodes behind it that an engine does in the same pass.
struct Fusion {
    /// The batch normalisation that alone reads the node.
    var normalization: Graph.Node?
    /// Whether a rectification alone reads what comes before it.
    var isRectified = false
    /// The last node of the pass, whose output is what is left.
    var output: Graph.Node
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
        return fusion
    }

    private func onlyReader(of node: Node) -> Node? {
        let readers = nodes.filter { $0.inputs.contains(node.name) }
        return readers.count == 1 ? readers[0] : nil
    }
}
