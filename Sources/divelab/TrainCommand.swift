import ArgumentParser
import Blueprints
import Commands
import Datasets
import Footage
import Foundation
import Records
import Studies
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
        help: "Backbone to start from, a file of \"divelab convert\"; or a model, whose backbone is taken.",
        completion: .file())
    var backbone: String?

    @Option(name: .customLong("from"), help: "Model whose weights to start from.", completion: .file())
    var initialModel: String?

    @Flag(help: "Resume from the run's last checkpoint.")
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

    private func train() async throws {
        Interruption.install()
        let lock = try openFolder()
        defer { lock.release() }
        let line = ProgressLine()
        defer { line.finish() }
        let start = try start()
        let session = try TrainingSession(
            start, recipe: effectiveRecipe(start), dives: readDives(line), folder: folder)
        line.keep(session.summary)
        let outcome = try await session.train(
            cache: resources.cacheFolder(in: folder), threadCount: resources.threadCount,
            dataSet: data.joined(separator: " "), line
        ) { model, recipeJSON in
            try records.open(
                LedgerRun(
                    tool: "divelab", version: toolVersion, commandLine: CommandLine.quoted, model: model,
                    preprocessing: Preprocessing.identifier, recipeJSON: recipeJSON))
        }
        switch outcome {
        case .complete(let selection):
            line.keep(selection)
            print(session.model.path)
        case .interrupted(let epoch):
            line.keep("Stopped in epoch \(epoch); rerun the command with --resume to continue.")
            throw ExitCode(Interruption.exitCode ?? 130)
        case .diverged:
            throw CommandError(
                .internalError, output, "has no model: the validation loss was NaN in every epoch",
                remedy: "Lower the learning rate.")
        }
    }

    /// How the run starts, according to the options.
    private func start() throws -> TrainingStart {
        if resume { return .checkpoint(try Checkpoint(contentsOf: lastCheckpoint)) }
        if let initialModel { return .model(try openModel(URL(filePath: initialModel))) }
        let (size, experiment) = (size, experiment ?? .baseline)
        return .network(
            { size.blueprint(of: experiment, vocabularyCount: $0) },
            backbone: try backbone.map { try BackboneFile(contentsOf: URL(filePath: $0)) })
    }

    private func effectiveRecipe(_ start: TrainingStart) throws -> Recipe {
        var recipe = start.recipe
        if let file = self.recipe {
            recipe = try decode(over: recipe, from: ShippedRecipe.json(file), named: file)
        }
        try recipe.validate()
        return recipe
    }

    private var lastCheckpoint: URL { folder.appending(path: Checkpoint.lastName) }

    /// Creates the run's folder, or finds the one to resume, and locks it.
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

    /// The usable training dives of all folders.
    private func readDives(_ line: ProgressLine) throws -> [LabeledDive] {
        let dives = try data.flatMap { folder in
            try Studies.readDives(folder, .training) { line.keep(TerminalText.escaped($0)) }
        }
        var seen: Set<String> = []
        for dive in dives {
            let path =
                dive.video.standardizedFileURL.resolvingSymlinksInPath().path
                + (dive.endFrame.map { " to frame \($0)" } ?? "")
            guard seen.insert(path).inserted else {
                throw CommandError(
                    .badData, dive.video.relativePath,
                    "is given twice, and would be in both the training and the validation set",
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
}
