package import Blueprints
import Datasets
import Failures
import Footage
package import Foundation
package import Records
import Reports
import Statistics
package import Terminal
import Training

/// Trains the experiments of a study, or resumes them.
package struct StudyTrainer {
    private let plan: StudyPlan
    private let folder: StudyFolder
    private let dives: StudyData
    private let prepared: PreparedStudy
    private let backbones: [BackboneFile]
    private let threadCount: Int
    private let openLog: (_ model: LedgerRun.Model, _ recipeJSON: String) throws -> RunLog?

    /// - Parameters:
    ///   - openLog: records a run in the ledger; nil if nothing is recorded.
    ///   - threadCount: threads of LibTorch.
    package init(
        _ plan: StudyPlan, in folder: StudyFolder, dives: StudyData, prepared: PreparedStudy,
        backbones: [BackboneFile], threadCount: Int,
        openLog: @escaping (_ model: LedgerRun.Model, _ recipeJSON: String) throws -> RunLog?
    ) {
        self.plan = plan
        self.folder = folder
        self.dives = dives
        self.prepared = prepared
        self.backbones = backbones
        self.threadCount = threadCount
        self.openLog = openLog
    }

    /// How a call ended.
    package enum Outcome: Equatable, Sendable {
        /// All epochs are done, now or earlier.
        case complete
        /// Another process is training it.
        case busy
        /// Loss or gradient became NaN; the run's files stay.
        case diverged
        /// A signal arrived in this epoch; rerunning the command resumes it.
        case interrupted(epoch: Int)
    }

    /// Trains one experiment with one seed until all epochs are done.
    ///
    /// - Parameter place: the run's number among all runs: "2/8".
    package func train(_ run: StudyFolder.Run, place: String, _ line: ProgressLine) throws -> Outcome {
        let title = "[\(place)] \(run.experiment.rawValue) \(run.experiment.title), seed \(run.seed)"
        let runFolder = try folder.makeFolder(of: run)
        guard let lock = try FolderLock(ifFree: runFolder) else { return .busy }
        defer { lock.release() }
        // Another process may have completed it since this one checked.
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
                + (checkpoint.map { "; resumes after epoch \($0.progress.epochsDone)" } ?? ""))

        let backbone = backbones.first { $0.backbone == blueprint.backbone }
        let trainer = try Trainer(
            blueprint: blueprint, vocabulary: dives.vocabulary, recipe: recipe, training: prepared.training,
            validation: prepared.validation, test: prepared.test, folder: runFolder,
            start: try checkpoint.map { .checkpoint($0) } ?? backbone?.start(of: blueprint, line) ?? .fresh,
            origin: backbone?.origin, threadCount: threadCount)
        for warning in trainer.warnings { line.keep("\(title): \(warning)") }
        let log = try openLog(
            .init(name: Self.modelName(run), sha256: nil, blueprintJSON: try json(blueprint)),
            try json(recipe))
        defer { try? log?.end() }
        let outcome: TrainingOutcome
        do {
            outcome = try trainer.run { event in
                switch event {
                case .step(let step): line.show("\(title)  \(step.text)")
                case .epoch(let epoch):
                    line.keep("\(title)  \(epoch.text)")
                    try keep(epoch, of: run, log)
                }
            } isCancelled: {
                Interruption.isRequested
            }
        } catch let error as TrainingError where error.code == .diverged {
            line.keep("\(title)  stopped: \(error)")
            return .diverged
        }
        guard outcome.isComplete else {
            line.keep("Stopped in epoch \(outcome.epochsDone + 1) of \(title); rerun the command to resume.")
            return .interrupted(epoch: outcome.epochsDone + 1)
        }
        guard outcome.best != nil else {
            line.keep("\(title)  stopped: the validation loss was NaN in every epoch")
            return .diverged
        }
        try finish(run, runFolder, log, best: outcome.best?.epoch)
        return .complete
    }

    /// Writes the models, records the measures, and removes the checkpoints.
    private func finish(_ run: StudyFolder.Run, _ runFolder: URL, _ log: RunLog?, best: Int?) throws {
        for (checkpoint, model) in [
            (Checkpoint.bestName, StudyFolder.modelName), (Checkpoint.lastName, StudyFolder.lastModelName),
        ] {
            try writeModel(
                Checkpoint(contentsOf: runFolder.appending(path: checkpoint)), name: Self.modelName(run),
                training: dives.training, to: runFolder.appending(path: model))
        }
        let epochs = try folder.epochs(of: run)
        guard epochs.count == plan.recipe.epochs else {
            throw StudiesError(
                .badData, runFolder.relativePath,
                "has \(epochs.count) of \(plan.recipe.epochs) epochs on record",
                remedy: "Remove the folder and run it again."
            )
        }
        try recordMeasures(of: epochs.last, as: "last epoch", log)
        if !dives.validation.isEmpty {
            try recordMeasures(of: epochs.first { $0.epoch == best }, as: "epoch selected on validation", log)
        }
        try folder.complete(run)
    }

    /// Records everything measured on the test dives for an epoch.
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

    private static func modelName(_ run: StudyFolder.Run) -> String { "\(run.experiment.name)-\(run.seed)" }

    /// Stores an epoch in the run's folder and in the ledger.
    ///
    /// In the ledger the test correlation belongs to the epoch, not to the metrics: nobody should select an epoch by it.
    private func keep(_ epoch: EpochReport, of run: StudyFolder.Run, _ log: RunLog?) throws {
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
}

private func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
}

/// The decoded dives of a study.
package struct PreparedStudy: Sendable {
    let training: [PreparedDive]
    let validation: [PreparedDive]
    let test: [PreparedDive]

    /// No dives: nothing is left to train.
    package init() { (training, validation, test) = ([], [], []) }

    /// Decodes every dive once; frames are stored at the plan's size.
    package init(_ dives: StudyData, _ plan: StudyPlan, cache: URL, _ line: ProgressLine) async throws {
        let all = try await prepareDives(
            dives.training + dives.validation + dives.test, inputSize: plan.inputSize, cache: cache, line)
        let (trainingCount, validationCount) = (dives.training.count, dives.validation.count)
        training = Array(all.prefix(trainingCount))
        validation = Array(all.dropFirst(trainingCount).prefix(validationCount))
        test = Array(all.dropFirst(trainingCount + validationCount))
    }
}
