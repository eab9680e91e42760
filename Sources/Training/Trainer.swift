public import Blueprints
public import Foundation
import Statistics
public import Tensors
import Verdicts

/// Trains a network on prepared dives.
///
/// `run` is the whole of it: one loop over epochs and batches. On a CPU, the same seed, dives and thread count give the same
/// parameters, bit for bit; a stopped and resumed run gives the same result as an uninterrupted one.
public struct Trainer {
    private let blueprint: Blueprint
    private let vocabulary: Vocabulary
    private let recipe: Recipe
    private let training: [Batch.Item]
    private let validation: [PreparedDive]
    private let test: [PreparedDive]
    private let folder: URL
    private let start: Start
    private let origin: Checkpoint.Origin?
    private let divesDigest: String
    private let threadCount: Int

    /// What the user should know before the run: that it resumes with another number of threads, and thus not bit for bit.
    public let warnings: [String]

    /// How a run starts.
    public enum Start: Sendable {
        /// Weights drawn from the recipe's seed.
        case fresh
        /// Weights drawn from the recipe's seed, except for these, by name.
        case backbone([String: Tensor])
        /// Weights of a trained network of the same blueprint, to be fine-tuned; Adam starts afresh.
        case parameters([String: Tensor])
        /// A stopped run, on the same dives.
        case checkpoint(Checkpoint)
    }

    /// Sets up a run; nothing is computed or written yet.
    ///
    /// - Parameters:
    ///   - training: the training dives.
    ///   - validation: dives on which the best epoch is selected; if empty, the last epoch is kept.
    ///   - test: dives that are judged after every epoch and not used otherwise.
    ///   - folder: receives `last.safetensors` and `best.safetensors`; must exist.
    ///   - origin: the model whose parameters `start` contains; a checkpoint brings its own.
    ///   - threadCount: threads of LibTorch, for the whole process.
    /// - Throws: `BlueprintError` for a blueprint or recipe with which no run can succeed, `TrainingError` for dives, a
    ///   vocabulary or a checkpoint that do not fit.
    public init(
        blueprint: Blueprint, vocabulary: Vocabulary, recipe: Recipe, training: [PreparedDive],
        validation: [PreparedDive], test: [PreparedDive] = [], folder: URL, start: Start = .fresh,
        origin: Checkpoint.Origin? = nil, threadCount: Int
    ) throws {
        try blueprint.validate()
        try recipe.validate()
        guard vocabulary.count == blueprint.vocabularyCount else {
            throw TrainingError(
                .mismatch, blueprint.name,
                "speaks \(blueprint.vocabularyCount) words, the vocabulary has \(vocabulary.count)",
                remedy: "Give its own."
            )
        }
        guard !training.isEmpty else {
            throw TrainingError(
                .unsuitableData, "training", "has no dives", remedy: "Give a tournament folder with dives.")
        }
        if let odd = (training + validation + test).first(where: { $0.inputSize != blueprint.inputSize }) {
            throw TrainingError(
                .unsuitableData, odd.name,
                "was prepared at \(odd.inputSize) pixels, the network takes \(blueprint.inputSize)",
                remedy: "Prepare it again."
            )
        }
        divesDigest =
            [training, validation].map { part in
                ([String(part.count)] + part.map(\.name)).joined(separator: "\u{0}")
            }.joined(separator: "\u{0}").digest
        if case .checkpoint(let checkpoint) = start {
            try Self.check(checkpoint, blueprint, vocabulary, recipe, divesDigest)
            self.origin = checkpoint.origin
            let before = checkpoint.header.threadCount ?? threadCount
            warnings =
                before == threadCount
                ? []
                : [
                    "resumes with \(threadCount) threads after \(before): the numbers will differ in their last digits from those of an "
                        + "uninterrupted run"
                ]
        } else {
            self.origin = origin
            warnings = []
        }
        self.threadCount = threadCount
        try TorchRuntime.prepare(threadCount: threadCount)
        self.blueprint = blueprint
        self.vocabulary = vocabulary
        self.recipe = recipe
        self.training = training.map { dive in
            Batch.Item(dive: dive, tokens: dive.truth?.caption.map { vocabulary.tokens($0) })
        }
        self.validation = validation
        self.test = test
        self.folder = folder
        self.start = start
    }

    /// Trains until all epochs are done or `isCancelled` returns true, which is checked after every step and epoch and while
    /// test dives are judged.
    ///
    /// An epoch is reported before `last.safetensors` marks it as done: a recorder misses no epoch, and sees one again, with
    /// the same numbers, if the run was killed in between, or if `report` threw.
    ///
    /// - Throws: what `report` throws; `TrainingError` `.diverged` if loss or gradient is not finite: `last.safetensors` is
    ///   then from before that; `TensorsError` if a checkpoint cannot be written.
    public func run(
        progress report: (TrainingEvent) throws -> Void = { _ in }, isCancelled: () -> Bool = { false }
    ) throws -> TrainingOutcome {
        let run = try TrainingRun(blueprint, recipe, start, meanScore: meanScore)
        var done = run.progress
        let stepCount = (training.count + recipe.batchSize - 1) / recipe.batchSize
        let clock = ContinuousClock()

        while done.epochsDone < recipe.epochs {
            let epochStart = clock.now
            let stepsDoneBefore = done.stepsDone
            let epochGenerator = SeededGenerator(seed: recipe.seed).branch(UInt64(done.epochsDone))
            var orderGenerator = epochGenerator
            let order = training.indices.shuffled(using: &orderGenerator)

            while done.stepsDone < stepCount {
                let stepStart = clock.now
                var generator = epochGenerator.branch(UInt64(done.stepsDone + 1))
                let chosen = order.dropFirst(done.stepsDone * recipe.batchSize).prefix(recipe.batchSize)
                let batch = try Batch(chosen.map { augmented(training[$0], using: &generator) })

                try TorchRuntime.seed(generator.next())  // dropout
                let losses = try Losses(
                    batch, run.network, for: .training(momentum: recipe.batchNormalizationMomentum),
                    truthLayers: run.truthLayers, recipe: recipe)
                guard losses.values.total.isFinite else { throw diverged("loss", done) }

                let learningRate = recipe.learningRate(
                    step: done.epochsDone * stepCount + done.stepsDone, of: recipe.epochs * stepCount)
                var norm: Double?
                if losses.isKnown {
                    let found = try run.optimizer.descend(
                        losses.total, learningRate: learningRate, gradientNormLimit: recipe.gradientNormLimit)
                    guard found.isFinite else { throw diverged("gradient", done) }
                    norm = found
                }

                done.stepsDone += 1
                done.lossSums.add(losses.values, weight: Double(batch.diveCount))
                done.diveCount += batch.diveCount
                let seconds = (clock.now - stepStart).seconds
                let meanSeconds =
                    (clock.now - epochStart).seconds / Double(done.stepsDone - stepsDoneBefore)
                let stepsLeft = (recipe.epochs - done.epochsDone) * stepCount - done.stepsDone
                try report(
                    .step(
                        StepReport(
                            epoch: done.epochsDone + 1, epochCount: recipe.epochs, step: done.stepsDone,
                            stepCount: stepCount, losses: losses.values, learningRate: learningRate,
                            gradientNorm: norm, secondsPerDive: seconds / Double(batch.diveCount),
                            remainingSeconds: meanSeconds * Double(stepsLeft))))
                if isCancelled() {
                    try save(run, done, as: Checkpoint.lastName)
                    return TrainingOutcome(isComplete: false, epochsDone: done.epochsDone, best: done.best)
                }
            }

            let measured = try ValidationReport(
                validation, run.network, truthLayers: run.truthLayers, recipe: recipe)
            let judged: [Prediction]
            do {
                judged = try run.network.predictions(
                    for: test, vocabulary: vocabulary, isCancelled: isCancelled)
            } catch is CancellationError {
                try save(run, done, as: Checkpoint.lastName)
                return TrainingOutcome(isComplete: false, epochsDone: done.epochsDone, best: done.best)
            }
            let trained = done.lossSums.divided(by: Double(done.diveCount))
            done = done.afterEpoch(measured)
            let isBest = done.best?.epoch == done.epochsDone
            if isBest { try save(run, done, as: Checkpoint.bestName) }
            let seconds = (clock.now - epochStart).seconds
            try report(
                .epoch(
                    EpochReport(
                        epoch: done.epochsDone, epochCount: recipe.epochs, training: trained,
                        validation: measured, testPredictions: judged, isBest: isBest, seconds: seconds,
                        remainingSeconds: seconds * Double(recipe.epochs - done.epochsDone))))
            try save(run, done, as: Checkpoint.lastName)
            if done.epochsDone < recipe.epochs, isCancelled() {
                return TrainingOutcome(isComplete: false, epochsDone: done.epochsDone, best: done.best)
            }
        }
        return TrainingOutcome(isComplete: true, epochsDone: done.epochsDone, best: done.best)
    }

    /// Mean of final score / 17 over the training dives that have one; 0 if none has.
    private var meanScore: Double {
        let scores = training.compactMap { $0.dive.truth?.finalScore }
        return scores.reduce(0, +) / Double(max(1, scores.count)) / Blueprint.scoreScale
    }

    /// A dive with a shifted window, possibly mirrored.
    private func augmented(_ item: Batch.Item, using generator: inout SeededGenerator) -> Batch.Item {
        var item = item
        item.shift = Int.random(in: -recipe.endShift...recipe.endShift, using: &generator)
        item.isMirrored = generator.nextUniform() < recipe.flipProbability
        return item
    }

    private func save(_ run: TrainingRun, _ progress: Checkpoint.Progress, as name: String) throws {
        let header = Checkpoint.Header(
            blueprint: blueprint, vocabulary: vocabulary, recipe: recipe, progress: progress,
            adamStepCounts: [:], origin: origin, divesDigest: divesDigest, threadCount: threadCount)
        try run.write(header, to: folder.appending(path: name))
    }

    private func diverged(_ what: String, _ progress: Checkpoint.Progress) -> TrainingError {
        let last = folder.appending(path: Checkpoint.lastName)
        let hasCheckpoint = FileManager.default.fileExists(atPath: last.path)
        return TrainingError(
            .diverged, "epoch \(progress.epochsDone + 1), step \(progress.stepsDone + 1)",
            "diverged: the \(what) became NaN",
            remedy: "Lower the learning rate or limit the gradient norm and "
                + (hasCheckpoint
                    ? "resume from \(Checkpoint.lastName), which is from before."
                    : "start again: there is no checkpoint yet."))
    }

    private static func check(
        _ checkpoint: Checkpoint, _ blueprint: Blueprint, _ vocabulary: Vocabulary, _ recipe: Recipe,
        _ divesDigest: String
    ) throws {
        guard checkpoint.blueprint == blueprint else {
            throw TrainingError(
                .mismatch, "checkpoint",
                "holds \(checkpoint.blueprint.name), the run is of \(blueprint.name)",
                remedy: "Resume with its own blueprint."
            )
        }
        guard checkpoint.vocabulary == vocabulary else {
            throw TrainingError(
                .mismatch, "checkpoint",
                "speaks \(checkpoint.vocabulary.count) words that are not the run's",
                remedy: "Resume with its own vocabulary."
            )
        }
        guard checkpoint.recipe.seed == recipe.seed, checkpoint.recipe.batchSize == recipe.batchSize else {
            throw TrainingError(
                .mismatch, "checkpoint",
                "was trained with seed \(checkpoint.recipe.seed) and batches of \(checkpoint.recipe.batchSize), the "
                    + "recipe says \(recipe.seed) and \(recipe.batchSize)",
                remedy: "Resume with the same.")
        }
        guard checkpoint.header.divesDigest ?? divesDigest == divesDigest else {
            throw TrainingError(
                .mismatch, "checkpoint",
                "was trained on other dives, or on another split of them",
                remedy: "Resume with the same tournament folders in "
                    + "the same order, and the same validationFraction.")
        }
    }
}

extension Checkpoint.Progress {
    /// The state at the start of the next epoch.
    fileprivate func afterEpoch(_ measured: ValidationReport?) -> Checkpoint.Progress {
        var next = Checkpoint.Progress()
        next.epochsDone = epochsDone + 1
        next.best = best
        if measured?.isBetter(than: best?.validation) ?? true {
            next.best = Checkpoint.Best(epoch: next.epochsDone, validation: measured)
        }
        return next
    }
}

extension Duration {
    fileprivate var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
