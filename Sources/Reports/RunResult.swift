import Datasets
import Statistics

/// One run, measured on the test dives.
struct RunResult {
    let run: StudyRun
    /// The test correlation of each epoch, in the run's order.
    let correlations: [Statistic]
    private let chosen: [EpochChoice: MeasuredEpoch]

    /// An epoch and everything measured on the test dives after it.
    struct MeasuredEpoch {
        let epoch: Int
        let report: EvaluationReport
    }

    init(_ run: StudyRun, test: [LabeledDive]) {
        self.run = run
        let known = test.indices.filter { test[$0].truth != nil }
        let truths = known.compactMap { test[$0].truth?.finalScore }
        let correlations = run.epochs.map { epoch in
            epoch.predictions.isEmpty
                ? Statistic.undefined(reason: "not tested")
                : spearmanCorrelation(known.map { epoch.predictions[$0].score }, truths)
        }
        self.correlations = correlations

        let indices: [EpochChoice: Int?] = [
            .last: run.epochs.indices.last,
            .validation: Self.indexChosenOnValidation(run.epochs),
            .bestOnTest: Self.indexBestOnTest(correlations),
        ]
        var reports: [Int: EvaluationReport] = [:]
        for case let index? in indices.values where reports[index] == nil {
            guard !run.epochs[index].predictions.isEmpty else { continue }
            var generator = SeededGenerator(seed: 0)
            reports[index] = EvaluationReport(
                predictions: run.epochs[index].predictions, dives: test, using: &generator)
        }
        chosen = indices.compactMapValues { index in
            index.flatMap { index in
                reports[index].map { MeasuredEpoch(epoch: run.epochs[index].epoch, report: $0) }
            }
        }
    }

    /// The measures at a selected epoch; nil if there is no such epoch, see ``obstacle(_:)``.
    subscript(_ choice: EpochChoice) -> MeasuredEpoch? { chosen[choice] }

    /// Why there are no measures for a selection.
    func obstacle(_ choice: EpochChoice) -> String {
        if run.epochs.isEmpty { return "no epoch is done yet" }
        switch choice {
        case .last: return "the last epoch was not tested"
        case .validation:
            if run.epochs.allSatisfy(\.validation.isEmpty) { return "no epoch has a validation measure" }
            return Self.indexChosenOnValidation(run.epochs) == nil
                ? "no epoch is marked as the best on validation"
                : "the epoch selected on validation was not tested"
        case .bestOnTest: return "no epoch has a test correlation"
        }
    }

    private static func indexBestOnTest(_ correlations: [Statistic]) -> Int? {
        var best: (index: Int, value: Double)?
        for (index, statistic) in correlations.enumerated() {
            if let value = statistic.value, value > best?.value ?? -.infinity { best = (index, value) }
        }
        return best?.index
    }

    /// The epoch whose weights training finally kept; nil without validation dives.
    private static func indexChosenOnValidation(_ epochs: [StudyEpoch]) -> Int? {
        epochs.lastIndex { $0.isBest && !$0.validation.isEmpty }
    }
}
