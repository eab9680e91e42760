import Datasets
import Foundation
import Statistics
import Verdicts

extension EvaluationReport {
    /// The report as readable text.
    func table(model: String, training: Int?) -> String {
        let kind =
            simulatedDiveCount == 0
            ? "dives"
            : simulatedDiveCount == diveCount ? "simulated dives" : "dives, \(simulatedDiveCount) simulated"
        var lines = ["\(model) on \(diveCount) \(kind)"]
        if unlabeledDiveCount > 0 { lines.append("\(unlabeledDiveCount) dives without results are skipped") }
        lines.append("")
        var rows: [(String, String, String)] = []
        let interval = [spearmanInterval.lower, spearmanInterval.upper].compactMap(\.value)
        let p = spearmanPValue.value.map { String(format: ", p %.1e", $0) } ?? ""
        rows.append(
            (
                "Spearman correlation", spearman.text("%.3f"),
                interval.count == 2 ? String(format: "95 %% %.3f to %.3f", interval[0], interval[1]) + p : ""
            ))
        rows.append(("R-l2 x 100", relativeL2.text("%.3f"), ""))
        rows.append(("mean absolute error", meanAbsoluteError.text("%.2f points"), ""))
        for task in ClassificationTask.allCases {
            guard let matrix = confusions[task] else { continue }
            let largest = matrix.counts.map { $0.reduce(0, +) }.max() ?? 0
            rows.append(
                (
                    task.rawValue.replacingOccurrences(of: "_", with: " "), matrix.accuracy.text("%.3f"),
                    String(
                        format: "most frequent class %.3f", Double(largest) / Double(max(1, matrix.diveCount))
                    )
                ))
        }
        if let captions {
            for (name, statistic) in captions.named {
                rows.append(("caption \(name)", statistic.text("%.3f"), ""))
            }
        } else if let captionObstacle {
            rows.append(("captions", "undefined: \(captionObstacle)", ""))
        }
        lines += rows.map { "  " + column($0.0, 22) + column($0.1, 14) + $0.2 }
        lines.append("")
        if let baselines {
            lines.append(
                "Spearman correlation from metadata alone\(training.map { ", from \($0) training dives" } ?? "")"
            )
            for (name, statistic) in baselines.named {
                lines.append("  " + column(name, 36) + statistic.text("%.3f"))
            }
        } else {
            lines.append("Give the training dives with --training to see the baselines from metadata alone.")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// By their names in model cards.
    var cardMetrics: [String: Double] {
        var metrics = ["test_dives": Double(diveCount), "test_spearman_p_value": spearmanPValue.value]
            .compactMapValues(\.self)
        for metric in ledgerMetrics(dataSet: "") {
            if let value = metric.statistic.value { metrics["test_" + metric.name] = value }
        }
        for (bound, value) in [("low", spearmanInterval.lower), ("high", spearmanInterval.upper)] {
            metrics["test_spearman_" + bound] = value.value
        }
        return metrics
    }

    private func column(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}

extension Statistic {
    /// The number in a C format, or why it is undefined.
    func text(_ format: String) -> String {
        switch self {
        case .measured(let value): String(format: format, value)
        case .undefined(let reason): "undefined: \(reason)"
        }
    }
}
