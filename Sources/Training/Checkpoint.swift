public import Blueprints
public import Foundation
public import Tensors

/// A run between two steps: all that is needed to go on bit for bit.
///
/// One safetensors file: the parameters under their names, "clip_truth.*", "execution_truth.*", Adam's moments as "adam.mean.*" and
/// "adam.square.*"; everything else as JSON in the metadata. Chance needs no state: every step draws from a generator that
/// the seed, the epoch and the step determine.
public struct Checkpoint: Sendable, Equatable {
    /// The network.
    public var blueprint: Blueprint
    /// The captioner's words.
    public var vocabulary: Vocabulary
    /// How it is trained.
    public var recipe: Recipe
    /// How far it has come.
    public var progress: Progress
    /// The model whose weights it began with; nil where they were drawn from the seed.
    public var origin: Origin?
    /// Digest of the dives in their order and of their split; nil in files that precede it.
    var divesDigest: String?
    /// Parameters of the network and of the truth layers.
    public var parameters: [String: Tensor]
    /// Adam's steps, means of gradients and of their squares, by parameter.
    var stepCounts: [String: Int]
    var means: [String: Tensor]
    var squares: [String: Tensor]

    /// How far a run has come.
    public struct Progress: Sendable, Equatable, Codable {
        /// Whole epochs done.
        public var epochsDone = 0
        /// Steps done of the epoch that is under way.
        public var stepsDone = 0
        /// Sums of the losses over the dives of the epoch that is under way.
        var lossSums = LossValues()
        /// Dives behind those sums.
        var diveCount = 0
        /// The best epoch so far.
        public var best: Best?
    }

    /// The epoch whose weights are kept.
    public struct Best: Sendable, Equatable, Codable {
        /// Counts from 1.
        public let epoch: Int
        /// What was measured then; nil where there are no validation dives and the last epoch is the one kept.
        public let validation: ValidationReport?
    }

    /// What a model says of its own training, for the card of one that is made from it.
    public struct Origin: Sendable, Equatable, Codable {
        /// The model's name.
        public let name: String
        /// What it was trained on.
        public let trainingData: String
        /// Whether it has seen simulated dives only.
        public let isTrainedOnSimulation: Bool

        /// Takes it from a card.
        public init(_ card: ModelCard) {
            name = card.name
            trainingData = card.trainingData
            isTrainedOnSimulation = card.isTrainedOnSimulation
        }
    }

    /// Name of the checkpoint of the last step, in a run's folder.
    public static let lastName = "last.safetensors"
    /// Name of the checkpoint of the best epoch, in a run's folder.
    public static let bestName = "best.safetensors"
}

// The file.
extension Checkpoint {
    private static let key = "dive_judge_checkpoint"
    private static let meanPrefix = "adam.mean."
    private static let squarePrefix = "adam.square."

    private struct Header: Codable {
        static let schema = 1
        var schema = Self.schema
        let blueprint: Blueprint
        let vocabulary: Vocabulary
        let recipe: Recipe
        let progress: Progress
        let adamStepCounts: [String: Int]
        var origin: Origin?
        var divesDigest: String?
    }

    /// Writes the file, atomically.
    ///
    /// - Throws: `TensorsError` where it cannot be written; an earlier file is then intact.
    public func write(to url: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let header = Header(
            blueprint: blueprint, vocabulary: vocabulary, recipe: recipe, progress: progress,
            adamStepCounts: stepCounts, origin: origin, divesDigest: divesDigest)
        let names = parameters.keys.sorted()
        let tensors =
            names.compactMap { name in parameters[name].map { (name: name, tensor: $0) } }
            + names.compactMap { name in means[name].map { (name: Self.meanPrefix + name, tensor: $0) } }
            + names.compactMap { name in squares[name].map { (name: Self.squarePrefix + name, tensor: $0) } }
        try writeSafetensors(
            tensors, metadata: [Self.key: String(decoding: try encoder.encode(header), as: UTF8.self)],
            to: url)
    }

    /// Reads a file and holds its tensors against its network.
    ///
    /// - Throws: `TensorsError` where it is no sound safetensors file, `TrainingError` `.malformedCheckpoint` where it is no
    ///   checkpoint, `.mismatch` where its tensors are not those of its network.
    public init(contentsOf url: URL) throws {
        let file = try SafetensorsFile(url)
        guard let text = file.metadata[Self.key] else {
            throw TrainingError(
                .malformedCheckpoint, url.path,
                "is no checkpoint of a training run. Give the last.safetensors of one.")
        }
        let header: Header
        do {
            header = try JSONDecoder().decode(Header.self, from: Data(text.utf8))
        } catch {
            throw TrainingError(
                .malformedCheckpoint, url.path,
                "has a header that cannot be read (\(error)). Start the run anew.")
        }
        do {
            try header.blueprint.validate()
        } catch {
            throw TrainingError(
                .malformedCheckpoint, url.path,
                "carries a blueprint that \(error.message) Start the run anew.")
        }
        func wanted(_ own: [Parameter]) -> [(name: String, shape: [Int])] {
            own.map { ($0.name, $0.shape) } + TruthLayers.parameters(header.blueprint)
        }
        let all = wanted(header.blueprint.parameters)
        let learned = wanted(header.blueprint.parameters.filter(\.isLearned))
        try Self.check(header, names: learned.map(\.name), url)
        let names =
            all.map(\.name)
            + [Self.meanPrefix, Self.squarePrefix].flatMap { prefix in learned.map { prefix + $0.name } }
        if let extra = Set(file.entries.keys).subtracting(names).min() {
            throw TrainingError(
                .mismatch, url.path,
                "holds \"\(extra.prefix(100))\", which \(header.blueprint.name) has not. Start the run anew.")
        }
        func tensors(_ wanted: [(name: String, shape: [Int])], _ prefix: String = "") throws -> [String:
            Tensor]
        {
            try Dictionary(
                uniqueKeysWithValues: wanted.map { name, shape in
                    let tensor = try file.tensor(prefix + name)
                    guard tensor.shape == shape else {
                        throw TrainingError(
                            .mismatch, url.path,
                            "tensor \"\(prefix + name)\" has shape \(tensor.shape), expected \(shape). "
                                + "Start the run anew.")
                    }
                    return (name, tensor)
                })
        }
        self.init(
            blueprint: header.blueprint, vocabulary: header.vocabulary, recipe: header.recipe,
            progress: header.progress, origin: header.origin, divesDigest: header.divesDigest,
            parameters: try tensors(all), stepCounts: header.adamStepCounts,
            means: try tensors(learned, Self.meanPrefix),
            squares: try tensors(learned, Self.squarePrefix))
    }

    /// Refuses numbers that no run writes.
    private static func check(_ header: Header, names: [String], _ url: URL) throws(TrainingError) {
        func require(_ holds: Bool, _ message: String) throws(TrainingError) {
            guard holds else {
                throw TrainingError(.malformedCheckpoint, url.path, message + " Start the run anew.")
            }
        }
        let progress = header.progress
        try require(
            header.schema == Header.schema, "follows schema \(header.schema), expected \(Header.schema).")
        try require(
            progress.epochsDone >= 0 && progress.stepsDone >= 0 && progress.diveCount >= 0
                && progress.best?.epoch ?? 1 >= 1, "has a negative count in its header.")
        try require(
            Set(header.adamStepCounts.keys) == Set(names)
                && header.adamStepCounts.values.allSatisfy { $0 >= 0 },
            "does not count Adam's steps for exactly the parameters of \(header.blueprint.name).")
        try require(
            header.vocabulary.count == header.blueprint.vocabularyCount,
            "lists \(header.vocabulary.count) words for a network of \(header.blueprint.vocabularyCount).")
    }

    /// What Adam remembers of one parameter.
    func moments(of name: String) -> TorchAdam.Moments {
        guard let mean = means[name], let square = squares[name] else {
            preconditionFailure("the checkpoint has no moments of \"\(name)\"")
        }
        return TorchAdam.Moments(stepCount: stepCounts[name] ?? 0, mean: mean, square: square)
    }

    /// The parameters that a model file holds: the network's, without the truth layers.
    public var modelParameters: [String: Tensor] {
        let names = Set(blueprint.parameters.map(\.name))
        return parameters.filter { names.contains($0.key) }
    }
}
