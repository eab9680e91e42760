import Blueprints
import Statistics

extension Study {
    /// Epochs, or shares of the run if our epoch count differs from the study's.
    var axis: EpochAxis {
        let ours = max(
            setting.recipe.epochs, results.flatMap(\.runs).compactMap(\.run.epochs.last?.epoch).max() ?? 1)
        guard let study = publishedEpochCount, study != ours else { return .epochs(count: ours) }
        return .share(ours: ours, study: study)
    }

    /// Our curve of an experiment: the mean over its seeds, with their spread. Empty for one that was not run.
    func curve(of experiment: Experiment) -> Curve {
        let runs = self[experiment].runs
        let epochs = Set(runs.flatMap { $0.run.epochs.map(\.epoch) }).sorted()
        func points(_ value: (RunResult, Int) -> Double?) -> [Curve.Point] {
            epochs.map { epoch in
                let values = runs.compactMap { run in
                    run.run.epochs.firstIndex { $0.epoch == epoch }.flatMap { value(run, $0) }
                }.filter(\.isFinite)
                var point = Curve.Point(
                    x: axis.position(ours: epoch), y: SeedSummary(values.map(Statistic.measured)).mean)
                if values.count > 1, let least = values.min(), let greatest = values.max() {
                    point.spread = least...greatest
                }
                return point
            }
        }
        return Curve(
            label: experiment.label, slot: experiment.rawValue, kind: .run,
            losses: points { $0.run.epochs[$1].trainingLosses["total"] },
            correlations: points { $0.correlations[$1].value })
    }

    /// The study's own curve; nil if it published none. Its loss is the mean of the batches logged in an epoch.
    func publishedCurve(of experiment: Experiment) -> Curve? {
        guard let log = publishedLog(of: experiment) else { return nil }
        return Curve(
            label: experiment.label + ", the study\u{2019}s",
            slot: experiment.rawValue,
            kind: .study,
            losses: log.epochs.map {
                Curve.Point(
                    x: axis.position(study: $0.epoch),
                    y: SeedSummary($0.trainingLosses.map(Statistic.measured)).mean)
            },
            correlations: log.epochs.map {
                Curve.Point(x: axis.position(study: $0.epoch), y: $0.spearman)
            })
    }

    /// The strongest baseline without video as a level; nil if none is defined.
    var baselineCurve: Curve? {
        baselines.strongest.map { guess in
            Curve(
                label: "metadata: \(guess.name)", slot: 0, kind: .level, losses: [],
                correlations: [Curve.Point(x: 0, y: guess.value), Curve.Point(x: axis.last, y: guess.value)])
        }
    }
}
