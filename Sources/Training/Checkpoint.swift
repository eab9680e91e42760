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
        /// What was measured then.
        public let validation: ValidationReport
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
        var schema = 1
        let blueprint: Blueprint
        let vocabulary: Vocabulary
        let recipe: Recipe
        let progress: Progress
        let adamStepCounts: [String: Int]
    }

    /// Writes the file, atomically.
    ///
    /// - Throws: `TensorsError` where it cannot be written; an earlier file is then intact.
    public func write(to url: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let header = Header(
            blueprint: blueprint, vocabulary: vocabulary, recipe: recipe, progress: progress,
            adamStepCounts: stepCounts)
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
        try header.blueprint.validate()
        let wanted =
            header.blueprint.parameters.map { (name: $0.name, shape: $0.shape) }
            + TruthLayers.parameters(header.blueprint)
        func tensors(_ prefix: String) throws -> [String: Tensor] {
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
            progress: header.progress, parameters: try tensors(""), stepCounts: header.adamStepCounts,
            means: try tensors(Self.meanPrefix),
            squares: try tensors(Self.squarePrefix))
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
