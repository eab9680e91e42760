import Blueprints
import Foundation
import Scoring
import Tensors

/// Every step of a backbone: ours, how far it is from the machine's peak, and PyTorch's time for the same layers.
///
/// A convolution includes the batch norm, the relu and, where ours does both in one pass, the pooling that follow it, on both sides.
func layerTable(
    _ graph: Graph, _ session: Session, _ worker: PyTorch.Worker, _ clips: Tensor, _ workplace: Workplace
) throws -> Table {
    progress("Timing layer by layer...")
    struct Layer: Decodable {
        let name: String
        let seconds: Double
    }
    let steps = session.measure(clips: clips, rounds: workplace.rounds)
    let layers = try worker.ask("layers", "\(workplace.rounds)", for: [Layer].self)
    let peak = multiplyAddPeak(workplace.instructions, threads: workplace.threads)
    let names = Set(steps.map(\.name))
    let theirs = Dictionary(grouping: layers) {
        graph.step(of: $0.name, among: names) ?? $0.name
    }
    .mapValues { $0.reduce(0) { $0 + $1.seconds } }

    var table = Table([
        "layer", "method", "dive-judge", "GFLOP/s, direct", "GFLOP/s, done", "of the peak", "PyTorch",
        "times faster",
    ])
    func add(_ name: String, _ steps: [StepTiming], theirs: Double?) {
        let seconds = steps.reduce(0) { $0 + $1.seconds }
        let direct = steps.reduce(0) { $0 + $1.operations } / seconds / 1e9
        let done = steps.reduce(0) { $0 + $1.executed } / seconds / 1e9
        table.add([
            name, steps.count == 1 ? steps[0].method : "", secondsText(seconds),
            direct > 0 ? String(format: "%.0f", direct) : "",
            done > 0 ? String(format: "%.0f", done) : "",
            done > 0 ? String(format: "%.0f %%", 100 * done / peak) : "",
            theirs.map(secondsText) ?? "", theirs.map { ratioText($0 / seconds) } ?? "",
        ])
    }
    for step in steps { add(step.name, [step], theirs: theirs[step.name]) }
    for layer in layers {
        guard !names.contains(layer.name), let seconds = theirs[layer.name] else { continue }
        table.add([layer.name, "", "", "", "", "", secondsText(seconds), ""])
    }
    add("sum", steps, theirs: layers.reduce(0) { $0 + $1.seconds })
    return table
}

extension Graph {
    /// The step that does a layer: its own, or where it has none that of the convolution whose batch norm, relu or pooling it is.
    fileprivate func step(of layer: String, among steps: Set<String>) -> String? {
        var next = nodes.first { $0.name == layer }
        while let node = next {
            if steps.contains(node.name) { return node.name }
            switch node.operation {
            case .batchNormalization, .relu, .maxPooling, .averagePooling: next = node.input.map { self[$0] }
            case .input, .convolution, .concatenate, .flatten, .meanOverClips, .lstmOverClips, .linear:
                return nil
            }
        }
        return nil
    }
}
