import ArgumentParser
import Blueprints
import Commands
import Datasets
import Files
import Footage
import Foundation
import Records
import Statistics
import Terminal
import Training

/// Trains a network on tournament folders.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains a network on tournament folders.",
        discussion: """
            Writes to the run folder: model.safetensors, the model of the selected epoch, for divejudge; last.safetensors and \
            best.safetensors, checkpoints of the last and of the selected epoch, for --resume; and recipe.json, the effective recipe. \
            The epoch is selected on validation dives held back from training: by Spearman's correlation if there are \
            \(ValidationReport.fewestRankedDives) or more, otherwise by the loss. Without validation dives (validationFraction 0) the last \
            epoch is kept. Rerun a stopped run with --resume; the result is the same, bit for bit.

            A recipe is a JSON file that states only what differs from the study's protocol (100 epochs, batches of 3, Adam at 1e-4). \
            Shipped: \(ShippedRecipe.list).

            EXAMPLES
              divelab train dives/* --output runs/first --width 0.125 --input-size 56
              divelab train dives/* --output runs/first --resume
              divelab train dives/* --output runs/s3d --experiment s3d \\
                  --width 0.125 --input-size 56
              divelab train filmed --output runs/tuned --recipe fine-tune \\
                  --from models/dive-judge-small.safetensors
            """)

    @Argument(help: "Tournament folders, or MTL-AQA's release for its training part.", completion: .directory)
    var data: [String]

    @Option(help: "The run's folder.", completion: .directory)
    var output: String

    @Option(help: "Recipe: a JSON file, or the name of a shipped one.", completion: .file())
    var recipe: String?

    @Option(help: "Network: the number or name of an experiment; the baseline where it is not given.")
    var experiment: Experiment?

    @OptionGroup var size: NetworkSize

    @Option(
        help: "Backbone file to begin with, from \"divelab convert\"; or a model, whose backbone is taken.",
        completion: .file())
    var backbone: String?

    @Option(name: .customLong("from"), help: "Model whose weights to begin with.", completion: .file())
    var initialModel: String?

    @Flag(help: "Go on from the run's last checkpoint.")
    var resume = false

    @OptionGroup var resources: TrainingResources

    @OptionGroup var records: RecordOptions

    func validate() throws {
        guard !data.isEmpty else { throw ValidationError("Give at least one tournament folder.") }
        guard !(resume && initialModel != nil) else {
            throw ValidationError("--resume and --from exclude each other: a checkpoint has its own weights.")
        }
        guard !(size.isGiven || experiment != nil || backbone != nil) || (!resume && initialModel == nil)
        else {
            throw ValidationError(
                "--experiment, --backbone, --width and --input-size are for a new network; with --resume or --from it has its own."
            )
        }
    }

    func run() async throws {
        try await exitOnFailure { try await train() }
    }

    private var folder: URL { URL(filePath: output, directoryHint: .isDirectory) }
    private var modelURL: URL { folder.appending(path: "model.safetensors") }

    private func train() async throws {
        Interruption.install()
        let lock = try openFolder()
        defer { lock.release() }
        let checkpoint = resume ? try Checkpoint(contentsOf: lastCheckpoint) : nil
        let recipe = try effectiveRecipe(checkpoint)
        let line = ProgressLine()
        defer { line.finish() }
        let dives = try readDives(line)
        var generator = SeededGenerator(seed: recipe.seed)
        let parts =
            recipe.validationFraction > 0
            ? try split(dives, validationFraction: recipe.validationFraction, using: &generator)
            : LabeledSplit(training: dives, validation: [])
        let initial = try initialModel.map { try openModel(URL(filePath: $0)) }
        let vocabulary =
            checkpoint?.vocabulary ?? initial?.card.vocabulary
            ?? Vocabulary(
                captions: parts.training.compactMap { $0.truth?.caption },
                leastOccurrences: recipe.leastWordOccurrences)
        let blueprint =
            checkpoint?.blueprint ?? initial?.card.blueprint
            ?? size.blueprint(of: experiment ?? .baseline, vocabularyCount: vocabulary.count)
        try blueprint.validate()

        line.keep(
            "\(blueprint.name): \(blueprint.parameterCount) parameters, \(vocabulary.count) words; "
                + "\(parts.training.count) training dives, \(parts.validation.count) validation dives")
        let cacheFolder = resources.cacheFolder(in: folder)
        let prepared = try await prepareDives(
            parts.training + parts.validation, inputSize: blueprint.inputSize, cache: cacheFolder, line)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let recipeJSON = String(decoding: try encoder.encode(recipe), as: UTF8.self)
        try writeAtomically(recipeJSON + "\n", to: folder.appending(path: "recipe.json"))

        let backboneFile = try backbone.map { try BackboneFile(contentsOf: URL(filePath: $0)) }
        let trainer = try Trainer(
            blueprint: blueprint, vocabulary: vocabulary, recipe: recipe,
            training: Array(prepared.prefix(parts.training.count)),
            validation: Array(prepared.dropFirst(parts.training.count)), folder: folder,
            start: try checkpoint.map { .checkpoint($0) } ?? initial.map { .parameters(try $0.parameters()) }
                ?? backboneFile?.start(of: blueprint, line) ?? .fresh,
            origin: initial.map { Checkpoint.Origin($0.card) } ?? backboneFile?.origin,
            threadCount: resources.threadCount)
        for warning in trainer.warnings { line.keep(warning) }
        if checkpoint?.progress.best != nil { try refreshModel(parts.training) }
        let log = try records.open(
            LedgerRun(
                tool: "divelab", version: toolVersion,
                commandLine: CommandLine.quoted,
                model: .init(
                    name: folder.lastPathComponent, sha256: nil,
                    blueprintJSON: String(decoding: try JSONEncoder().encode(blueprint), as: UTF8.self)),
                preprocessing: Preprocessing.identifier, recipeJSON: recipeJSON))
        // The run stands without the time of its end, and what stops it is the error to tell.
        defer { try? log?.end() }

        let outcome = try trainer.run { event in
            switch event {
            case .step(let step): line.show(step.text)
            case .epoch(let epoch):
                line.keep(epoch.text)
                if epoch.isBest { try writeModel(bestCheckpoint(), parts.training) }
                try log?.record(epoch.ledgerEpoch(sampleCount: parts.training.count))
                if let metric = epoch.spearmanMetric(
                    dataSet: "validation split of \(data.joined(separator: " "))")
                {
                    try log?.record(metric)
                }
            }
        } isCancelled: {
            Interruption.isRequested
        }
        if outcome.best != nil { try refreshModel(parts.training) }
        guard outcome.isComplete else {
            line.keep(
                "Stopped in epoch \(outcome.epochsDone + 1); rerun the command with --resume to continue.")
            throw ExitCode(Interruption.exitCode ?? 130)
        }
        guard outcome.best != nil else {
            throw CommandError(
                .internalError, output,
                "has no model: the validation loss was NaN in every epoch",
                remedy: "Lower the learning rate.")
        }
        line.keep(selection(outcome, recipe))
        print(modelURL.path)
    }

    /// Which epoch the model is of, and why.
    private func selection(_ outcome: TrainingOutcome, _ recipe: Recipe) -> String {
        guard let best = outcome.best else { return "" }
        let kept = "kept epoch \(best.epoch) of \(recipe.epochs): "
        guard let validation = best.validation else {
            return kept + "the last one; no validation dives to select on"
        }
        let dives = "\(validation.diveCount) validation \(validation.diveCount == 1 ? "dive" : "dives")"
        return validation.isRanked
            ? kept + "highest Spearman correlation on \(dives)"
            : kept
                + "lowest loss on \(dives) (a rank correlation needs at least \(ValidationReport.fewestRankedDives))"
    }

    private func effectiveRecipe(_ checkpoint: Checkpoint?) throws -> Recipe {
        var recipe = checkpoint?.recipe ?? Recipe()
        if let file = self.recipe {
            recipe = try decode(over: recipe, from: ShippedRecipe.json(file), named: file)
        }
        try recipe.validate()
        return recipe
    }

    private var lastCheckpoint: URL { folder.appending(path: Checkpoint.lastName) }

    /// Makes the run's folder, or finds the one to go on in, and keeps other processes out of it.
    private func openFolder() throws -> FolderLock {
        switch (resume, FileManager.default.fileExists(atPath: lastCheckpoint.path)) {
        case (true, true): break
        case (true, false):
            throw CommandError(
                .missing, output,
                "has no checkpoint yet",
                remedy: "Rerun the command without --resume.")
        case (false, true):
            throw CommandError(
                .usage, output,
                "holds a run already",
                remedy: "Add --resume, or name another folder.")
        case (false, false):
            do {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            } catch {
                throw CommandError(
                    .cannotCreate, output,
                    "cannot be made (\(error.localizedDescription))",
                    remedy: "Name another folder.")
            }
        }
        return try FolderLock(folder)
    }

    /// The dives of all folders that have something to teach.
    private func readDives(_ line: ProgressLine) throws -> [LabeledDive] {
        let dives = try data.flatMap { try divelab.readDives($0, .training) }
        var seen: Set<String> = []
        for dive in dives {
            let path =
                dive.video.standardizedFileURL.resolvingSymlinksInPath().path
                + (dive.endFrame.map { " to frame \($0)" } ?? "")
            guard seen.insert(path).inserted else {
                throw CommandError(
                    .badData, dive.video.relativePath,
                    "is given twice, and would be learned from and chosen by",
                    remedy: "Name every folder once.")
            }
        }
        let known = dives.filter { $0.truth != nil || $0.sidecar != nil }
        guard !known.isEmpty else {
            throw CommandError(
                .badData, data.joined(separator: " "),
                "no dive has a final score",
                remedy: "Add results.csv with the columns file and final_score.")
        }
        if known.count < dives.count {
            line.keep(
                "\(dives.count - known.count) of \(dives.count) dives have no results and are skipped")
        }
        return known
    }

    private func bestCheckpoint() throws -> Checkpoint {
        try Checkpoint(contentsOf: folder.appending(path: Checkpoint.bestName))
    }

    /// Writes the model anew where it is missing or of another epoch than the best: a run may have been killed between the two.
    private func refreshModel(_ training: [LabeledDive]) throws {
        let best = try bestCheckpoint()
        let found = try? ModelFile(contentsOf: modelURL)
        if found?.card.epoch != best.progress.epochsDone { try writeModel(best, training) }
    }

    private func writeModel(_ best: Checkpoint, _ training: [LabeledDive]) throws {
        try divelab.writeModel(best, name: folder.lastPathComponent, training: training, to: modelURL)
    }
}
