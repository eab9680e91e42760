import ArgumentParser
import Blueprints
import Diving
import Evaluation
import Footage
import Foundation
import Records
import Tensors
import Training

/// Measures a model on labelled dives.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measures a model on tournament folders with truth.",
        discussion: """
            Prints Spearman's correlation with its p value and bootstrap interval, R-l2, the mean absolute error and the five accuracies, \
            beside what can be had without looking at a pixel. The baselines need the dives that the model learned from.

            EXAMPLES
              divelab evaluate runs/first/model.safetensors unseen/* --training dives/*
              divelab evaluate models/dive-judge-small.safetensors unseen/* --json
            """)

    @Argument(help: "Model file.", completion: .file())
    var model: String

    @Argument(help: "Tournament folders.", completion: .directory)
    var data: [String]

    @Option(
        parsing: .upToNextOption, help: "Tournament folders that the model learned from, for the baselines.")
    var training: [String] = []

    @Option(
        help: "Write a 16-bit copy of the model with these measurements in its card.", completion: .file())
    var release: String?

    @Option(help: "Folder of decoded frames; a temporary one where it is not given.")
    var cache: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var records: RecordOptions

    func validate() throws {
        guard !data.isEmpty else { throw ValidationError("Give at least one tournament folder.") }
    }

    func run() async throws {
        try await exitOnFailure { try await evaluate() }
    }

    private func evaluate() async throws {
        let file = try ModelFile(contentsOf: URL(filePath: model))
        let dives = try tournaments(data)
        let learned = training.isEmpty ? nil : try tournaments(training)
        let predictions = try await predictions(file, dives)
        var generator = SeededGenerator(seed: 0)
        let measured = EvaluationReport(
            predictions: predictions, dives: dives, training: learned, using: &generator)

        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(measured), as: UTF8.self))
        } else {
            print(measured.table(model: file.card.name, training: learned?.count), terminator: "")
        }
        try record(measured, file)
        if let release {
            var card = file.card
            card.name = URL(filePath: release).deletingPathExtension().lastPathComponent
            card.metrics.merge(measured.cardMetrics) { _, new in new }
            try ModelFile.write(
                card, parameters: try file.parameters(), elementType: .float16, to: URL(filePath: release))
        }
    }

    private func tournaments(_ folders: [String]) throws -> [LabeledDive] {
        try folders.flatMap { try readTournament(URL(filePath: $0, directoryHint: .isDirectory)) }
    }

    private func predictions(_ file: ModelFile, _ dives: [LabeledDive]) async throws -> [Evaluation
        .Prediction]
    {
        let line = ProgressLine()
        let temporary = FileManager.default.temporaryDirectory.appending(path: "divelab-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: temporary) }
        let start = Date()
        let prepared = try await prepareDives(
            dives, inputSize: file.card.blueprint.inputSize,
            cache: cache.map { URL(filePath: $0) } ?? temporary
        ) { done in
            line.show(
                "decoding: \(done) of \(dives.count) dives, \(remaining(done: done, of: dives.count, since: start))"
            )
        }
        let network = try TorchNetwork(blueprint: file.card.blueprint, parameters: try file.parameters())
        line.show("judging \(dives.count) dives")
        defer { line.finish() }
        return try network.predictions(for: prepared).map { prediction in
            let output = prediction.output
            return Evaluation.Prediction(
                score: output.score,
                classes: Dictionary(
                    uniqueKeysWithValues: ClassificationTask.allCases.map { ($0, output.classIndex($0)) }),
                caption: file.card.vocabulary.caption(output.captionTokens))
        }
    }

    private func record(_ report: EvaluationReport, _ file: ModelFile) throws {
        let log = try records.open(
            LedgerRun(
                tool: "divelab", version: DiveLab.configuration.version,
                commandLine: CommandLine.arguments.joined(separator: " "),
                model: .init(
                    name: file.card.name, sha256: try sha256(ofFileAt: file.url),
                    blueprintJSON: String(
                        decoding: try JSONEncoder().encode(file.card.blueprint), as: UTF8.self)),
                preprocessing: file.card.preprocessing))
        let place = data.joined(separator: " ")
        for metric in report.ledgerMetrics(dataSet: place) { try log?.record(metric) }
        try log?.end()
    }
}
