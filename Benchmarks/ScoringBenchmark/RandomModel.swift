import Blueprints
import Footage
import Foundation
import Statistics
import Tensors

/// Words in a random model's captions: the median over MTL-AQA's captions.
let randomCaptionLength = 76

extension Experiment {
    /// The experiment that differs from the baseline only in the backbone.
    init(_ backbone: Blueprint.Backbone) { self = backbone == .c3d ? .baseline : .s3d }
}

/// Writes a full-size model with seeded random weights, which generates `randomCaptionLength` words for any dive.
///
/// - Parameter experiment: one whose captioner uses GRUs.
func writeRandomModel(_ experiment: Experiment, to url: URL) throws {
    let blueprint = experiment.blueprint()
    let words = ["<eos>", "<sos>"] + (2..<blueprint.vocabularyCount).map { "word\($0)" }
    let card = ModelCard(
        name: "random-\(blueprint.backbone.rawValue)", blueprint: blueprint,
        preprocessing: Preprocessing.identifier,
        vocabulary: try Vocabulary(words: words), trainingData: "None: the weights are random.",
        isTrainedOnSimulation: true, recipe: Recipe(), epoch: 0, metrics: [:])
    let clock = blueprint.captioner.map(CaptionClock.init)
    var chance = SeededGenerator(seed: 1)
    try ModelFile.write(card, to: url) { parameter in
        var tensor = parameter.makeTensor(using: &chance)
        if let range = livelyRange(of: parameter.name) {
            for index in tensor.values.indices {
                tensor.values[index] =
                    range.lowerBound + Float(chance.nextUniform()) * (range.upperBound - range.lowerBound)
            }
        }
        if let factor = livelyFactor(of: parameter.name) {
            for index in tensor.values.indices { tensor.values[index] *= factor }
        }
        clock?.set(parameter.name, &tensor)
        return tensor
    }
}

/// Initial values of zero or one would hide a mistake here, or the score would be impossible for a dive.
private func livelyRange(of name: String) -> ClosedRange<Float>? {
    let parts = name.split(separator: ".")
    let isNormalization = parts.dropLast().last?.hasPrefix("bn") == true
    switch parts.last {
    case "running_mean": return -0.2...0.2
    case "running_var": return 0.5...1.5
    case "weight" where isNormalization: return 0.5...1.5
    case "bias" where isNormalization: return -0.2...0.2
    case "bias" where name.hasPrefix("conv"): return -0.1...0.1
    case "bias" where name.hasPrefix(NodeName.score): return 3...4
    default: return nil
    }
}

/// PyTorch's initial values let a captioner repeat one word forever; larger ones make the words vary.
private func livelyFactor(of name: String) -> Float? {
    if name.hasPrefix("rnn"), name.contains("weight") { return 3 }
    return name == "out.weight" ? 4 : nil
}

/// Makes a captioner of GRUs stop after `randomCaptionLength` words: the first unit of rnn2's last layer counts the steps.
///
/// That unit's only input is its own last value h, which moves towards 1 by 1/50 of the remaining distance at each step,
/// whatever the clips or words; eos depends only on that unit, and exceeds all words once it passes its value after the last
/// word.
private struct CaptionClock {
    private let layer: String
    private let hiddenCount: Int
    private static let kept = 0.98
    private static let loudness = 20_000.0

    init(_ captioner: Captioner) {
        layer = "_l\(captioner.layerCount - 1)"
        hiddenCount = captioner.hiddenCount
    }

    func set(_ name: String, _ tensor: inout Tensor) {
        switch name {
        case "rnn2.weight_ih" + layer, "rnn2.weight_hh" + layer:
            for gate in 0..<3 { setRow(gate * hiddenCount, of: &tensor, to: 0) }
        case "rnn2.bias_ih" + layer:
            tensor.values[hiddenCount] = Float(log(Self.kept / (1 - Self.kept)))  // the update gate's logit
            tensor.values[2 * hiddenCount] = 20  // tanh(20) = 1
        case "rnn2.bias_hh" + layer:
            for gate in 0..<3 { tensor.values[gate * hiddenCount] = 0 }
        case "out.weight":
            setRow(Vocabulary.eos, of: &tensor, to: 0)
            tensor.values[Vocabulary.eos * hiddenCount] = Float(Self.loudness)
        case "out.bias":
            // Half a step after the last word; rnn2 has read six clips before the first.
            let steps = Double(Blueprint.clipCount + randomCaptionLength) + 0.5
            tensor.values[Vocabulary.eos] = Float(-Self.loudness * (1 - pow(Self.kept, steps)))
        default: break
        }
    }

    private func setRow(_ row: Int, of matrix: inout Tensor, to value: Float) {
        let count = matrix.shape[1]
        for index in row * count..<(row + 1) * count { matrix.values[index] = value }
    }
}
