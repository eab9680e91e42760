import ArgumentParser
import Blueprints
import Diving
import Evaluation
import Footage
import Foundation
import Records
import Tensors
import Training

/// Trains a network on tournament folders.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains a network on tournament folders.",
        discussion: """
            The run folder receives a checkpoint every epoch (last.safetensors), the best epoch's (best.safetensors, chosen on \
            dives held back from training), the same as a model (model.safetensors) and the effective recipe.json. A run that was \
            stopped goes on with --resume, bit for bit. A recipe file states only what differs from the study's protocol.

            EXAMPLES
              divelab train dives/* --output runs/first --width 0.125 --input-size 56
              divelab train dives/* --output runs/first --resume
              divelab train filmed --output runs/tuned --from models/dive-judge-small.safetensors
            """)

    @Argument(help: "Tournament folders.", completion: .directory)
    var data: [String]

    @Option(help: "The run's folder.", completion: .directory)
    var output: String

    @Option(help: "JSON file with what differs from the study's protocol.", completion: .file())
    var recipe: String?

    @OptionGroup var size: NetworkSize

    @Option(name: .customLong("from"), help: "Model whose weights to begin with.", completion: .file())
    var initialModel: String?

    @Flag(help: "Go on from the run's last checkpoint.")
    var resume = false

    @Option(help: "Folder of decoded frames; frames in the run's folder where it is not given.")
    var cache: String?

    @Option(help: "Threads; one for each core where it is not given.")
    var threads: Int?

    @OptionGroup var records: RecordOptions

    func validate() throws {
        guard !data.isEmpty else { throw ValidationError("Give at least one tournament folder.") }
        guard !(resume && initialModel != nil) else {
            throw ValidationError("--resume and --from exclude each other: a checkpoint has its own weights.")
        }
    }

    func run() async throws {
        try await exitOnFailure { try await train() }
    }

    private func train() async throws {
        let folder = URL(filePath: output, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let lastURL = folder.appending(path: Checkpoint.lastName)
        let checkpoint = resume ? try Checkpoint(contentsOf: lastURL) : nil
        if !resume, FileManager.default.fileExists(atPath: lastURL.path) {
            throw ValidationError("\(output) holds a run already. Add --resume, or name another folder.")
        }
        let recipe = try effectiveRecipe(checkpoint)
        let dives = try data.flatMap { try readTournament(URL(filePath: $0, directoryHint: .isDirectory)) }
        var generator = SeededGenerator(seed: recipe.seed)
        let parts =
            recipe.validationFraction > 0
            ? try split(dives, validationFraction: recipe.validationFraction, using: &generator)
            : LabeledSplit(training: dives, validation: [])
        let initial = try initialModel.map { try ModelFile(contentsOf: URL(filePath: $0)) }
        let vocabulary =
            checkpoint?.vocabulary ?? initial?.card.vocabulary
            ?? Vocabulary(
                captions: parts.training.compactMap { $0.truth?.caption },
                leastOccurrences: recipe.leastWordOccurrences)
        let blueprint =
            checkpoint?.blueprint ?? initial?.card.blueprint
            ?? size.blueprint(vocabularyCount: vocabulary.count)
        try blueprint.validate()

        let line = ProgressLine()
        line.keep(
            "\(blueprint.name): \(blueprint.parameterCount) parameters, \(vocabulary.count) words; "
                + "\(parts.training.count) dives to learn from, \(parts.validation.count) to choose by")
        let cacheFolder = URL(
            filePath: cache ?? folder.appending(path: "frames").path, directoryHint: .isDirectory)
        let start = Date()
        let prepared = try await prepareDives(
            parts.training + parts.validation, inputSize: blueprint.inputSize, cache: cacheFolder
        ) { done in
            line.show(
                "decoding: \(done) of \(dives.count) dives, \(remaining(done: done, of: dives.count, since: start))"
            )
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let recipeJSON = String(decoding: try encoder.encode(recipe), as: UTF8.self)
        try writeAtomically(recipeJSON + "\n", to: folder.appending(path: "recipe.json"))

        let trainer = try Trainer(
            blueprint: blueprint, vocabulary: vocabulary, recipe: recipe,
            training: Array(prepared.prefix(parts.training.count)),
            validation: Array(prepared.dropFirst(parts.training.count)), folder: folder,
            start: try checkpoint.map { .checkpoint($0) } ?? initial.map { .parameters(try $0.parameters()) }
                ?? .fresh,
            threadCount: threads ?? ProcessInfo.processInfo.activeProcessorCount)
        let log = try records.open(
            LedgerRun(
                tool: "divelab", version: DiveLab.configuration.version,
                commandLine: CommandLine.arguments.joined(separator: " "),
                model: .init(
                    name: folder.lastPathComponent, sha256: nil,
                    blueprintJSON: String(decoding: try JSONEncoder().encode(blueprint), as: UTF8.self)),
                preprocessing: Preprocessing.identifier, recipeJSON: recipeJSON))
        let card = ModelCard(
            name: folder.lastPathComponent, blueprint: blueprint, preprocessing: Preprocessing.identifier,
            vocabulary: vocabulary, trainingData: trainingDescription(parts.training),
            isTrainedOnSimulation: parts.training.allSatisfy { $0.sidecar != nil }, recipe: recipe, epoch: 0,
            metrics: [:])

        let interruption = Interruption()
        var failure: (any Error)?
        let outcome = try trainer.run { event in
            switch event {
            case .step(let step): line.show(text(step))
            case .epoch(let epoch):
                line.keep(text(epoch))
                do {
                    try log?.record(epoch.ledgerEpoch(sampleCount: parts.training.count))
                    if let metric = epoch.spearmanMetric(
                        dataSet: "validation split of \(data.joined(separator: " "))")
                    {
                        try log?.record(metric)
                    }
                    if epoch.isBest { try writeModel(card, from: folder) }
                } catch { failure = failure ?? error }
            }
        } isCancelled: {
            interruption.isRequested || failure != nil
        }
        line.finish()
        try log?.end()
        if let failure { throw failure }
        guard outcome.isComplete else {
            line.keep("Stopped in epoch \(outcome.epochsDone + 1); the same command with --resume goes on.")
            throw ExitCode(interruption.exitCode ?? 130)
        }
        print(folder.appending(path: "model.safetensors").path)
    }

    private func effectiveRecipe(_ checkpoint: Checkpoint?) throws -> Recipe {
        var recipe = checkpoint?.recipe ?? Recipe()
        if let file = self.recipe {
            guard let json = FileManager.default.contents(atPath: file) else {
                throw ValidationError("\(file) cannot be read. Check the path.")
            }
            recipe = try decode(over: recipe, from: json, named: file)
        }
        try recipe.validate()
        return recipe
    }

    private func trainingDescription(_ dives: [LabeledDive]) -> String {
        let simulated = dives.count { $0.sidecar != nil }
        let events = Set(dives.map { $0.video.deletingLastPathComponent() }).count
        let kind = simulated == dives.count ? "simulated dives" : "dives, \(simulated) of them simulated,"
        return "\(dives.count) \(kind) of \(events) events"
    }

    /// Writes the best checkpoint's network as a model.
    private func writeModel(_ card: ModelCard, from folder: URL) throws {
        let best = try Checkpoint(contentsOf: folder.appending(path: Checkpoint.bestName))
        var card = card
        card.epoch = best.progress.epochsDone
        card.recipe = best.recipe
        card.metrics = best.progress.best?.validation.metrics ?? [:]
        try ModelFile.write(
            card, parameters: best.modelParameters, elementType: .float32,
            to: folder.appending(path: "model.safetensors"))
    }

    private func text(_ step: StepReport) -> String {
        String(
            format: "epoch %d/%d  step %d/%d  loss %.3f  score %.3f  classes %.3f  %.3f s/dive  ", step.epoch,
            step.epochCount, step.step, step.stepCount, step.losses.total, step.losses.score,
            step.losses.classification, step.secondsPerDive)
            + remaining(seconds: step.remainingSeconds)
    }

    private func text(_ epoch: EpochReport) -> String {
        var text = String(
            format: "epoch %d/%d  loss %.3f (score %.3f, classes %.3f, caption %.2f, clips %.3f)",
            epoch.epoch,
            epoch.epochCount, epoch.training.total, epoch.training.score, epoch.training.classification,
            epoch.training.caption, epoch.training.clipTruth)
        if let validation = epoch.validation {
            text += String(format: "  validation: loss %.3f, rho ", validation.losses.total)
            text += validation.spearman.map { String(format: "%.3f", $0) } ?? "undefined"
            for task in ClassificationTask.allCases {
                guard let accuracy = validation.accuracy(task) else { continue }
                text += String(format: ", %@ %.2f", task.rawValue, accuracy)
            }
        }
        return text
            + "  \(Int(epoch.seconds)) s, \(remaining(seconds: epoch.remainingSeconds))\(epoch.isBest ? "  best" : "")"
    }
}

extension ValidationReport {
    /// By the names that model cards and ledgers use.
    fileprivate var metrics: [String: Double] {
        var metrics = ["validation_dives": Double(diveCount), "validation_loss": losses.total]
        metrics["validation_spearman"] = spearman
        metrics["validation_mean_absolute_error"] = meanAbsoluteError
        for (task, accuracy) in accuracies { metrics["validation_accuracy_\(task)"] = accuracy }
        return metrics
    }
}

extension EpochReport {
    fileprivate func ledgerEpoch(sampleCount: Int) -> LedgerEpoch {
        LedgerEpoch(
            epoch: epoch,
            trainingLosses: [
                "total": training.total, "score": training.score, "classification": training.classification,
                "caption": training.caption, "clip_truth": training.clipTruth,
                "execution_truth": training.executionTruth,
            ], validationMetrics: validation?.metrics ?? [:], seconds: seconds, sampleCount: sampleCount)
    }

    fileprivate func spearmanMetric(dataSet: String) -> LedgerMetric? {
        guard let validation else { return nil }
        return LedgerMetric(
            name: "spearman", dataSet: dataSet,
            statistic: validation.spearman.map { .measured($0) }
                ?? .undefined(reason: "constant or too few scores"),
            count: validation.diveCount)
    }
}
