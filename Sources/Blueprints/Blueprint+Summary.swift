import Foundation

extension Graph.Node {
    /// Whether it joins the clips of a dive into one value for the dive.
    public var joinsClips: Bool {
        switch operation {
        case .meanOverClips, .lstmOverClips: true
        case .input, .convolution, .batchNormalization, .maxPooling, .averagePooling, .relu, .concatenate,
            .flatten,
            .linear:
            false
        }
    }

    /// Multiply-adds for one clip (before the mean) or one dive (after it).
    public var multiplyAddCount: Int {
        switch operation {
        case .input, .maxPooling, .averagePooling, .batchNormalization, .relu, .concatenate, .flatten,
            .meanOverClips:
            0
        case .convolution(let it):
            shape.reduce(1, *) * it.inputChannels * it.kernel.array.reduce(1, *)
        case .lstmOverClips(let it):
            Blueprint.clipCount * 4 * it.hiddenCount
                * (it.inputCount + it.hiddenCount + 2 * (it.layerCount - 1) * it.hiddenCount)
        case .linear(let it): it.inputCount * it.outputCount
        }
    }
}

extension Blueprint {
    /// Floating-point operations for one dive without its caption: two per multiply-add.
    public var operationCount: Int {
        var isPerClip = true
        var count = 0
        for node in graph.nodes {
            if node.joinsClips { isPerClip = false }
            count += 2 * node.multiplyAddCount * (isPerClip ? Self.clipCount : 1)
        }
        return count
    }

    /// A readable table: nodes with output shape, parameters and operations, then the captioner and the totals.
    public var summary: String {
        var rows: [[String]] = [["layer", "output", "parameters", "MFLOP"]]
        let counts = Dictionary(grouping: parameters.filter(\.isLearned)) {
            $0.name.split(separator: ".").dropLast().joined(separator: ".")
        }
        .mapValues { $0.reduce(0) { $0 + $1.count } }
        for node in graph.nodes where node.operation != .relu {
            let operations = 2 * node.multiplyAddCount
            rows.append([
                node.name, node.shape.map(String.init).joined(separator: " x "),
                counts[node.name].map(\.grouped) ?? "",
                operations == 0 ? "" : ((operations + 500_000) / 1_000_000).grouped,
            ])
        }
        if let captioner {
            if let attentionCount = captioner.attentionCount {
                rows.append(["attn", "\(attentionCount)", (counts["attn"] ?? 0).grouped, ""])
            }
            for stack in Captioner.Stack.allCases {
                rows.append([
                    stack.rawValue, "\(captioner.layerCount) x \(cell.title) \(captioner.hiddenCount)",
                    (counts[stack.rawValue] ?? 0).grouped, "",
                ])
            }
            rows.append(["embedding", "\(captioner.wordCount)", (counts["embedding"] ?? 0).grouped, ""])
            rows.append(["out", "\(vocabularyCount)", (counts["out"] ?? 0).grouped, ""])
        }
        let gigaflops = Double(operationCount) / 1e9
        return alignedTable(rows, rightAligned: [2, 3])
            + "\n\(name): \(parameterCount.grouped) parameters; one dive of \(Self.clipCount) clips takes "
            + String(format: "%.1f GFLOP", gigaflops) + (captioner == nil ? ".\n" : " and its caption.\n")
            + "Output and MFLOP are per clip down to \(NodeName.clipFeatures), per dive below.\n"
    }
}
