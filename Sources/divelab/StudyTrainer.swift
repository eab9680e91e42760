import ArgumentParser
import Blueprints
import Commands
import Datasets
import Footage
import Foundation
import Records
import Reports
import Statistics
import Terminal
import Training

/// Trains one experiment of a study with one seed, or goes on with it.
struct StudyTrainer {
    let run: StudyFolder.Run
    let plan: StudyPlan
    let folder: StudyFolder
    let dives: StudyData
    let prepared: PreparedStudy
    let backbones: [BackboneFile]
    let threadCount: Int
    let records: RecordOptions
    /// Which of how many: "2/8".
    let place: String

    /// How a call ended.
    enum Outcome: Equatable {
        /// All epochs are done, now or before.
        case complete
        /// Another process is at it.
        case busy
        /// Loss or gradient became no number; what there is of the run stays.
        case diverged
    }

    /// Trains until all epochs are done.
    ///
    /// - Throws: `ExitCode` after a signal; the run's folder then holds what is needed to go on.
    func train(_ line: ProgressLine) throws -> Outcome {
        let runFolder = try folder.makeFolder(of: run)
        guard let lock = try FolderLock(ifFree: runFolder) else { return .busy }
        defer { lock.release() }
        // Another process may have ended it since this one looked.
        guard !folder.isComplete(run) else { return .complete }
        let last = runFolder.appending(path: Checkpoint.lastName)
        let checkpoint =
            FileManager.default.fileExists(atPath: last.path) ? try Checkpoint(contentsOf: last) : nil
        var recipe = plan.recipe
        recipe.seed = run.seed
        let blueprint = run.experiment.blueprint(
            widthMultiplier: plan.widthMultiplier, inputSize: plan.inputSize,
            vocabularyCount: dives.vocabulary.count)
        line.keep(
            "\(title): \(blueprint.name), \(blueprint.parameterCount.grouped) parameters, \(dives.vocabulary.count) words"
                + (checkpoint.map { "; goes on after epoch \($0.progress.epochsDone)" } ?? ""))

        let backbone = backbones.first { $0.backbone == blueprint.backbone }
        let trainer = try Trainer(
            blueprint: blueprint, vocabulary: dives.vocabulary, recipe: recipe, training: prepared.training,
            validation: prepared.validation, test: prepared.test, folder: runFolder,
            start: try checkpoint.map { .checkpoint($0) } ?? backbone?.start(of: blueprint, line) ?? .fresh,
            origin: backbone?.origin, threadCount: threadCount)
        for warning in trainer.warnings { line.keep("\(title): \(warning)") }
        let log = try records.open(ledgerRun(blueprint, recipe))
        defer { try? log?.end() }
        let outcome: TrainingOutcome
        do {
            outcome = try trainer.run { event in
                switch event {
                case .step(let step): line.show("\(title)  \(step.text)")
                case .epoch(let epoch):
                    line.keep("\(title)  \(epoch.text)")
                    try keep(epoch, log)
                }
            } isCancelled: {
                Interruption.isRequested
            }
        } catch let error as TrainingError where error.code == .diverged {
            line.keep("\(title)  stopped: \(error)")
            return .diverged
        }
        guard outcome.isComplete else {
            line.keep("Stopped in epoch \(outcome.epochsDone + 1) of \(title); the same command goes on.")
            throw ExitCode(Interruption.exitCode ?? 130)
        }
        guard outcome.best != nil else {
            line.keep("\(title)  stopped: the validation loss was never a number")
            return .diverged
        }
        try finish(runFolder, log, best: outcome.best?.epoch)
        return .complete
    }

    /// Writes the models, enters the measures, and lets the checkpoints go.
    private func finish(_ runFolder: URL, _ log: RunLog?, best: Int?) throws {
        for (checkpoint, model) in [
            (Checkpoint.bestName, StudyFolder.modelName), (Checkpoint.lastName, StudyFolder.lastModelName),
        ] {
            try writeModel(
                Checkpoint(contentsOf: runFolder.appending(path: checkpoint)), name: modelName,
                training: dives.training, to: runFolder.appending(path: model))
        }
        let epochs = try folder.epochs(of: run)
        guard epochs.count == plan.recipe.epochs else {
            throw CommandError(
                .badData, runFolder.relativePath,
                "has \(epochs.count) of \(plan.recipe.epochs) epochs on record",
                remedy: "Remove the folder and run it again."
            )
        }
        try recordMeasures(of: epochs.last, as: "last epoch", log)
        if !dives.validation.isEmpty {
            try recordMeasures(of: epochs.first { $0.epoch == best }, as: "epoch chosen on validation", log)
        }
        try folder.complete(run)
    }

    /// Enters everything measured on the test dives for an epoch.
    private func recordMeasures(of epoch: StudyEpoch?, as choice: String, _ log: RunLog?) throws {
        guard let epoch, let log else { return }
        var generator = SeededGenerator(seed: 0)
        let report = EvaluationReport(
            predictions: epoch.predictions, dives: dives.test, training: dives.known, using: &generator)
        for metric in report.ledgerMetrics(
            dataSet: "test, \(dives.description), \(choice) (\(epoch.epoch))")
        {
            try log.record(metric)
        }
    }

    private var title: String {
        "[\(place)] \(run.experiment.rawValue) \(run.experiment.title), seed \(run.seed)"
    }

    private var modelName: String { "\(run.experiment.name)-\(run.seed)" }

    /// Keeps an epoch in the run's folder and in the ledger.
    ///
    /// The correlation on test stands beside the epoch there, and not among the metrics: nobody is to choose an epoch by it.
    private func keep(_ epoch: EpochReport, _ log: RunLog?) throws {
        var row = epoch.ledgerEpoch(sampleCount: prepared.training.count)
        try folder.keep(
            StudyEpoch(
                epoch: epoch.epoch, seconds: epoch.seconds, trainingLosses: row.trainingLosses,
                validation: epoch.validation?.metrics ?? [:], predictions: epoch.testPredictions,
                isBest: epoch.isBest), of: run)
        row.validationMetrics["test_spearman"] =
            spearmanCorrelation(
                epoch.testPredictions.map(\.score), dives.test.compactMap { $0.truth?.finalScore }
            ).value
        try log?.record(row)
    }

    private func ledgerRun(_ blueprint: Blueprint, _ recipe: Recipe) throws -> LedgerRun {
        func json(_ value: some Encodable) throws -> String {
            String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
        }
        return LedgerRun(
            tool: "divelab", version: toolVersion,
            commandLine: CommandLine.quoted,
            model: .init(
                name: modelName, sha256: nil, blueprintJSON: try json(blueprint)),
            preprocessing: Preprocessing.identifier, recipeJSON: try json(recipe))
    }
}
