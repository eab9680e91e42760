package import Blueprints
package import Datasets
import Files
package import Foundation
package import Records
import Statistics
package import Terminal
package import Training

/// How a training run starts.
package enum TrainingStart: Sendable {
    /// Weights drawn from the seed, except for the backbone's if a file is given.
    case network(@Sendable (_ vocabularyCount: Int) -> Blueprint, backbone: BackboneFile?)
    /// The weights of a trained model.
    case model(ModelFile)
    /// A stopped run.
    case checkpoint(Checkpoint)

    /// The recipe that a new one is compared with; only differences are stated.
    package var recipe: Recipe {
        if case .checkpoint(let checkpoint) = self { checkpoint.recipe } else { Recipe() }
    }

    fileprivate func vocabulary(of training: [LabeledDive], _ recipe: Recipe) -> Vocabulary {
        switch self {
        case .network:
            Vocabulary(
                captions: training.compactMap { $0.truth?.caption },
                leastOccurrences: recipe.leastWordOccurrences)
        case .model(let model): model.card.vocabulary
        case .checkpoint(let checkpoint): checkpoint.vocabulary
        }
    }

    fileprivate func blueprint(_ vocabulary: Vocabulary) -> Blueprint {
        switch self {
        case .network(let blueprint, _): blueprint(vocabulary.count)
        case .model(let model): model.card.blueprint
        case .checkpoint(let checkpoint): checkpoint.blueprint
        }
    }

    fileprivate func start(of blueprint: Blueprint, _ line: ProgressLine) throws -> Trainer.Start {
        switch self {
        case .network(_, let backbone): try backbone?.start(of: blueprint, line) ?? .fresh
        case .model(let model): .parameters(try model.parameters())
        case .checkpoint(let checkpoint): .checkpoint(checkpoint)
        }
    }

    fileprivate var origin: Checkpoint.Origin? {
        switch self {
        case .network(_, let backbone): backbone?.origin
        case .model(let model): Checkpoint.Origin(model.card)
        case .checkpoint: nil
        }
    }
}

/// A training run in its folder: `model.safetensors`, the checkpoints and `recipe.json`.
package struct TrainingSession: Sendable {
    private let start: TrainingStart
    private let recipe: Recipe
    private let parts: LabeledSplit
    private let folder: URL
    private let vocabulary: Vocabulary
    /// The network.
    package let blueprint: Blueprint

    /// How a run ended.
    package enum Outcome: Sendable {
        /// All epochs are done; the sentence says which epoch the model is from, and why.
        case complete(selection: String)
        /// A signal arrived in this epoch.
        case interrupted(epoch: Int)
        /// The validation loss was NaN in every epoch.
        case diverged
    }

    /// Splits the dives, and determines the network.
    ///
    /// - Parameter folder: the run's folder; must exist.
    /// - Throws: `DatasetError` if the dives cannot be split; `BlueprintError` for a network that cannot be built.
    package init(_ start: TrainingStart, recipe: Recipe, dives: [LabeledDive], folder: URL) throws {
        self.start = start
        self.recipe = recipe
        self.folder = folder
        var generator = SeededGenerator(seed: recipe.seed)
        parts =
            recipe.validationFraction > 0
            ? try split(dives, validationFraction: recipe.validationFraction, using: &generator)
            : LabeledSplit(training: dives, validation: [])
        vocabulary = start.vocabulary(of: parts.training, recipe)
        blueprint = start.blueprint(vocabulary)
        try blueprint.validate()
    }

    /// The model of the selected epoch.
    package var model: URL { folder.appending(path: "model.safetensors") }

    /// A one-line summary of the network and the dives.
    package var summary: String {
        "\(blueprint.name): \(blueprint.parameterCount) parameters, \(vocabulary.count) words; "
            + "\(parts.training.count) training dives, \(parts.validation.count) validation dives"
    }

    /// Trains until all epochs are done or a signal arrives.
    ///
    /// - Parameters:
    ///   - cache: folder of decoded frames.
    ///   - threadCount: threads of LibTorch.
    ///   - dataSet: a description of the dives, for the ledger.
    ///   - openLog: records the run in the ledger; nil if nothing is recorded.
    package func train(
        cache: URL, threadCount: Int, dataSet: String, _ line: ProgressLine,
        openLog: (_ model: LedgerRun.Model, _ recipeJSON: String) throws -> RunLog?
    ) async throws -> Outcome {
        let prepared = try await prepareDives(
            parts.training + parts.validation, inputSize: blueprint.inputSize, cache: cache, line)
        let recipeJSON = try recipeJSON
        try writeAtomically(recipeJSON + "\n", to: folder.appending(path: "recipe.json"))
        let trainer = try Trainer(
            blueprint: blueprint, vocabulary: vocabulary, recipe: recipe,
            training: Array(prepared.prefix(parts.training.count)),
            validation: Array(prepared.dropFirst(parts.training.count)), folder: folder,
            start: try start.start(of: blueprint, line), origin: start.origin, threadCount: threadCount)
        for warning in trainer.warnings { line.keep(warning) }
        // A run may have been killed between its checkpoint and its model.
        if case .checkpoint(let checkpoint) = start, checkpoint.progress.best != nil { try refreshModel() }
        let log = try openLog(
            .init(
                name: folder.lastPathComponent, sha256: nil,
                blueprintJSON: String(decoding: try JSONEncoder().encode(blueprint), as: UTF8.self)),
            recipeJSON)
        // The run stays without an end time; the error that stopped it is the one to report.
        defer { try? log?.end() }
        let outcome = try trainer.run { event in
            switch event {
            case .step(let step): line.show(step.text)
            case .epoch(let epoch):
                line.keep(epoch.text)
                if epoch.isBest { try writeModel(bestCheckpoint()) }
                try log?.record(epoch.ledgerEpoch(sampleCount: parts.training.count))
                if let metric = epoch.spearmanMetric(dataSet: "validation split of \(dataSet)") {
                    try log?.record(metric)
                }
            }
        } isCancelled: {
            Interruption.isRequested
        }
        if outcome.best != nil { try refreshModel() }
        guard outcome.isComplete else { return .interrupted(epoch: outcome.epochsDone + 1) }
        return outcome.best.map { .complete(selection: selection($0)) } ?? .diverged
    }

    private var recipeJSON: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            return String(decoding: try encoder.encode(recipe), as: UTF8.self)
        }
    }

    /// Which epoch the model is from, and why.
    private func selection(_ best: Checkpoint.Best) -> String {
        let kept = "kept epoch \(best.epoch) of \(recipe.epochs): "
        guard let validation = best.validation else {
            return kept + "the last one; no validation dives to select on"
        }
        let dives = "\(validation.diveCount) validation \(validation.diveCount == 1 ? "dive" : "dives")"
        return validation.isRanked
            ? kept + "highest Spearman correlation on \(dives)"
            : kept + "lowest loss on \(dives) (a rank correlation needs at least "
                + "\(ValidationReport.fewestRankedDives))"
    }

    private func bestCheckpoint() throws -> Checkpoint {
        try Checkpoint(contentsOf: folder.appending(path: Checkpoint.bestName))
    }

    /// Writes the model again if it is missing or not from the best epoch.
    private func refreshModel() throws {
        let best = try bestCheckpoint()
        let found = try? ModelFile(contentsOf: model)
        if found?.card.epoch != best.progress.epochsDone { try writeModel(best) }
    }

    private func writeModel(_ best: Checkpoint) throws {
        try Studies.writeModel(best, name: folder.lastPathComponent, training: parts.training, to: model)
    }
}
