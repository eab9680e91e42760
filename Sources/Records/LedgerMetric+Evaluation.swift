public import Competition
public import Datasets
import Statistics
import Verdicts

extension EvaluationReport {
    /// Everything measured, for the ledger.
    ///
    /// - Parameters:
    ///   - dataSet: what it was measured on, in words or as a path.
    ///   - event: the event measured; nil for all dives.
    public func ledgerMetrics(dataSet: String, event: String? = nil) -> [LedgerMetric] {
        func metric(
            _ name: String, _ statistic: Statistic, count: Int? = nil, interval: ClosedRange<Double>? = nil,
            pValue: Double? = nil
        ) -> LedgerMetric {
            LedgerMetric(
                name: name, dataSet: dataSet, event: event, statistic: statistic, count: count ?? diveCount,
                interval: interval, pValue: pValue)
        }
        let bounds = [spearmanInterval.lower.value, spearmanInterval.upper.value].compactMap(\.self)
        var metrics = [
            metric(
                "spearman", spearman, interval: bounds.count == 2 ? bounds[0]...bounds[1] : nil,
                pValue: spearmanPValue.value),
            metric("relative_l2", relativeL2), metric("mean_absolute_error", meanAbsoluteError),
        ]
        for task in ClassificationTask.allCases {
            guard let matrix = confusions[task] else { continue }
            metrics.append(metric("accuracy_\(task.rawValue)", matrix.accuracy, count: matrix.diveCount))
        }
        if !confusions.isEmpty { metrics.append(metric("accuracy_dive_number", diveNumberAccuracy)) }
        for (name, statistic) in captions?.named ?? [] {
            let key = name.lowercased().replacing("-", with: "_")
            metrics.append(metric("caption_\(key)", statistic, count: captions?.captionCount ?? 0))
        }
        for (name, statistic) in baselines?.named ?? [] {
            metrics.append(metric("baseline_" + name.replacing(" ", with: "_"), statistic))
        }
        return metrics
    }
}

extension TournamentEvaluation {
    /// Everything measured, for the ledger: for each event, and for all dives together.
    ///
    /// - Parameter dataSet: what it was measured on, in words or as a path.
    public func ledgerMetrics(dataSet: String) -> [LedgerMetric] {
        func metrics(_ comparison: Comparison?, _ event: String?) -> [LedgerMetric] {
            guard let comparison else { return [] }
            let more = [
                ("kendall_tau", comparison.kendallTau), ("interval_coverage", comparison.coverage),
                ("podium_agreement", comparison.podiumAgreement),
                ("winner_agreement", comparison.winnerAgreement),
            ]
            return comparison.report.ledgerMetrics(dataSet: dataSet, event: event)
                + more.map {
                    LedgerMetric(
                        name: $0, dataSet: dataSet, event: event, statistic: $1,
                        count: comparison.report.diveCount)
                }
        }
        return events.flatMap { metrics($0.comparison, $0.name) } + metrics(overall, nil)
    }
}
