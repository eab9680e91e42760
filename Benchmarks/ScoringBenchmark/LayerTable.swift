import Blueprints
import Foundation
import Scoring
import Tensors

/// Every step of a backbone: our time, its distance from the machine's peak, and the times of oneDNN's direct convolution
/// and of PyTorch for the same layers.
///
/// A convolution includes the batch norm, the relu and, if ours does both in one pass, the pooling that follow it; oneDNN's
/// excludes the pooling, and the copies between the layers' preferred layouts.
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
        "layer", "method", "dive-judge", "GFLOP/s, direct", "GFLOP/s, done", "of the peak", "oneDNN direct",
        "times faster", "PyTorch", "times faster",
    ])
    func add(_ name: String, _ steps: [StepTiming], direct oneDNN: Double?, theirs: Double?) {
        let seconds = steps.reduce(0) { $0 + $1.seconds }
        let direct = steps.reduce(0) { $0 + $1.operations } / seconds / 1e9
        let done = steps.reduce(0) { $0 + $1.executed } / seconds / 1e9
        table.add([
            name, steps.count == 1 ? steps[0].method : "", secondsText(seconds),
            direct > 0 ? String(format: "%.0f", direct) : "",
            done > 0 ? String(format: "%.0f", done) : "",
            done > 0 ? String(format: "%.0f %%", 100 * done / peak) : "",
            oneDNN.map(secondsText) ?? "", oneDNN.map { ratioText($0 / seconds) } ?? "",
            theirs.map(secondsText) ?? "", theirs.map { ratioText($0 / seconds) } ?? "",
        ])
    }
    for step in steps {
        let direct =
            step.operations > 0 ? try graph.secondsOfDirectConvolution(step.name, in: workplace) : nil
        add(step.name, [step], direct: direct, theirs: theirs[step.name])
    }
    for layer in layers {
        guard !names.contains(layer.name), let seconds = theirs[layer.name] else { continue }
        table.add([layer.name, "", "", "", "", "", "", "", secondsText(seconds), ""])
    }
    add("sum", steps, direct: nil, theirs: layers.reduce(0) { $0 + $1.seconds })
    return table
}

extension Graph {
    /// The median time of a convolution by oneDNN, for a dive's clips: all at once or one by one, whichever is faster.
    fileprivate func secondsOfDirectConvolution(_ name: String, in workplace: Workplace) throws -> Double? {
        let node = self[name]
        guard case .convolution(let convolution) = node.operation, let input = node.input else { return nil }
        func median(clipCount: Int) throws -> Double {
            let direct = try DirectConvolution(
                convolution, input: self[input].shape, output: node.shape, clipCount: clipCount,
                threads: workplace.threads)
            try direct.run()
            return try Samples(
                values: (0..<workplace.rounds).map { _ in
                    try seconds {
                        for _ in 0..<Blueprint.clipCount / clipCount { try direct.run() }
                    }
                }
            ).median
        }
        return min(try median(clipCount: 1), try median(clipCount: Blueprint.clipCount))
    }

    /// The step that computes a layer: its own, or that of the convolution into which the batch norm, relu or pooling is
    /// fused.
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
