import Foundation
package import Records
import Statistics
import Terminal
package import Training
import Verdicts

extension StepReport {
    /// One readable line.
    package var text: String {
        String(
            format: "epoch %d/%d  step %d/%d  loss %.3f  score %.3f  classes %.3f  %.3f s/dive  ", epoch,
            epochCount,
            step, stepCount, losses.total, losses.score, losses.classification, secondsPerDive)
            + remaining(seconds: remainingSeconds)
    }
}

extension EpochReport {
    /// One readable line.
    package var text: String {
        var text = String(
            format: "epoch %d/%d  loss %.3f (score %.3f, classes %.3f, caption %.2f, clips %.3f)", epoch,
            epochCount,
            training.total, training.score, training.classification, training.caption, training.clipTruth)
        if let validation {
            text += String(format: "  validation: loss %.3f, rho ", validation.losses.total)
            text += validation.spearman.map { String(format: "%.3f", $0) } ?? "undefined"
            for task in ClassificationTask.allCases {
                guard let accuracy = validation.accuracy(task) else { continue }
                text += String(format: ", %@ %.2f", task.rawValue, accuracy)
            }
        }
        // Without validation, every epoch replaces the one before.
        let isSelected = isBest && validation != nil
        return text
            + "  \(Int(seconds)) s, \(remaining(seconds: remainingSeconds))\(isSelected ? "  best" : "")"
    }
}

extension ValidationReport {
    /// By their names in model cards and ledgers.
    package var metrics: [String: Double] {
        var metrics = ["validation_dives": Double(diveCount), "validation_loss": losses.total]
        metrics["validation_spearman"] = spearman
        metrics["validation_mean_absolute_error"] = meanAbsoluteError
        for (task, accuracy) in accuracies { metrics["validation_accuracy_\(task)"] = accuracy }
        return metrics
    }
}

extension EpochReport {
    /// A row of the ledger.
    package func ledgerEpoch(sampleCount: Int) -> LedgerEpoch {
        LedgerEpoch(
            epoch: epoch,
            trainingLosses: [
                "total": training.total, "score": training.score, "classification": training.classification,
                "caption": training.caption, "clip_truth": training.clipTruth,
                "execution_truth": training.executionTruth,
            ], validationMetrics: validation?.metrics ?? [:], seconds: seconds, sampleCount: sampleCount)
    }

    /// The correlation that selects the best epoch; nil without validation dives.
    package func spearmanMetric(dataSet: String) -> LedgerMetric? {
        guard let validation else { return nil }
        return LedgerMetric(
            name: "spearman", dataSet: dataSet,
            statistic: validation.spearman.map { .measured($0) }
                ?? .undefined(reason: "constant or too few scores"),
            count: validation.diveCount)
    }
}
