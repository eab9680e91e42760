package import Statistics
import Verdicts

extension EvaluationReport {
    /// The accuracies of the five heads and of what they say together, by names with spaces.
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
    /// The metrics by the names that the field writes.
    package var named: [(String, Statistic)] {
        [
            ("BLEU-1", bleu1), ("BLEU-2", bleu2), ("BLEU-3", bleu3), ("BLEU-4", bleu4), ("ROUGE-L", rougeL),
            ("METEOR", meteor), ("CIDEr-D", cider),
        ]
    }
}

extension MetadataBaselines {
    /// The baselines by what they know.
    package var named: [(String, Statistic)] {
        [
            ("difficulty", difficulty), ("dive number mean", diveNumberMean), ("event mean", eventMean),
            ("event and dive number mean", eventAndDiveNumberMean),
        ]
    }
}
