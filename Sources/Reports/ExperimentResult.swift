import Blueprints
import Datasets
import Statistics

/// One experiment's runs, measured.
struct ExperimentResult {
    let experiment: Experiment
    /// By seed, in ascending order; empty for an experiment that was not run.
    let runs: [RunResult]

    /// "Experiment 4: 8 GRUs, attention".
    var title: String { "Experiment \(experiment.rawValue): \(experiment.title)" }

    /// A measure at one epoch of each run; undefined, with its reason, for an experiment that was not run.
    func statistics(
        _ choice: EpochChoice, _ measure: (EvaluationReport) -> Statistic
    ) -> [Statistic] {
        guard !runs.isEmpty else { return [.undefined(reason: "not run")] }
        return runs.map { run in
            run[choice].map { measure($0.report) } ?? .undefined(reason: run.obstacle(choice))
        }
    }

    /// The same, over the seeds.
    func summary(_ choice: EpochChoice, _ measure: (EvaluationReport) -> Statistic) -> SeedSummary {
        SeedSummary(statistics(choice, measure))
    }

    /// The Spearman correlation over the seeds.
    func correlation(_ choice: EpochChoice) -> SeedSummary { summary(choice, \.spearman) }

    /// From the lowest lower to the highest upper bound of the runs' 95 % bootstrap intervals; nil if none has one.
    func interval(_ choice: EpochChoice) -> ClosedRange<Double>? {
        let lower = statistics(choice, \.spearmanInterval.lower).compactMap(\.value).min()
        let upper = statistics(choice, \.spearmanInterval.upper).compactMap(\.value).max()
        guard let lower, let upper, lower <= upper else { return nil }
        return lower...upper
    }

    /// The largest p value of the runs.
    func pValue(_ choice: EpochChoice) -> Double? {
        statistics(choice, \.spearmanPValue).compactMap(\.value).max()
    }
}

/// The epoch of a run that a number comes from.
enum EpochChoice: CaseIterable {
    case last
    /// The epoch whose weights training kept as the best on the validation dives.
    case validation
    /// Highest test correlation, as the study quotes it: selected on test, so not a fair figure.
    case bestOnTest

    var title: String {
        switch self {
        case .last: "last epoch"
        case .validation: "epoch selected on validation"
        case .bestOnTest: "best epoch on test"
        }
    }

    var warning: String { self == .bestOnTest ? "selected on test, not a fair figure" : "" }
}
