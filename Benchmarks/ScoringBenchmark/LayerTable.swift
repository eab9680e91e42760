import Blueprints
import Foundation
import Scoring
import Tensors

/// Every step of a backbone: ours, how far it is from the machine's peak, and PyTorch's time for the same layers.
///
/// A convolution includes the batch norm and relu that follow it, on both sides.
func layerTable(
    _ session: Session, _ worker: PyTorch.Worker, _ clips: Tensor, _ workplace: Workplace
) throws -> Table {
    progress("Timing layer by layer...")
    struct Layer: Decodable {
        let name: String
        let seconds: Double
    }
    let steps = try session.measure(clips: clips, rounds: workplace.rounds)
    let layers = try worker.ask("layers", "\(workplace.rounds)", for: [Layer].self)
    let peak = multiplyAddPeak(workplace.instructions, threads: workplace.threads)
    var unmatched = Dictionary(uniqueKeysWithValues: layers.map { ($0.name, $0.seconds) })

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
    for step in steps {
        let name = session.blueprint.graph.layerName(of: step.name)
        add(name, [step], theirs: unmatched.removeValue(forKey: name))
    }
    for layer in layers where unmatched[layer.name] != nil {
        table.add([layer.name, "", "", "", "", "", secondsText(layer.seconds), ""])
    }
    add("sum", steps, theirs: layers.reduce(0) { $0 + $1.seconds })
    return table
}

extension Graph {
    /// The convolution whose batch norm or relu a node is; any other node's own name.
    fileprivate func layerName(of name: String) -> String {
        guard var node = nodes.first(where: { $0.name == name }) else { return name }
        while let input = node.input {
            switch node.operation {
            case .batchNormalization, .relu: node = self[input]
            case .input, .convolution, .maxPooling, .averagePooling, .concatenate, .flatten, .meanOverClips,
                .lstmOverClips, .linear:
                return node.name
            }
        }
        return node.name
    }
}
