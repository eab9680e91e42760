public import Blueprints
public import Tensors

/// A run between two steps: all that is needed to go on bit for bit.
///
/// One safetensors file: the parameters under their names, "clip_truth.*", "execution_truth.*", Adam's moments as "adam.mean.*" and
/// "adam.square.*"; everything else as JSON in the metadata. Chance needs no state: every step draws from a generator that
/// the seed, the epoch and the step determine. Tensors stay in the file until asked for.
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
    /// How it is trained.
    public var recipe: Recipe { header.recipe }
    /// How far it has come.
    public var progress: Progress { header.progress }
    /// The model whose weights it began with; nil where they were drawn from the seed.
    public var origin: Origin? { header.origin }

    /// What stands in the file's metadata.
    struct Header: Sendable, Equatable, Codable {
        static let schema = 1
        var schema = Self.schema
        let blueprint: Blueprint
        let vocabulary: Vocabulary
        let recipe: Recipe
        var progress: Progress
        /// Adam's steps by parameter.
        var adamStepCounts: [String: Int]
        var origin: Origin?
        /// Digest of the dives in their order and of their split; nil in files that precede it.
        var divesDigest: String?
        /// LibTorch's threads; nil in files that precede it.
        var threadCount: Int?
    }

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

        /// Collects it.
        public init(name: String, trainingData: String, isTrainedOnSimulation: Bool) {
            self.name = name
            self.trainingData = trainingData
            self.isTrainedOnSimulation = isTrainedOnSimulation
        }

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

    /// A parameter of the network or of the truth layers.
    ///
    /// - Throws: `TensorsError` `.missingTensor` where there is none of that name.
    public func parameter(_ name: String) throws -> Tensor { try tensor(.parameter, name) }

    /// What the file holds of a parameter.
    func tensor(_ part: Part, _ name: String) throws -> Tensor { try file.tensor(part.rawValue + name) }

    /// The parameters that a model file holds: the network's, without the truth layers.
    ///
    /// All are read at once; where memory is short, ask for one after another.
    public var modelParameters: [String: Tensor] {
        get throws {
            try Dictionary(
                uniqueKeysWithValues: blueprint.parameters.map { ($0.name, try parameter($0.name)) })
        }
    }
}

/// Equal in everything that a run goes on with, every value compared bit for bit.
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
