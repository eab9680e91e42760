import ArgumentParser
import Blueprints
import Commands
import Datasets
import Files
import Foundation
import Records
import Statistics
import Studies
import Tensors
import Terminal
import Training
import Verdicts

/// Measures a model on labelled dives.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measures a model on tournament folders with truth, or on MTL-AQA's test dives.",
        discussion: """
            Prints Spearman's correlation with its p value and bootstrap interval, R-l2, the mean absolute error and the five accuracies, \
            beside the baselines from metadata alone. The baselines require the model's training set.

            EXAMPLES
              divelab evaluate runs/first/model.safetensors unseen/* --training dives/*
              divelab evaluate models/dive-judge-small.safetensors unseen/* --json
              divelab evaluate converted.safetensors MTL-AQA
            """)

    @Argument(help: "Model file.", completion: .file())
    var model: String

    @Argument(help: "Tournament folders, or MTL-AQA's release.", completion: .directory)
    var data: [String]

    @Option(
        parsing: .upToNextOption,
        help:
            "The model's training set, for the baselines from metadata; of MTL-AQA its training part is used."
    )
    var training: [String] = []

    @Option(
        help: "Write a 16-bit copy of the model with these measurements in its card.", completion: .file())
    var release: String?

    @Option(help: "Folder for decoded frames; default: a temporary folder.")
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
        Interruption.install()
        let warn = { (notice: String) in StandardError.write(TerminalText.escaped(notice) + "\n") }
        let file = try openModel(URL(filePath: model))
        let dives = try data.flatMap { try readDives($0, .test, onNotice: warn) }
        let releases = data.filter { MTLAQA.isRelease(URL(filePath: $0, directoryHint: .isDirectory)) }
        let known = training.isEmpty ? releases : training
        let learned =
            known.isEmpty
            ? nil : try known.flatMap { try readDives($0, .training, needsVideos: false, onNotice: warn) }
        var parameters = try file.parameters()
        // Measure the weights that are released.
        if release != nil { parameters = parameters.mapValues(\.roundedToFloat16) }
        let predictions = try await predictions(file.card, parameters, dives)
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
        guard let release else { return try record(measured, file) }
        let released = URL(filePath: release)
        var card = file.card
        card.name = released.deletingPathExtension().lastPathComponent
        card.metrics = card.metrics.filter { !$0.key.hasPrefix("test_") }
        card.metrics.merge(measured.cardMetrics) { _, new in new }
        try ModelFile.write(card, parameters: parameters, elementType: .float16, to: released)
        try record(measured, ModelFile(contentsOf: released))
    }

    private func predictions(
        _ card: ModelCard, _ parameters: [String: Tensor], _ dives: [LabeledDive]
    ) async throws -> [Prediction] {
        let line = ProgressLine()
        defer { line.finish() }
        let temporary = FileManager.default.temporaryDirectory.appending(path: "divelab-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: temporary) }
        let prepared = try await prepareDives(
            dives, inputSize: card.blueprint.inputSize, cache: cache.map { URL(filePath: $0) } ?? temporary,
            line)
        let network = try TorchNetwork(blueprint: card.blueprint, parameters: parameters)
        line.show("judging \(dives.count) dives")
        return try network.predictions(for: prepared, vocabulary: card.vocabulary) {
            Interruption.isRequested
        }
    }

    private func record(_ report: EvaluationReport, _ file: ModelFile) throws {
        let log = try records.open(
            LedgerRun(
                tool: "divelab", version: toolVersion,
                commandLine: CommandLine.quoted,
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

extension Tensor {
    /// The values as a 16-bit file stores them.
    fileprivate var roundedToFloat16: Tensor {
        Tensor(shape: shape, values: values.map { Float(Float16($0)) })
    }
}
