import Blueprints
import Diving
import Foundation
import Tensors
import Testing

@Suite struct ModelFileTests {
    static let blueprint = Blueprint(widthMultiplier: 0.0625, inputSize: 32, vocabularyCount: 3)

    static func makeCard() throws -> ModelCard {
        ModelCard(
            name: "tiny", blueprint: blueprint, preprocessing: "stable-1",
            vocabulary: try Vocabulary(words: ["<eos>", "<sos>", "dive"]), trainingData: "nothing",
            isTrainedOnSimulation: true, recipe: Recipe(), epoch: 3, metrics: ["validation_spearman": 0.5])
    }

    static func makeParameters() -> [String: Tensor] {
        var generator = SystemRandomNumberGenerator()
        return blueprint.makeParameters(using: &generator)
    }

    @Test func `card and weights are read back`() throws {
        try withTemporaryFile { url in
            let parameters = Self.makeParameters()
            try ModelFile.write(try Self.makeCard(), parameters: parameters, to: url)
            let model = try ModelFile(contentsOf: url)
            #expect(try model.card == Self.makeCard())
            #expect(try model.parameters() == parameters)
            for (name, tensor) in parameters { #expect(try model.weights(name).tensor == tensor) }
        }
    }

    @Test func `missing and extra parameters are named before anything is written`() throws {
        try withTemporaryFile { url in
            var parameters = Self.makeParameters()
            parameters["conv6.weight"] = parameters.removeValue(forKey: "conv1.weight")
            let error = #expect(throws: BlueprintError.self) {
                try ModelFile.write(try Self.makeCard(), parameters: parameters, to: url)
            }
            #expect(error?.exitCode == 78)
            #expect(
                error?.message
                    == "does not hold the parameters of C3D-AVG-MTL x0.0625 32px: 1 missing (\"conv1.weight\"), "
                    + "1 extra (\"conv6.weight\"). Give the model that belongs to this network.")
            #expect(!FileManager.default.fileExists(atPath: url.path))
        }
    }

    @Test func `a model of another size is refused when it is read`() throws {
        try withTemporaryFile { url in
            var card = try Self.makeCard()
            card.blueprint.widthMultiplier = 0.125
            let text = String(decoding: try JSONEncoder().encode(card), as: UTF8.self)
            let tensors = Self.makeParameters().map { (name: $0.key, tensor: $0.value) }
            try writeSafetensors(tensors, metadata: [ModelFile.cardKey: text], to: url)
            let error = #expect(throws: BlueprintError.self) { try ModelFile(contentsOf: url) }
            #expect(error?.code == .mismatch)
            #expect(
                error?.message.hasPrefix(
                    "tensor \"conv2.weight\" has shape [8, 8, 3, 3, 3], expected [16, 8, 3, 3, 3].") == true)
        }
    }

    @Test func `a foreign safetensors file is refused`() throws {
        try withTemporaryFile { url in
            try writeSafetensors([], metadata: [:], to: url)
            let error = #expect(throws: BlueprintError.self) { try ModelFile(contentsOf: url) }
            #expect(error?.exitCode == 65)
            #expect(
                error?.message
                    == "is a safetensors file without a dive-judge card. Give a model that \"divelab train\" wrote."
            )
        }
    }

    @Test func `a model whose recipe lacks a later field is read`() throws {
        try withTemporaryFile { url in
            let text = String(decoding: try JSONEncoder().encode(Self.makeCard()), as: UTF8.self)
                .replacing("\"warmupSteps\":0,", with: "").replacing(",\"warmupSteps\":0", with: "")
            #expect(!text.contains("warmupSteps"))
            let tensors = Self.makeParameters().map { (name: $0.key, tensor: $0.value) }
            try writeSafetensors(tensors, metadata: [ModelFile.cardKey: text], to: url)
            #expect(try ModelFile(contentsOf: url).card == Self.makeCard())
        }
    }

    @Test func `an impossible network is a fault of the file`() throws {
        try withTemporaryFile { url in
            var card = try Self.makeCard()
            card.blueprint.inputSize = 7
            let text = String(decoding: try JSONEncoder().encode(card), as: UTF8.self)
            try writeSafetensors([], metadata: [ModelFile.cardKey: text], to: url)
            let error = #expect(throws: BlueprintError.self) { try ModelFile(contentsOf: url) }
            #expect(error?.exitCode == 65)
            #expect(
                error?.description
                    == "\(url.path): carries a blueprint that has the input size 7; give 32 to 448 pixels.")
        }
    }

    private func withTemporaryFile(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "model-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appendingPathComponent("model.safetensors"))
    }
}
