import ArgumentParser
import Blueprints
import Commands
import Datasets
import Files
import Footage
import Foundation
import Records
import Reports
import Studies
import Terminal
import Training

/// Runs the eight experiments of the architecture study and reports on them.
struct ReproduceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reproduce",
        abstract: "Runs the eight experiments of the architecture study, and reports them.",
        discussion: """
            DATA is MTL-AQA's release with its videos or frames, or a folder whose subfolders "training" and "test" hold \
            tournament folders. The study's protocol is the default: full width, 140 training and 140 validation dives, 100 \
            epochs, all test dives measured after every epoch; it takes days. --scale small runs the same eight at 1/8 of the \
            width, 56 pixels and 15 epochs, and takes hours on a laptop. It needs 400 dives in "training" (300 to train on, 100 to \
            validate on) and some in "test"; the first two examples make them. The study started from backbones that had seen other \
            films: give such with --backbone, because 140 or 300 dives alone teach a network little.

            Rerun the command to resume a stopped study. The output folder receives report.html, table.md, the figures, and for \
            each run its models and the measurements of every epoch. Several processes with the same command share the runs.

            A --plan file states what differs from the scale's plan, for example
              {"trainingDiveCount": 100, "validationDiveCount": 30, "recipe": {"epochs": 5}}
            Its keys: widthMultiplier, inputSize, trainingDiveCount, validationDiveCount, and recipe with the keys of a recipe \
            file: seed, epochs, batchSize, learningRate, schedule ("constant", "cosine"), warmupSteps, gradientNormLimit, scoreWeight, \
            classificationWeight, captionWeight, clipTruthWeight, batchNormalizationMomentum, endShift, flipProbability, \
            leastWordOccurrences.

            EXAMPLES
              divelab simulate --events 8 --dives 50 --seed 1 dives/training
              divelab simulate --events 4 --dives 25 --seed 2 dives/test
              divelab reproduce MTL-AQA --output runs/study \\
                  --backbone c3d.safetensors s3d.safetensors
              divelab reproduce dives --scale small --output runs/small \\
                  --backbone c3d/model.safetensors s3d/model.safetensors
              divelab reproduce dives --scale small --output runs/pair \\
                  --experiments 0 s3d --seeds 0 1 2
            """)

    @Argument(
        help: "MTL-AQA's release, or a folder with training and test tournaments.",
        completion: .directory)
    var data: String

    @Option(help: "The study's folder.", completion: .directory)
    var output: String

    @Option(help: "Size of the study: \(StudyPlan.Scale.allCases.map(\.rawValue).joined(separator: ", ")).")
    var scale = StudyPlan.Scale.full

    @Option(
        parsing: .upToNextOption, help: "Which experiments, by number or name; default: all eight."
    )
    var experiments: [Experiment] = []

    @Option(parsing: .upToNextOption, help: "A run of each experiment for each of these seeds.")
    var seeds: [UInt64] = [0]

    @Option(
        help: "JSON file with what differs from the scale's plan; its keys are above.", completion: .file())
    var plan: String?

    @Option(
        parsing: .upToNextOption,
        help: "Backbones to start from, files of \"divelab convert\"; or models, whose backbones are taken.",
        completion: .file())
    var backbone: [String] = []

    @Option(help: "The study's own curves, as CSV, to be drawn beside ours.", completion: .file())
    var published: String?

    @OptionGroup var resources: TrainingResources

    @OptionGroup var records: RecordOptions

    func validate() throws {
        guard !seeds.isEmpty, Set(seeds).count == seeds.count else {
            throw ValidationError("Give each seed once, and at least one.")
        }
        guard Set(experiments).count == experiments.count else {
            throw ValidationError("Give each experiment once.")
        }
    }

    func run() async throws {
        try await exitOnFailure { try await reproduce() }
    }

    private func reproduce() async throws {
        Interruption.install()
        let line = ProgressLine()
        defer { line.finish() }
        let plan = try effectivePlan()
        let backbones = try openBackbones()
        let dives = try StudyData(URL(filePath: data, directoryHint: .isDirectory), plan: plan)
        let study = try StudyFolder(
            URL(filePath: output, directoryHint: .isDirectory),
            terms: .init(plan: plan, backbones: backbones.digests, dives: dives))
        let published = try published.map { try PublishedStudy(contentsOf: URL(filePath: $0)) }
        let chosen =
            experiments.isEmpty ? Experiment.allCases : experiments.sorted { $0.rawValue < $1.rawValue }
        let runs = seeds.flatMap { seed in chosen.map { StudyFolder.Run(experiment: $0, seed: seed) } }
        // A killed process may have left a checkpoint in a completed run.
        for run in runs where study.isComplete(run) { try study.complete(run) }
        let open = runs.filter { !study.isComplete($0) }
        announce(runs, open, dives, backbones.files, line)

        let prepared =
            open.isEmpty
            ? PreparedStudy()
            : try await PreparedStudy(dives, plan, cache: resources.cacheFolder(in: study.url), line)
        let trainer = StudyTrainer(
            plan, in: study, dives: dives, prepared: prepared, backbones: backbones.files,
            threadCount: resources.threadCount
        ) { model, recipeJSON in
            try records.open(
                LedgerRun(
                    tool: "divelab", version: toolVersion, commandLine: CommandLine.quoted, model: model,
                    preprocessing: Preprocessing.identifier, recipeJSON: recipeJSON))
        }
        var outcomes: [StudyTrainer.Outcome] = []
        for (index, run) in open.enumerated() {
            outcomes.append(try trainer.train(run, place: "\(index + 1)/\(open.count)", line))
            if case .interrupted = outcomes.last { throw ExitCode(Interruption.exitCode ?? 130) }
            // A report after every run: eight may take days.
            try makeOutput(study, dives, plan, backbones.files, published).write()
        }
        let output = try makeOutput(study, dives, plan, backbones.files, published)
        try output.write()
        line.finish()
        print(output.report.markdownTable)
        print(output.page.path)
        try tellOpenEnds(outcomes, line)
    }

    private func makeOutput(
        _ study: StudyFolder, _ dives: StudyData, _ plan: StudyPlan, _ backbones: [BackboneFile],
        _ published: PublishedStudy?
    ) throws -> StudyOutput {
        try StudyOutput(
            study, dives, plan, scale: scale, backbones: backbones, published: published,
            commandLine: CommandLine.quoted)
    }

    private func announce(
        _ runs: [StudyFolder.Run], _ open: [StudyFolder.Run], _ dives: StudyData, _ backbones: [BackboneFile],
        _ line: ProgressLine
    ) {
        line.keep(
            "\(runs.count) runs on \(dives.description): \(dives.training.count) training, "
                + "\(dives.validation.count) validation and \(dives.test.count) test dives; "
                + (open.isEmpty ? "all are complete" : "\(open.count) to train"))
        for remark in dives.remarks { line.keep(TerminalText.escaped(remark)) }
        let wanted = Set(open.map { $0.experiment.blueprint().backbone })
        for backbone in Blueprint.Backbone.allCases where wanted.contains(backbone) {
            guard !backbones.contains(where: { $0.backbone == backbone }) else { continue }
            line.keep(
                "\(backbone.title) starts from random weights, and learns little from so few dives; the study started from one "
                    + "trained on other films (--backbone)")
        }
    }

    /// The outcome after all runs were tried.
    private func tellOpenEnds(_ outcomes: [StudyTrainer.Outcome], _ line: ProgressLine) throws {
        let busy = outcomes.count { $0 == .busy }
        let diverged = outcomes.count { $0 == .diverged }
        if busy > 0 {
            line.keep(
                "\(busy) runs are being trained by other processes; rerun the command when those have ended"
            )
        }
        if diverged > 0 {
            line.keep(
                "\(diverged) runs diverged: the loss became NaN. Give a plan with a lower learning rate and another folder."
            )
            throw ExitCode(1)
        }
    }

    private func effectivePlan() throws -> StudyPlan {
        var plan = StudyPlan(scale)
        if let file = self.plan {
            guard let json = FileManager.default.contents(atPath: file) else {
                throw CommandError(
                    .missing, file, "cannot be read", remedy: "Check the path.")
            }
            plan = try decode(over: plan, from: json, named: file)
        }
        try plan.validate()
        return plan
    }

    private func openBackbones() throws -> (files: [BackboneFile], digests: [String: String]) {
        let files = try backbone.map { try BackboneFile(contentsOf: URL(filePath: $0)) }
        var digests: [String: String] = [:]
        for file in files {
            guard digests[file.backbone.rawValue] == nil else {
                throw CommandError(
                    .usage, file.url.relativePath,
                    "is a second \(file.backbone.title) backbone",
                    remedy: "Give one of each kind.")
            }
            digests[file.backbone.rawValue] = try sha256(ofFileAt: file.url)
        }
        return (files, digests)
    }
}
