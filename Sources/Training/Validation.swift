public import Blueprints
import Statistics
public import Verdicts

extension TorchNetwork {
    /// Judges prepared dives in batches, in the given order, on the frames that inference uses: the last 103.
    ///
    /// - Parameters:
    ///   - vocabulary: the words of the captions.
    ///   - isCancelled: checked before each batch.
    /// - Throws: `CancellationError` if `isCancelled` returns true, `TrainingError` `.engine` if LibTorch fails.
    public func predictions(
        for dives: [PreparedDive], vocabulary: Vocabulary, batchSize: Int = 8,
        isCancelled: () -> Bool = { false }
    ) throws -> [Prediction] {
        try TorchTensor.withoutGradients {
            try stride(from: 0, to: dives.count, by: batchSize).flatMap { start in
                if isCancelled() { throw CancellationError() }
                let part = dives[start..<min(start + batchSize, dives.count)]
                let batch = try Batch(part.map { Batch.Item(dive: $0, tokens: nil) })
                return try judge(batch.clips).map {
                    Prediction($0, vocabulary: captioner == nil ? nil : vocabulary)
                }
            }
        }
    }
}

extension Prediction {
    fileprivate init(_ output: NetworkOutput, vocabulary: Vocabulary?) {
        self.init(
            score: output.score,
            classes: Dictionary(
                uniqueKeysWithValues: ClassificationTask.allCases.map { ($0, output.classIndex($0)) }),
            number: output.classification.mostProbableDive,
            caption: vocabulary?.caption(output.captionTokens))
    }
}

/// A network's performance on dives that it is not trained on.
public struct ValidationReport: Sendable, Equatable, Codable {
    /// How many dives.
    public var diveCount = 0
    /// Their losses, without dropout, shift or mirroring; captions are not included.
    public var losses = LossValues()
    /// Spearman correlation of predicted and true final scores; nil if undefined.
    public var spearman: Double?
    /// Mean absolute error in points; nil if no score is known.
    public var meanAbsoluteError: Double?
    /// True minus predicted score of each dive with a known score, in points; nil in older files.
    public var residuals: [Double]?
    /// Accuracy by task (`ClassificationTask.rawValue`); tasks without known classes are absent.
    public var accuracies: [String: Double] = [:]

    /// The accuracy of one head.
    public func accuracy(_ task: ClassificationTask) -> Double? { accuracies[task.rawValue] }

    /// With fewer scored dives, an epoch is selected by loss alone.
    ///
    /// The Spearman correlation of n dives has a standard error of about 1 / sqrt(n - 1), 0.19 for 30: more than good epochs
    /// differ by. With two dives it is 1 for half of all models. The loss measures how far off each prediction is.
    public static let fewestRankedDives = 30

    /// Whether there are enough scored dives to select an epoch by rank correlation.
    public var isRanked: Bool { (residuals?.count ?? diveCount) >= Self.fewestRankedDives }

    /// Whether this is the better model to keep: by Spearman; by loss if that is equal, undefined or from few dives; never
    /// if the loss is NaN.
    func isBetter(than other: ValidationReport?) -> Bool {
        guard losses.total.isFinite else { return false }
        guard let other else { return true }
        guard isRanked else { return losses.total < other.losses.total }
        if let mine = spearman, let theirs = other.spearman, mine != theirs { return mine > theirs }
        if (spearman == nil) != (other.spearman == nil) { return spearman != nil }
        return losses.total < other.losses.total
    }
}

extension ValidationReport {
    /// Evaluates a network; nil if there are no dives.
    init?(
        _ dives: [PreparedDive], _ network: TorchNetwork, truthLayers: TruthLayers, recipe: Recipe
    ) throws {
        guard !dives.isEmpty else { return nil }
        var sums = LossValues()
        var scores: [(predicted: Double, true: Double)] = []
        var answers: [ClassificationTask: [Bool]] = [:]
        try TorchTensor.withoutGradients {
            for start in stride(from: 0, to: dives.count, by: Self.batchSize) {
                let part = dives[start..<min(start + Self.batchSize, dives.count)]
                let batch = try Batch(part.map { Batch.Item(dive: $0, tokens: nil) })
                let losses = try Losses(
                    batch, network, for: .scoring, truthLayers: truthLayers, recipe: recipe)
                sums.add(losses.values, weight: Double(part.count))
                let predicted = try losses.outputs.score.floats(count: part.count)
                for (dive, score) in zip(part, predicted) {
                    guard let finalScore = dive.truth?.finalScore else { continue }
                    scores.append((Double(score) * Blueprint.scoreScale, finalScore))
                }
                for (task, logits) in losses.outputs.logits {
                    let chosen = try logits.indexOfLargest(dimension: 1).integers(count: part.count)
                    for (chosen, known) in zip(chosen, batch.classes[task] ?? []) where known >= 0 {
                        answers[task, default: []].append(chosen == known)
                    }
                }
            }
        }
        diveCount = dives.count
        losses = sums.divided(by: Double(dives.count))
        spearman = spearmanCorrelation(scores.map(\.predicted), scores.map(\.true)).value
        residuals = scores.map { $0.true - $0.predicted.clamped(to: Assessment.scoreRange) }
        if !scores.isEmpty {
            meanAbsoluteError = scores.reduce(0) { $0 + abs($1.predicted - $1.true) } / Double(scores.count)
        }
        for (task, answers) in answers {
            accuracies[task.rawValue] = Double(answers.count { $0 }) / Double(answers.count)
        }
    }

    private static let batchSize = 8
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        min(max(self, range.lowerBound), range.upperBound)
    }
}
