import Blueprints
import Verdicts

/// The losses of one batch (Parmar & Morris, CVPR 2019, equations 2-4, and the release), as values.
public struct LossValues: Sendable, Equatable, Codable {
    /// Mean squared plus mean absolute error of final score / 17.
    public var score = 0.0
    /// Sum of the five cross-entropies, each a mean over the dives.
    public var classification = 0.0
    /// Negative log-likelihood summed over the captions' words, divided by the dives of the batch.
    public var caption = 0.0
    /// Smooth L1 error of the simulator's clip targets.
    public var clipTruth = 0.0
    /// Smooth L1 error of the simulator's execution targets.
    public var executionTruth = 0.0
    /// The sum weighted by the recipe.
    public var total = 0.0

    /// All zero.
    public init() {}

    /// Adds another batch's values, `weight` times.
    mutating func add(_ other: LossValues, weight: Double) {
        score += weight * other.score
        classification += weight * other.classification
        caption += weight * other.caption
        clipTruth += weight * other.clipTruth
        executionTruth += weight * other.executionTruth
        total += weight * other.total
    }

    /// All divided by a count; unchanged if it is zero.
    func divided(by count: Double) -> LossValues {
        var result = LossValues()
        result.add(self, weight: count > 0 ? 1 / count : 1)
        return result
    }
}

/// The losses of one batch, before backpropagation.
///
/// A value unknown for every dive of the batch adds nothing.
struct Losses {
    /// Whether any target is known; otherwise there is nothing to differentiate.
    let isKnown: Bool
    let total: TorchTensor
    let values: LossValues
    let outputs: TorchNetwork.Outputs

    init(
        _ batch: Batch, _ network: TorchNetwork, for purpose: TorchNetwork.Purpose, truthLayers: TruthLayers,
        recipe: Recipe
    ) throws {
        let outputs = try network.forward(batch.clips, for: purpose)
        self.outputs = outputs
        var terms: [(weight: Double, term: TorchTensor)] = []
        var values = LossValues()
        func add(_ keyPath: WritableKeyPath<LossValues, Double>, _ weight: Double, _ term: TorchTensor) throws
        {
            terms.append((weight, term))
            values[keyPath: keyPath] += Double(try term.item)
        }

        if !batch.score.isEmpty {
            let target = try batch.score.tensor
            let mask = try batch.score.maskTensor
            try add(\.score, recipe.scoreWeight, outputs.score.squaredError(target, mask: mask))
            try add(\.score, recipe.scoreWeight, outputs.score.absoluteError(target, mask: mask))
        }
        for task in ClassificationTask.allCases {
            guard let classes = batch.classes[task], let logits = outputs.logits[task],
                classes.contains(where: { $0 >= 0 })
            else { continue }
            let target = try TorchTensor.make(integers: classes, shape: [batch.diveCount])
            try add(\.classification, recipe.classificationWeight, logits.meanCrossEntropy(target))
        }
        if let captioner = network.captioner, let captions = batch.captions, recipe.captionWeight > 0 {
            let words = try TorchTensor.make(
                integers: captions.words, shape: [batch.diveCount, captions.length])
            let target = try TorchTensor.make(
                integers: captions.targets, shape: [batch.diveCount * captions.length])
            let logits = try network.teach(captioner, outputs.clipFeatures, words: words)
                .reshaped([-1, network.blueprint.vocabularyCount])
            let sum = try logits.summedCrossEntropy(target)
            let mean = try TorchTensor.weightedSum([(1 / Double(batch.diveCount), sum)])
            try add(\.caption, recipe.captionWeight, mean)
        }
        if !batch.clipTruth.isEmpty, recipe.clipTruthWeight > 0 {
            let told = try truthLayers.clip.forward(outputs.clipFeatures)
            try add(
                \.clipTruth, recipe.clipTruthWeight,
                told.smoothError(batch.clipTruth.tensor, mask: batch.clipTruth.maskTensor))
        }

        if !batch.executionTruth.isEmpty, recipe.clipTruthWeight > 0 {
            let told = try truthLayers.execution.forward(outputs.fc6)
            try add(
                \.executionTruth, recipe.clipTruthWeight,
                told.smoothError(batch.executionTruth.tensor, mask: batch.executionTruth.maskTensor))
        }

        isKnown = !terms.isEmpty
        total = try TorchTensor.weightedSum(terms)
        values.total = Double(try total.item)
        self.values = values
    }
}

extension Batch.Known {
    fileprivate var tensor: TorchTensor { get throws { try .make(floats: values, shape: shape) } }
    fileprivate var maskTensor: TorchTensor { get throws { try .make(floats: mask, shape: shape) } }
}
