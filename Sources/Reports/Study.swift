import Blueprints
import Datasets
import Statistics
import Verdicts

/// The measured runs of a study: the source of every table, figure and sentence of the report.
struct Study {
    let setting: StudySetting
    /// All eight, in the study's order, run or not.
    let results: [ExperimentResult]
    let published: PublishedStudy?
    let baselines: MetadataBaselines
    /// How well each single judge's award predicts on the test dives, by judge.
    let judges: [Statistic]
    let dives: DiveCounts

    init(
        runs: [StudyRun], test: [LabeledDive], training: [LabeledDive], known: [LabeledDive],
        published: PublishedStudy?, setting: StudySetting
    ) throws {
        try Self.check(runs, testDiveCount: test.count)
        self.setting = setting
        self.published = published
        baselines = metadataBaselines(training: known, test: test)
        judges = judgeCorrelations(of: test)
        dives = DiveCounts(test: test, training: training, known: known)
        results = Experiment.allCases.map { experiment in
            ExperimentResult(
                experiment: experiment,
                runs: runs.filter { $0.experiment == experiment.rawValue }.sorted { $0.seed < $1.seed }.map {
                    RunResult($0, test: test)
                })
        }
    }

    /// The result of one experiment.
    subscript(_ experiment: Experiment) -> ExperimentResult { results[experiment.rawValue] }

    /// The epoch selection for comparing experiments: on validation if possible, else the last epoch.
    var comparedChoice: EpochChoice {
        let hasValidation = results.contains { $0.runs.contains { $0[.validation] != nil } }
        return hasValidation ? .validation : .last
    }

    private static func check(_ runs: [StudyRun], testDiveCount: Int) throws {
        var seen: Set<[UInt64]> = []
        for run in runs {
            let subject = "experiment \(run.experiment), seed \(run.seed)"
            guard Experiment(rawValue: run.experiment) != nil else {
                throw ReportsError(
                    .invalidRun, subject,
                    "the study has the experiments 0 to \(Experiment.allCases.count - 1)",
                    remedy: "Leave the run out.")
            }
            guard seen.insert([UInt64(run.experiment), run.seed]).inserted else {
                throw ReportsError(
                    .invalidRun, subject, "the run is there twice",
                    remedy: "Keep one of the two.")
            }
            for epoch in run.epochs where !epoch.predictions.isEmpty {
                try check(epoch.predictions, of: "\(subject), epoch \(epoch.epoch)", testDiveCount)
            }
        }
    }

    private static func check(_ predictions: [Prediction], of subject: String, _ diveCount: Int) throws {
        guard predictions.count == diveCount else {
            throw ReportsError(
                .invalidRun, subject,
                "it has \(predictions.count) predictions for \(diveCount) test dives",
                remedy: "Report it with the test dives that it was run with.")
        }
        for prediction in predictions {
            for (task, index) in prediction.classes where !(0..<task.classCount).contains(index) {
                throw ReportsError(
                    .invalidRun, subject,
                    "\(task.rawValue) has no class \(index), expected 0 to \(task.classCount - 1)",
                    remedy: "The file is damaged; run the experiment again.")
            }
        }
    }
}
