import Blueprints
public import Foundation
import Tensors

extension Checkpoint {
    private static let key = ModelFile.checkpointKey

    /// The tensors that a checkpoint holds for a parameter, by their prefix in the file.
    enum Part: String, CaseIterable {
        case parameter = ""
        case mean = "adam.mean."
        case square = "adam.square."
    }

    /// Writes the file atomically, requesting one tensor at a time.
    ///
    /// - Throws: `TensorsError` if it cannot be written; an existing file then remains intact.
    static func write(
        _ header: Header, to url: URL, tensor: (_ part: Part, _ name: String) throws -> Tensor
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(header), as: UTF8.self)
        let entries = header.entries
        var rest = entries[...]
        try writeSafetensors(entries.map { ($0.name, $0.shape) }, metadata: [key: text], to: url) { _ in
            let entry = rest.removeFirst()
            return try tensor(entry.part, entry.parameter)
        }
    }

    /// Opens a file and checks its tensors against its network.
    ///
    /// - Throws: `TensorsError` if it is not a sound safetensors file, `TrainingError` `.malformedCheckpoint` if it is not a
    ///   checkpoint, `.mismatch` if its tensors are not those of its network.
    public init(contentsOf url: URL) throws {
        let file = try SafetensorsFile(url)
        guard let text = file.metadata[Self.key] else {
            throw TrainingError(
                .malformedCheckpoint, url.path,
                "is not the checkpoint of a training run",
                remedy: "Give the \(Checkpoint.lastName) of one.")
        }
        let header: Header
        do {
            header = try JSONDecoder().decode(Header.self, from: Data(text.utf8))
        } catch {
            throw TrainingError(
                .malformedCheckpoint, url.path,
                "has a header that cannot be read (\(error))",
                remedy: "Start the run again.")
        }
        do {
            try header.blueprint.validate()
        } catch {
            throw TrainingError(
                .malformedCheckpoint, url.path,
                "carries a blueprint that \(error.problem)", remedy: "Start the run again.")
        }
        try header.check(url)
        try header.check(file)
        self.init(header: header, file: file)
    }
}

extension Checkpoint.Header {
    /// A tensor of the file.
    struct Entry {
        let part: Checkpoint.Part
        let parameter: String
        let shape: [Int]

        /// Its name in the file.
        var name: String { part.rawValue + parameter }
    }

    /// Every tensor of the file, in order: parameters, Adam's means, its squares, each by name.
    var entries: [Entry] {
        let own = blueprint.parameters.map { (name: $0.name, shape: $0.shape, isLearned: $0.isLearned) }
        let truth = TruthLayers.parameters(blueprint).map {
            (name: $0.name, shape: $0.shape, isLearned: true)
        }
        let all = (own + truth).sorted { $0.name < $1.name }
        return Checkpoint.Part.allCases.flatMap { part in
            all.filter { part == .parameter || $0.isLearned }.map {
                Entry(part: part, parameter: $0.name, shape: $0.shape)
            }
        }
    }

    /// Rejects numbers that no run writes.
    fileprivate func check(_ url: URL) throws(TrainingError) {
        func require(_ holds: Bool, _ message: String) throws(TrainingError) {
            guard holds else {
                throw TrainingError(.malformedCheckpoint, url.path, message, remedy: "Start the run again.")
            }
        }
        try require(schema == Self.schema, "follows schema \(schema), expected \(Self.schema).")
        try require(
            progress.epochsDone >= 0 && progress.stepsDone >= 0 && progress.diveCount >= 0
                && progress.best?.epoch ?? 1 >= 1, "has a negative count in its header.")
        let learned = entries.filter { $0.part == .mean }.map(\.parameter)
        try require(
            Set(adamStepCounts.keys) == Set(learned) && adamStepCounts.values.allSatisfy { $0 >= 0 },
            "does not count Adam's steps for exactly the parameters of \(blueprint.name).")
        try require(
            vocabulary.count == blueprint.vocabularyCount,
            "lists \(vocabulary.count) words for a network of \(blueprint.vocabularyCount).")
    }

    /// Rejects tensors that do not match the network.
    fileprivate func check(_ file: SafetensorsFile) throws(TrainingError) {
        let entries = entries
        if let extra = Set(file.entries.keys).subtracting(entries.map(\.name)).min() {
            throw TrainingError(
                .mismatch, file.url.path,
                "holds \"\(extra.prefix(100))\", which \(blueprint.name) does not have",
                remedy: "Start the run again.")
        }
        for entry in entries {
            guard let found = file.entries[entry.name] else {
                throw TrainingError(
                    .mismatch, file.url.path, "lacks \"\(entry.name)\"", remedy: "Start the run again.")
            }
            guard found.shape == entry.shape, found.elementType == .float32 else {
                throw TrainingError(
                    .mismatch, file.url.path,
                    "tensor \"\(entry.name)\" is \(found.elementType.rawValue) \(found.shape), expected "
                        + "\(ElementType.float32.rawValue) \(entry.shape)",
                    remedy: "Start the run again.")
            }
        }
    }
}
