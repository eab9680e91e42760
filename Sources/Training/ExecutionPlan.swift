import Blueprints
import Verdicts

/// The nodes of a graph in execution order, with the values to release after each.
struct ExecutionPlan {
    struct Step {
        let name: String
        let operation: Operation
        let inputs: [String]
        /// Output extents of the graph's node, without N.
        let shape: [Int]
        /// Values that neither a later step nor the caller needs.
        var forgets: [String] = []

        func takes(_ name: String) -> Bool { inputs.contains(name) }
    }

    let steps: [Step]
    /// Name of the node that feeds the score head.
    let headInput: String

    init(_ graph: Graph) {
        var steps = graph.nodes.map {
            Step(name: $0.name, operation: $0.operation, inputs: $0.inputs, shape: $0.shape)
        }
        headInput = graph.headInput.name
        let kept =
            [NodeName.clipFeatures, headInput, NodeName.score]
            + ClassificationTask.allCases.map(\.headName)
        Self.poolBeforeRectifying(&steps, except: kept)
        for step in steps where !kept.contains(step.name) {
            if let last = steps.lastIndex(where: { $0.takes(step.name) }) {
                steps[last].forgets.append(step.name)
            }
        }
        self.steps = steps
    }

    /// Swaps a relu with the maximum pooling that is the only reader of its output.
    ///
    /// Both orders give the same values and gradients, because relu is monotonic; this one rectifies a fourth or an eighth
    /// of the values, which saves an eighth of a training step's time. A relu that feeds several branches, or whose value is
    /// requested, stays.
    private static func poolBeforeRectifying(_ steps: inout [Step], except kept: [String]) {
        for index in steps.indices where steps[index].operation == .relu && !kept.contains(steps[index].name)
        {
            let takers = steps.indices.filter { steps[$0].takes(steps[index].name) }
            guard takers.count == 1, let taker = takers.first, case .maxPooling = steps[taker].operation
            else { continue }
            let (relu, pooling) = (steps[index], steps[taker])
            steps[index] = Step(
                name: relu.name, operation: pooling.operation, inputs: relu.inputs, shape: pooling.shape)
            steps[taker] = Step(
                name: pooling.name, operation: .relu, inputs: pooling.inputs, shape: pooling.shape)
        }
    }
}
