import ArgumentParser
import Blueprints
import Evaluation
import Footage
import Foundation
import Records
import Tensors
import Training

/// Runs the eight experiments of the architecture study and reports them.
struct ReproduceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reproduce",
        abstract: "Runs the eight experiments of the architecture study, and reports them.",
        discussion: """
            DATA is MTL-AQA's release with its videos or frames, or a folder whose subfolders "training" and "test" hold \
            tournament folders. The study's protocol is the default: full width, 140 training dives, 100 epochs, all test \
            dives measured after every epoch. --scale small runs the same eight at 1/8 of the width, 56 pixels and 12 epochs.

            Stopped at any moment, the same command goes on where it was. The output folder receives report.html, table.md, \
            the figures, results.json, and for each run its models, recipe and epochs.

            EXAMPLES
              divelab reproduce MTL-AQA --output runs/study --backbone c3d.safetensors s3d.safetensors
              divelab reproduce dives --scale small --output runs/small
              divelab reproduce dives --scale small --output runs/small --experiments 0 2 --seeds 0 1 2
            """)

    @Argument(
        help: "MTL-AQA's release, or a folder with the tournaments to learn from and to test on.",
        completion: .directory)
    var data: String

    @Option(help: "The study's folder.", completion: .directory)
    var output: String

    @Option(help: "Size of the study: \(StudyPlan.Scale.allCases.map(\.rawValue).joined(separator: ", ")).")
    var scale = StudyPlan.Scale.full

    @Option(
        parsing: .upToNextOption, help: "Which experiments, by number or name; all eight where none is given."
    )
    var experiments: [Experiment] = []

    @Option(parsing: .upToNextOption, help: "A run of each experiment for each of these seeds.")
    var seeds: [UInt64] = [0]

    @Option(help: "JSON file with what differs from the scale's recipe.", completion: .file())
    var recipe: String?

    @OptionGroup var plan: PlanOptions

    @Option(
        parsing: .upToNextOption, help: "Backbone files to begin with, from \"divelab convert\".",
        completion: .file())
    var backbone: [String] = []

    @Option(help: "The study's own curves, as CSV, to be drawn beside ours.", completion: .file())
    var published: String?

    @Option(help: "Folder of decoded frames; frames in the study's folder where it is not given.")
    var cache: String?

    @Option(help: "Threads; one for each core where it is not given.")
    var threads: Int?

    @OptionGroup var records: RecordOptions

    func validate() throws {
        guard !seeds.isEmpty, Set(seeds).count == seeds.count else {
            throw ValidationError("Give each seed once, and at least one.")
        }
        guard Set(experiments).count == experiments.count else {
            throw ValidationError("Give each experiment once.")
        }
        guard (1...1024).contains(threads ?? 1) else { throw ValidationError("Give 1 to 1024 threads.") }
    }

    func run() async throws {
        try await exitOnFailure { try await reproduce() }
    }

    private func reproduce() async throws {
        Interruption.install()
        let line = ProgressLine()
        defer { line.finish() }
        let backbones = try backbone.map { try BackboneFile(contentsOf: URL(filePath: $0)) }
        let plan = try effectivePlan(backbones)
        let dives = try StudyData(URL(filePath: data, directoryHint: .isDirectory), plan: plan)
        let study = try StudyFolder(
            URL(filePath: output, directoryHint: .isDirectory), plan: plan, test: dives.test)
        let published = try published.map { try PublishedStudy(contentsOf: URL(filePath: $0)) }
        let chosen =
            experiments.isEmpty ? Experiment.allCases : experiments.sorted { $0.rawValue < $1.rawValue }
        let runs = seeds.flatMap { seed in chosen.map { StudyFolder.Run(experiment: $0, seed: seed) } }
        let open = runs.filter { !study.isComplete($0) }
        line.keep(
            "\(runs.count) runs on \(dives.description): \(dives.training.count) to learn from, "
                + "\(dives.validation.count) to choose by, \(dives.test.count) to test on; "
                + (open.isEmpty ? "all are complete" : "\(open.count) to be run"))

        var prepared = PreparedStudy()
        if !open.isEmpty { prepared = try await prepare(dives, plan, study, line) }
        for (index, run) in open.enumerated() {
            let trainer = StudyTrainer(
                run: run, plan: plan, folder: study, dives: dives, prepared: prepared, backbones: backbones,
                threadCount: threads ?? ProcessInfo.processInfo.activeProcessorCount, records: records,
                place: "\(index + 1)/\(open.count)")
            try trainer.train(line)
            // A report after every run: eight may take days.
            try StudyOutput(study, dives, plan, published: published).write()
        }
        let output = try StudyOutput(study, dives, plan, published: published)
        try output.write()
        if let problem = try output.drawFigures() { line.keep(problem) }
        line.finish()
        print(output.report.markdownTable)
        print(output.page.path)
    }

    private func effectivePlan(_ backbones: [BackboneFile]) throws -> StudyPlan {
        var plan = StudyPlan(scale)
        if let file = recipe {
            guard let json = FileManager.default.contents(atPath: file) else {
                throw CommandError(
                    code: .unreadable, subject: file, message: "cannot be read. Check the path.")
            }
            plan.recipe = try decode(over: plan.recipe, from: json, named: file)
        }
        self.plan.apply(to: &plan)
        for file in backbones {
            guard plan.backbones[file.backbone.rawValue] == nil else {
                throw CommandError(
                    code: .usage, subject: file.url.relativePath,
                    message: "is a second \(file.backbone.title) backbone. Give one of each kind.")
            }
            plan.backbones[file.backbone.rawValue] = try sha256(ofFileAt: file.url)
        }
        try plan.validate()
        return plan
    }

    /// Decodes every dive once; frames are kept at the plan's size.
    private func prepare(
        _ dives: StudyData, _ plan: StudyPlan, _ study: StudyFolder, _ line: ProgressLine
    ) async throws -> PreparedStudy {
        let folder = URL(
            filePath: cache ?? study.url.appending(path: "frames").path, directoryHint: .isDirectory)
        let all = try await prepareDives(
            dives.training + dives.validation + dives.test, inputSize: plan.inputSize, cache: folder, line)
        let learned = dives.training.count, chosenBy = dives.validation.count
        return PreparedStudy(
            training: Array(all.prefix(learned)),
            validation: Array(all.dropFirst(learned).prefix(chosenBy)),
            test: Array(all.dropFirst(learned + chosenBy)))
    }
}

/// What differs from the scale's plan.
struct PlanOptions: ParsableArguments {
    @Option(help: "Dives to learn from; the scale's where it is not given.")
    var trainingDives: Int?

    @Option(help: "Dives that choose the epoch; the scale's where it is not given.")
    var validationDives: Int?

    @OptionGroup var size: NetworkSize

    func apply(to plan: inout StudyPlan) {
        plan.trainingDiveCount = trainingDives ?? plan.trainingDiveCount
        plan.validationDiveCount = validationDives ?? plan.validationDiveCount
        plan.widthMultiplier = size.widthMultiplier ?? plan.widthMultiplier
        plan.inputSize = size.inputSize ?? plan.inputSize
    }
}

/// The dives of a study, decoded.
struct PreparedStudy {
    var training: [PreparedDive] = []
    var validation: [PreparedDive] = []
    var test: [PreparedDive] = []
}
