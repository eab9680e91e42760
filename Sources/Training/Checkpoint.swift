public import Blueprints
public import Tensors

/// A run's state between two steps: all that is needed to resume bit for bit.
///
/// One safetensors file: the parameters under their names, "clip_truth.*", "execution_truth.*", Adam's moments as
/// "adam.mean.*" and "adam.square.*"; everything else as JSON in the metadata. The random generator has no state to save:
/// every step's generator is determined by the seed, the epoch and the step. Tensors stay in the file until requested.
public struct Checkpoint: Sendable {
    let header: Header
    private let file: SafetensorsFile

    init(header: Header, file: SafetensorsFile) {
        self.header = header
        self.file = file
    }

    /// The network.
    public var blueprint: Blueprint { header.blueprint }
    /// The captioner's words.
    public var vocabulary: Vocabulary { header.vocabulary }
    /// Its training recipe.
    public var recipe: Recipe { header.recipe }
    /// Its progress.
    public var progress: Progress { header.progress }
    /// The model whose weights it started with; nil if they were drawn from the seed.
    public var origin: Origin? { header.origin }

    /// The content of the file's metadata.
    struct Header: Sendable, Equatable, Codable {
        static let schema = 1
        var schema = Self.schema
        let blueprint: Blueprint
        let vocabulary: Vocabulary
        let recipe: Recipe
        var progress: Progress
        /// Adam's step count for each parameter.
        var adamStepCounts: [String: Int]
        var origin: Origin?
        /// Digest of the dives in their order and of their split; nil in older files.
        var divesDigest: String?
        /// LibTorch's threads; nil in older files.
        var threadCount: Int?
    }

    /// A run's progress.
    public struct Progress: Sendable, Equatable, Codable {
        /// Completed epochs.
        public var epochsDone = 0
        /// Completed steps of the current epoch.
        public var stepsDone = 0
        /// Sums of the losses over the dives of the current epoch.
        var lossSums = LossValues()
        /// The number of dives in those sums.
        var diveCount = 0
        /// The best epoch so far.
        public var best: Best?
    }

    /// The epoch whose weights are kept.
    public struct Best: Sendable, Equatable, Codable {
        /// Starts at 1.
        public let epoch: Int
        /// What was measured then; nil without validation dives, when the last epoch is kept.
        public let validation: ValidationReport?
    }

    /// A model's training origin, for the cards of models that start from it.
    public struct Origin: Sendable, Equatable, Codable {
        /// The model's name.
        public let name: String
        /// What it was trained on.
        public let trainingData: String
        /// Whether it was trained on simulated dives only.
        public let isTrainedOnSimulation: Bool

        /// Creates an origin.
        public init(name: String, trainingData: String, isTrainedOnSimulation: Bool) {
            self.name = name
            self.trainingData = trainingData
            self.isTrainedOnSimulation = isTrainedOnSimulation
        }

        /// Reads it from a card.
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

    /// A parameter of the network or of the truth layers.
    ///
    /// - Throws: `TensorsError` `.missingTensor` if no parameter has that name.
    public func parameter(_ name: String) throws -> Tensor { try tensor(.parameter, name) }

    /// One of a parameter's tensors in the file.
    func tensor(_ part: Part, _ name: String) throws -> Tensor { try file.tensor(part.rawValue + name) }

    /// The parameters that a model file holds: the network's, without the truth layers.
    ///
    /// Reads all of them at once; to save memory, request them one by one.
    public var modelParameters: [String: Tensor] {
        get throws {
            try Dictionary(
                uniqueKeysWithValues: blueprint.parameters.map { ($0.name, try parameter($0.name)) })
        }
    }
}

/// Equal in everything that a resumed run depends on, with every value compared bit for bit.
extension Checkpoint: Equatable {
    /// Compares headers, then the bytes of every tensor in the files.
    public static func == (first: Checkpoint, second: Checkpoint) -> Bool {
        first.header == second.header
            && first.header.entries.allSatisfy { entry in
                let isEqual = try? first.file.withUnsafeBytes(of: entry.name) { bytes in
                    try second.file.withUnsafeBytes(of: entry.name) { others in
                        bytes.count == others.count
                            && bytes.withMemoryRebound(to: UInt8.self) { bytes in
                                others.withMemoryRebound(to: UInt8.self) { bytes.elementsEqual($0) }
                            }
                    }
                }
                return isEqual ?? false
            }
    }
}
