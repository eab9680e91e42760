package import Statistics
import Verdicts

extension EvaluationReport {
    /// The accuracies of the five heads and of their combination, by names with spaces.
    package var namedAccuracies: [(String, Statistic)] {
        ClassificationTask.allCases.map { task in
            (
                task.rawValue.replacing("_", with: " "),
                accuracies[task] ?? .undefined(reason: "not measured")
            )
        } + [("dive number", diveNumberAccuracy)]
    }
}

extension CaptionMetrics {
    /// The metrics by the field's names.
    package var named: [(String, Statistic)] {
        [
            ("BLEU-1", bleu1), ("BLEU-2", bleu2), ("BLEU-3", bleu3), ("BLEU-4", bleu4), ("ROUGE-L", rougeL),
            ("METEOR", meteor), ("CIDEr-D", cider),
        ]
    }
}

extension MetadataBaselines {
    /// The baselines by the metadata that they use.
    package var named: [(String, Statistic)] {
        [
            ("difficulty", difficulty), ("dive number mean", diveNumberMean), ("event mean", eventMean),
            ("event and dive number mean", eventAndDiveNumberMean),
        ]
    }
}
