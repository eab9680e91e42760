import ArgumentParser
import Blueprints
import Evaluation
import Footage
import Foundation
import Records
import Tensors
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

    /// Trains until all epochs are done.
    ///
    /// - Throws: `ExitCode` after a signal; the run's folder then holds what is needed to go on.
    func train(_ line: ProgressLine) throws {
        let runFolder = try folder.makeFolder(of: run)
        let last = runFolder.appending(path: Checkpoint.lastName)
        let checkpoint =
            FileManager.default.fileExists(atPath: last.path) ? try Checkpoint(contentsOf: last) : nil
        var recipe = plan.recipe
        recipe.seed = run.seed
        let vocabulary = dives.vocabulary
        let blueprint = run.experiment.blueprint(
            widthMultiplier: plan.widthMultiplier, inputSize: plan.inputSize,
            vocabularyCount: vocabulary.count)
        line.keep(
            "\(title): \(blueprint.name), \(blueprint.parameterCount) parameters, \(vocabulary.count) words"
                + (checkpoint.map { "; goes on after epoch \($0.progress.epochsDone)" } ?? ""))

        let trainer = try Trainer(
            blueprint: blueprint, vocabulary: vocabulary, recipe: recipe, training: prepared.training,
            validation: prepared.validation, test: prepared.test, folder: runFolder,
            start: try checkpoint.map { .checkpoint($0) } ?? freshStart(blueprint, line),
            threadCount: threadCount)
        let log = try records.open(ledgerRun(blueprint, recipe))
        defer { try? log?.end() }
        var failure: (any Error)?
        let outcome = try trainer.run { event in
            switch event {
            case .step(let step): line.show("\(title)  \(step.text)")
            case .epoch(let epoch):
                line.keep("\(title)  \(epoch.text)")
                do { try keep(epoch, log) } catch { failure = failure ?? error }
            }
        } isCancelled: {
            Interruption.isRequested || failure != nil
        }
        if let failure { throw failure }
        guard outcome.isComplete else {
            line.keep("Stopped in epoch \(outcome.epochsDone + 1) of \(title); the same command goes on.")
            throw ExitCode(Interruption.exitCode ?? 130)
        }
        for (checkpoint, model) in [
            (Checkpoint.bestName, StudyFolder.modelName), (Checkpoint.lastName, StudyFolder.lastModelName),
        ] {
            try writeModel(
                Checkpoint(contentsOf: runFolder.appending(path: checkpoint)), name: modelName,
                training: dives.training, to: runFolder.appending(path: model))
        }
        try recordMeasures(log, best: outcome.best?.epoch)
        try folder.complete(run)
    }

    /// Enters everything measured on the test dives for the last epoch and for the one that validation chose.
    private func recordMeasures(_ log: RunLog?, best: Int?) throws {
        guard let log else { return }
        let epochs = try folder.epochs(of: run)
        for (choice, epoch) in [
            ("last epoch", epochs.last), ("epoch chosen on validation", epochs.first { $0.epoch == best }),
        ] {
            guard let epoch else { continue }
            var generator = SeededGenerator(seed: 0)
            let report = EvaluationReport(
                predictions: epoch.predictions, dives: dives.test, training: dives.training,
                using: &generator)
            for metric in report.ledgerMetrics(
                dataSet: "test, \(dives.description), \(choice) (\(epoch.epoch))")
            {
                try log.record(metric)
            }
        }
    }

    private var title: String {
        "[\(place)] \(run.experiment.rawValue) \(run.experiment.title), seed \(run.seed)"
    }

    private func freshStart(_ blueprint: Blueprint, _ line: ProgressLine) throws -> Trainer.Start {
        try backbones.first { $0.backbone == blueprint.backbone }.map {
            try .fresh(of: blueprint, with: $0, line)
        }
            ?? .fresh
    }

    private var modelName: String { "\(run.experiment.name)-\(run.seed)" }

    /// Keeps an epoch in the run's folder and in the ledger.
    private func keep(_ epoch: EpochReport, _ log: RunLog?) throws {
        try folder.keep(
            StudyEpoch(
                epoch: epoch.epoch, seconds: epoch.seconds,
                trainingLosses: epoch.ledgerEpoch(sampleCount: prepared.training.count).trainingLosses,
                validation: epoch.validation?.metrics ?? [:], predictions: epoch.testPredictions), of: run)
        guard let log else { return }
        try log.record(epoch.ledgerEpoch(sampleCount: prepared.training.count))
        if let metric = epoch.spearmanMetric(
            dataSet: "validation, \(dives.description), epoch \(epoch.epoch)")
        {
            try log.record(metric)
        }
        let scores = epoch.testPredictions.map(\.score)
        let truths = dives.test.compactMap { $0.truth?.finalScore }
        try log.record(
            LedgerMetric(
                name: "spearman", dataSet: "test, \(dives.description), epoch \(epoch.epoch)",
                statistic: spearmanCorrelation(scores, truths), count: scores.count))
    }

    private func ledgerRun(_ blueprint: Blueprint, _ recipe: Recipe) throws -> LedgerRun {
        func json(_ value: some Encodable) throws -> String {
            String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
        }
        return LedgerRun(
            tool: "divelab", version: DiveLab.configuration.version,
            commandLine: CommandLine.arguments.joined(separator: " "),
            model: .init(
                name: modelName, sha256: nil, blueprintJSON: try json(blueprint)),
            preprocessing: Preprocessing.identifier, recipeJSON: try json(recipe))
    }
}
