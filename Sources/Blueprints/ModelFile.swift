package import Files
public import Foundation
public import Tensors

/// A model: one safetensors file whose metadata carries the card, and whose tensors are exactly the blueprint's.
///
/// It cannot be loaded into the wrong network, because it includes the blueprint. Weights stay mapped until requested.
public struct ModelFile: Sendable {
    /// The file.
    public let url: URL
    /// The file's description of itself.
    public let card: ModelCard

    private let tensors: SafetensorsFile

    /// Key of the card in the safetensors metadata.
    public static let cardKey = "dive_judge_model"
    /// Key of a training run's state; checkpoints are safetensors files, too.
    package static let checkpointKey = "dive_judge_checkpoint"
    /// Name of the model in a training run's folder.
    package static let runModelName = "model.safetensors"

    /// Opens a model file and checks its tensors against its blueprint.
    ///
    /// - Throws: `TensorsError` if it is not a valid safetensors file; `BlueprintError` `.malformedModel` if it has no
    ///   readable card or an impossible network, `.mismatch` if names or shapes do not match the network.
    public init(contentsOf url: URL) throws { try self.init(FileMapping(url)) }

    /// Checks the tensors of an already mapped file against its blueprint.
    ///
    /// - Throws: as above.
    package init(_ mapping: FileMapping) throws {
        tensors = try SafetensorsFile(mapping)
        let url = tensors.url
        self.url = url
        guard let text = tensors.metadata[Self.cardKey] else {
            throw Self.otherContent(tensors)
        }
        do {
            card = try Self.readCard(text)
        } catch {
            throw BlueprintError(
                .malformedModel, url.path,
                "has a card that cannot be read (\(error))",
                remedy: "It may be from a newer version: update dive-judge, or train or "
                    + "convert the model again.")
        }
        do {
            try card.blueprint.validate()
        } catch {
            throw BlueprintError(.malformedModel, url.path, "carries a blueprint that \(error.problem)")
        }
        guard card.calibration?.detector?.isSound != false else {
            throw BlueprintError(
                .malformedModel, url.path,
                "carries an invalid detector measure",
                remedy: "Calibrate the model again.")
        }
        guard card.vocabulary.count == card.blueprint.vocabularyCount else {
            throw BlueprintError(
                .mismatch, url.path,
                "lists \(card.vocabulary.count) words for a network of \(card.blueprint.vocabularyCount)",
                remedy: "Train or convert the model again."
            )
        }
        try Self.check(tensors, against: card.blueprint)
    }

    /// A parameter's values in place in the file, as `SafetensorsFile.weights(_:)` returns them.
    public func weights(_ name: String) throws -> Weights { try tensors.weights(name) }

    /// A parameter's values, widened to 32-bit floats.
    public func tensor(_ name: String) throws -> Tensor { try tensors.tensor(name) }

    /// All parameters, widened to 32-bit floats.
    public func parameters() throws -> [String: Tensor] {
        var parameters: [String: Tensor] = [:]
        for parameter in card.blueprint.parameters { parameters[parameter.name] = try tensor(parameter.name) }
        return parameters
    }

    /// Writes a model file, atomically, one tensor at a time.
    ///
    /// - Parameters:
    ///   - elementType: `.float32`, or 16 bits to halve the file.
    ///   - tensor: returns the values of a parameter of the card's blueprint; called once for each, in order.
    /// - Throws: `BlueprintError` `.mismatch` for wrong shapes; `TensorsError` if the file cannot be written; whatever
    ///   `tensor` throws.
    public static func write(
        _ card: ModelCard, elementType: ElementType = .float32, to url: URL,
        tensor: (_ parameter: Parameter) throws -> Tensor
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(card), as: UTF8.self)
        var rest = card.blueprint.parameters[...]
        try writeSafetensors(
            rest.map { ($0.name, $0.shape) }, metadata: [cardKey: text], elementType: elementType, to: url
        ) { _ in
            let parameter = rest.removeFirst()
            let values = try tensor(parameter)
            guard values.shape == parameter.shape else { throw misfit(parameter, values.shape, file: url) }
            return values
        }
    }

    /// Writes a model file from parameters in memory.
    ///
    /// - Throws: as above; also `BlueprintError` `.mismatch` for missing and extra parameters.
    public static func write(
        _ card: ModelCard, parameters: [String: Tensor], elementType: ElementType = .float32, to url: URL
    ) throws {
        try check(parameters.mapValues(\.shape), against: card.blueprint, file: url)
        try write(card, elementType: elementType, to: url) { parameter in
            parameters[parameter.name] ?? Tensor(shape: [])  // checked above: it is there
        }
    }

    /// Writes the same weights, bit for bit, with another card for the same network.
    ///
    /// - Throws: `BlueprintError` `.malformedModel` if the file's tensors do not share one supported element type;
    ///   `TensorsError` if the new file cannot be written.
    public func write(_ card: ModelCard, to url: URL) throws {
        let elementTypes = Set(tensors.entries.values.map(\.elementType))
        guard let elementType = elementTypes.first, elementTypes.count == 1, elementType.isFloat,
            elementType != .float64
        else {
            throw BlueprintError(
                .malformedModel, self.url.path,
                "has tensors of several element types, or of one that models do not use",
                remedy: "Train or convert the model again."
            )
        }
        try Self.write(card, elementType: elementType, to: url) { try tensor($0.name) }
    }

    /// Decodes a card. If fields are missing, recipe and blueprint are laid over the defaults, so that adding a field in a
    /// later version does not break earlier models.
    private static func readCard(_ text: String) throws -> ModelCard {
        // The fallback takes several times as long, on every start of a tool.
        if let card = try? JSONDecoder().decode(ModelCard.self, from: Data(text.utf8)) { return card }
        func object(_ data: Data) throws -> [String: Any] {
            try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        }
        var fields = try object(Data(text.utf8))
        if let recipe = fields["recipe"] as? [String: Any] {
            fields["recipe"] = try object(JSONEncoder().encode(Recipe())).merging(recipe) { _, own in own }
        }
        if let blueprint = fields["blueprint"] as? [String: Any] {
            fields["blueprint"] = try object(JSONEncoder().encode(Blueprint()))
                .merging(blueprint) { _, own in own }
        }
        return try JSONDecoder().decode(
            ModelCard.self, from: JSONSerialization.data(withJSONObject: fields))
    }

    /// What a file without a card holds.
    private static func otherContent(_ file: SafetensorsFile) -> BlueprintError {
        let path = file.url.path
        if let name = file.metadata[BackboneFile.backboneKey] {
            return BlueprintError(
                .otherContent(.backbone), path,
                "is a \(name.uppercased()) backbone, not a model: it has no heads that score",
                remedy: "Train a model that starts from it."
            )
        }
        if file.metadata[checkpointKey] != nil {
            let model = file.url.deletingLastPathComponent().appending(path: runModelName)
            return BlueprintError(
                .otherContent(.checkpoint), path,
                "is the checkpoint of a training run, not its model. "
                    + (FileManager.default.fileExists(atPath: model.path)
                        ? "The model is \(runModelName) in the same folder."
                        : "Take \(runModelName) from the run's folder, or resume the run if it has not written one yet.")
            )
        }
        let names = file.entries.keys.sorted()
        let shown = names.prefix(3).map { "\"\($0.prefix(100))\"" }.joined(separator: ", ")
        return BlueprintError(
            .otherContent(.tensors), path,
            "is a safetensors file of another program: it holds \(names.count) \(names.count == 1 ? "tensor" : "tensors")"
                + (names.isEmpty ? "" : " (\(shown)\(names.count > 3 ? ", ..." : ""))")
                + ", but no dive-judge model",
            remedy: "Convert it first.")
    }

    private static func check(_ file: SafetensorsFile, against blueprint: Blueprint) throws {
        try check(file.entries.mapValues(\.shape), against: blueprint, file: file.url)
    }

    private static func check(
        _ found: [String: [Int]], against blueprint: Blueprint, file: URL
    ) throws(BlueprintError) {
        let wanted = blueprint.parameters
        let missing = wanted.map(\.name).filter { found[$0] == nil }
        let extra = Set(found.keys).subtracting(wanted.map(\.name)).sorted()
        if !missing.isEmpty || !extra.isEmpty {
            func named(_ names: [String], _ what: String) -> String? {
                guard !names.isEmpty else { return nil }
                let shown = names.prefix(3).map { "\"\($0)\"" }.joined(separator: ", ")
                return "\(names.count) \(what) (\(shown)\(names.count > 3 ? ", ..." : ""))"
            }
            let parts = [named(missing, "missing"), named(extra, "extra")].compactMap(\.self)
            throw BlueprintError(
                .mismatch, file.path,
                "does not hold the parameters of \(blueprint.name): \(parts.joined(separator: ", "))",
                remedy: "Train or convert the model again.")
        }
        for parameter in wanted where found[parameter.name] != parameter.shape {
            throw misfit(parameter, found[parameter.name] ?? [], file: file)
        }
    }

    private static func misfit(_ parameter: Parameter, _ shape: [Int], file: URL) -> BlueprintError {
        BlueprintError(
            .mismatch, file.path,
            "tensor \"\(parameter.name)\" has shape \(shape), expected \(parameter.shape)",
            remedy: "Train or convert the model again."
        )
    }
}
