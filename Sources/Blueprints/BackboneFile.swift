public import Foundation
public import Tensors

/// Weights of a backbone alone, to start training from: they were trained elsewhere, on other films.
///
/// A safetensors file whose metadata names the backbone; a model file of the same backbone works as well. A parameter missing
/// from the file keeps its initial value.
public struct BackboneFile: Sendable {
    /// The file.
    public let url: URL
    /// The network that reads a clip.
    public let backbone: Blueprint.Backbone
    /// The card, if the file is a model.
    public let card: ModelCard?

    private let tensors: SafetensorsFile

    /// Key of the backbone's name in the safetensors metadata.
    public static let backboneKey = "dive_judge_backbone"

    /// Opens the file.
    ///
    /// - Throws: `TensorsError` if it is not a valid safetensors file, `BlueprintError` `.malformedModel` if it names no
    ///   backbone.
    public init(contentsOf url: URL) throws {
        self.url = url
        tensors = try SafetensorsFile(url)
        if let name = tensors.metadata[Self.backboneKey], let backbone = Blueprint.Backbone(rawValue: name) {
            self.backbone = backbone
            card = nil
        } else if tensors.metadata[ModelFile.cardKey] != nil {
            let card = try ModelFile(contentsOf: url).card
            backbone = card.blueprint.backbone
            self.card = card
        } else {
            throw BlueprintError(
                .malformedModel, url.path,
                "is neither a backbone nor a model",
                remedy: "Convert the weights to a backbone first.")
        }
    }

    /// The values in the file for a network's backbone.
    ///
    /// - Returns: the values by name, and the parameters that are missing.
    /// - Throws: `BlueprintError` `.mismatch` for another backbone or other shapes.
    public func parameters(
        for blueprint: Blueprint
    ) throws -> (values: [String: Tensor], missing: [Parameter]) {
        guard blueprint.backbone == backbone else {
            throw BlueprintError(
                .mismatch, url.path,
                "holds \(backbone.title), the network reads clips with \(blueprint.backbone.title)",
                remedy: "Give a \(blueprint.backbone.title) backbone."
            )
        }
        var values: [String: Tensor] = [:]
        var missing: [Parameter] = []
        for parameter in blueprint.backboneParameters {
            guard let entry = tensors.entries[parameter.name] else {
                missing.append(parameter)
                continue
            }
            guard entry.shape == parameter.shape else {
                throw BlueprintError(
                    .mismatch, url.path,
                    "tensor \"\(parameter.name)\" has shape \(entry.shape), expected \(parameter.shape)",
                    remedy: "Give a "
                        + "backbone of the same width.")
            }
            values[parameter.name] = try tensors.tensor(parameter.name)
        }
        return (values, missing)
    }

    /// Writes a backbone file, atomically, one tensor at a time.
    ///
    /// - Parameters:
    ///   - parameters: the known parameters of the backbone.
    ///   - tensor: returns the values of one, in its shape.
    /// - Throws: `TensorsError` if the file cannot be written; whatever `tensor` throws.
    public static func write(
        _ backbone: Blueprint.Backbone, _ parameters: [Parameter], to url: URL,
        tensor: (_ parameter: Parameter) throws -> Tensor
    ) throws {
        var rest = parameters[...]
        try writeSafetensors(
            parameters.map { ($0.name, $0.shape) }, metadata: [backboneKey: backbone.rawValue], to: url
        ) { _ in try tensor(rest.removeFirst()) }
    }
}

extension Blueprint {
    /// The backbone's parameters, in the order of a weight file.
    public var backboneParameters: [Parameter] {
        let names = graph.nodes.prefix { $0.name != NodeName.clipFeatures }.map(\.name)
        return parameters.filter { parameter in
            names.contains { parameter.name.hasPrefix($0 + ".") }
        }
    }
}

extension Blueprint.Backbone {
    /// As the papers write it.
    public var title: String { rawValue.uppercased() }
}
