public import Diving
public import Statistics
public import Verdicts

/// Predictions compared with the truth, in the field's metrics, with the baselines to beat.
public struct EvaluationReport: Codable, Sendable, Equatable {
    /// The number of dives compared.
    public let diveCount: Int
    /// The number of simulated dives among them (with a sidecar); metrics from these must be labelled as simulated wherever
    /// shown.
    public let simulatedDiveCount: Int
    /// The number of dives without a final score, which are excluded.
    public let unlabeledDiveCount: Int
    /// Spearman's rank correlation of the scores.
    public let spearman: Statistic
    /// Its two-sided p value.
    public let spearmanPValue: Statistic
    /// Its 95 % bootstrap interval.
    public let spearmanInterval: ConfidenceInterval
    /// R-l2 x 100.
    public let relativeL2: Statistic
    /// The mean absolute error in points.
    public let meanAbsoluteError: Statistic
    /// The accuracy of each head, 0...1.
    public let accuracies: [ClassificationTask: Statistic]
    /// The accuracy of the whole dive number: how often the predicted dive is the true one.
    public var diveNumberAccuracy: Statistic { keptDiveNumberAccuracy ?? .undefined(reason: "not kept") }
    /// The confusion matrix of each head.
    public let confusions: [ClassificationTask: ConfusionMatrix]
    /// Nil in reports from before it was stored.
    private let keptDiveNumberAccuracy: Statistic?
    private let captionOutcome: Measurement<CaptionMetrics>
    private let baselineOutcome: Measurement<MetadataBaselines>

    private enum CodingKeys: String, CodingKey {
        case diveCount = "dives"
        case simulatedDiveCount = "simulated_dives"
        case unlabeledDiveCount = "unlabeled_dives"
        case spearman
        case spearmanPValue = "spearman_p_value"
        case spearmanInterval = "spearman_interval"
        case relativeL2 = "relative_l2"
        case meanAbsoluteError = "mean_absolute_error"
        case accuracies, confusions
        case keptDiveNumberAccuracy = "dive_number_accuracy"
        case captionOutcome = "captions"
        case baselineOutcome = "baselines"
    }

    /// Compares predictions with the truth of the dives at the same indices.
    ///
    /// - Parameters:
    ///   - predictions: one for each dive.
    ///   - dives: the dives judged; those without a final score are counted and excluded.
    ///   - training: the model's training dives, for the baselines.
    ///   - resampleCount: the number of bootstrap samples for the interval.
    ///   - generator: draws the bootstrap samples.
    /// - Precondition: there are as many predictions as dives.
    public init(
        predictions: [Prediction], dives: [LabeledDive], training: [LabeledDive]? = nil,
        resampleCount: Int = 1000,
        using generator: inout SeededGenerator
    ) {
        precondition(
            predictions.count == dives.count, "\(predictions.count) predictions for \(dives.count) dives")
        var pairs: [(prediction: Prediction, truth: DiveTruth, finalScore: Double)] = []
        var simulatedDiveCount = 0
        for (prediction, dive) in zip(predictions, dives) {
            guard let truth = dive.truth, let finalScore = truth.finalScore else { continue }
            pairs.append((prediction, truth, finalScore))
            simulatedDiveCount += dive.sidecar == nil ? 0 : 1
        }
        diveCount = pairs.count
        self.simulatedDiveCount = simulatedDiveCount
        unlabeledDiveCount = dives.count - pairs.count

        let scores = pairs.map(\.prediction.score)
        let truths = pairs.map(\.finalScore)
        spearman = spearmanCorrelation(scores, truths)
        spearmanPValue = Statistics.spearmanPValue(scores, truths)
        spearmanInterval = spearmanBootstrapInterval(
            scores, truths, resampleCount: resampleCount, using: &generator)
        relativeL2 = relativeL2Distance(scores, truths)
        meanAbsoluteError = Statistics.meanAbsoluteError(scores, truths)

        var confusions: [ClassificationTask: ConfusionMatrix] = [:]
        for task in ClassificationTask.allCases {
            let classified = pairs.compactMap { pair in
                pair.truth.number.flatMap(task.classIndex).flatMap { truth in
                    pair.prediction.classes[task].map { (prediction: $0, truth: truth) }
                }
            }
            confusions[task] = ConfusionMatrix(
                predictions: classified.map(\.prediction), truths: classified.map(\.truth),
                classCount: task.classCount)
        }
        self.confusions = confusions
        accuracies = confusions.mapValues(\.accuracy)
        let areRight = pairs.compactMap { pair in
            pair.prediction.number.flatMap { $0.isRight(for: pair.truth.number) }
        }
        keptDiveNumberAccuracy =
            areRight.isEmpty
            ? .undefined(reason: "no dives")
            : Statistic(Double(areRight.count { $0 }) / Double(areRight.count))
        captionOutcome = Self.captionOutcome(pairs.map { ($0.prediction, $0.truth) })
        baselineOutcome =
            training.map { .made(metadataBaselines(training: $0, test: dives)) }
            ?? .missing(reason: "no training dives were given")
    }

    /// How closely the captions match; nil if no dive has both a predicted and a true one, see ``captionObstacle``.
    public var captions: CaptionMetrics? { captionOutcome.numbers }

    /// Why there are no ``captions``; nil if there are.
    public var captionObstacle: String? { captionOutcome.reason }

    /// The metadata-only baselines; nil if no training dives were given, see ``baselineObstacle``.
    public var baselines: MetadataBaselines? { baselineOutcome.numbers }

    /// Why there are no ``baselines``; nil if there are.
    public var baselineObstacle: String? { baselineOutcome.reason }

    private static func captionOutcome(
        _ pairs: [(prediction: Prediction, truth: DiveTruth)]
    ) -> Measurement<CaptionMetrics> {
        let described = pairs.compactMap { pair -> (prediction: String?, truth: String)? in
            guard let truth = pair.truth.caption, !captionWords(truth).isEmpty else { return nil }
            return (pair.prediction.caption, truth)
        }
        guard !described.isEmpty else { return .missing(reason: "no dive has a true caption") }
        let captioned = described.compactMap { pair in pair.prediction.map { ($0, pair.truth) } }
        guard !captioned.isEmpty else {
            return .missing(reason: "no dive with a true caption has a predicted one")
        }
        return .made(
            CaptionMetrics(predictions: captioned.map(\.0), references: captioned.map(\.1)))
    }
}

extension DiveNumber {
    /// Whether a recognised dive is the announced one; nil if none is announced, or one that no model can predict.
    public func isRight(for announced: DiveNumber?) -> Bool? {
        guard let announced, announced.inexpressibleKind == nil else { return nil }
        return self == announced
    }
}
