import Blueprints
import Foundation
import Tensors
import TestSupport
import Testing
import Verdicts

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

    @Test func `card and weights read back`() throws {
        try withTemporaryFile { url in
            let parameters = Self.makeParameters()
            try ModelFile.write(try Self.makeCard(), parameters: parameters, to: url)
            let model = try ModelFile(contentsOf: url)
            #expect(try model.card == Self.makeCard())
            #expect(try model.parameters() == parameters)
            for (name, tensor) in parameters { #expect(try model.weights(name).tensor == tensor) }
        }
    }

    @Test(arguments: [ElementType.float32, .float16, .bfloat16])
    func `a calibration changes the card but not the weights`(elementType: ElementType) throws {
        try withTemporaryFile { url in
            let calibrated = url.deletingLastPathComponent().appending(
                path: url.lastPathComponent + ".calibrated")
            defer { try? FileManager.default.removeItem(at: calibrated) }
            try ModelFile.write(
                try Self.makeCard(), parameters: Self.makeParameters(), elementType: elementType, to: url)
            let model = try ModelFile(contentsOf: url)
            #expect(model.card.calibration == nil)
            var generator = Seeded(state: 3)
            let featureStatistics = (0..<100).map { _ in
                (0..<18).map { _ in Double.random(in: 0...1, using: &generator) }
            }
            var card = model.card
            card.calibration = Calibration(
                data: "100 dives", residuals: [0.25, -3.125],
                detector: OutOfDistributionDetector(featureStatistics: featureStatistics))

            try model.write(card, to: calibrated)
            #expect(card.calibration?.detector != nil)

            #expect(try ModelFile(contentsOf: calibrated).card == card)
            let (before, after) = (try SafetensorsFile(url), try SafetensorsFile(calibrated))
            #expect(before.entries == after.entries)
            #expect(before.entries.values.allSatisfy { $0.elementType == elementType })
            for name in before.entries.keys {
                let isSame = try before.withUnsafeBytes(of: name) { old in
                    try after.withUnsafeBytes(of: name) { old.elementsEqual($0) }
                }
                #expect(isSame, "\(name)")
            }
        }
    }

    @Test(arguments: ["center", "factor", "diveLimit"])
    func `a card with an invalid measure of dives is rejected`(damage: String) throws {
        try withTemporaryFile { url in
            let zeros = Array(repeating: 0.0, count: 18)
            let rows = (0..<18).map { row in (0...row).map { $0 == row ? 1.0 : 0 } }
            var fields: [String: Any] = ["center": zeros, "factor": rows, "diveLimit": 1.5]
            let damaged: [String: Any] = ["center": [0], "factor": [[1]], "diveLimit": 0.5]
            fields[damage] = damaged[damage]
            var card = try Self.makeCard()
            card.calibration = Calibration(
                data: "", residuals: [],
                detector: try JSONDecoder().decode(
                    OutOfDistributionDetector.self, from: JSONSerialization.data(withJSONObject: fields)))
            try ModelFile.write(card, parameters: Self.makeParameters(), to: url)

            let error = #expect(throws: BlueprintError.self) { try ModelFile(contentsOf: url) }

            #expect(error?.code == .malformedModel)
            #expect(
                error?.explanation
                    == "carries an invalid detector measure. Calibrate the model again.")
        }
    }

    @Test func `missing and extra parameters are named before anything is written`() throws {
        try withTemporaryFile { url in
            var parameters = Self.makeParameters()
            parameters["conv6.weight"] = parameters.removeValue(forKey: "conv1.weight")
            let error = #expect(throws: BlueprintError.self) {
                try ModelFile.write(try Self.makeCard(), parameters: parameters, to: url)
            }
            #expect(error?.kind == .mismatch)
            #expect(
                error?.explanation
                    == "does not hold the parameters of C3D-AVG-MTL x0.0625 32px: 1 missing (\"conv1.weight\"), "
                    + "1 extra (\"conv6.weight\"). Train or convert the model again.")
            #expect(!FileManager.default.fileExists(atPath: url.path))
        }
    }

    @Test func `a model of another size is rejected on reading`() throws {
        try withTemporaryFile { url in
            var card = try Self.makeCard()
            card.blueprint.widthMultiplier = 0.125
            let text = String(decoding: try JSONEncoder().encode(card), as: UTF8.self)
            let tensors = Self.makeParameters().map { (name: $0.key, tensor: $0.value) }
            try writeSafetensors(tensors, metadata: [ModelFile.cardKey: text], to: url)
            let error = #expect(throws: BlueprintError.self) { try ModelFile(contentsOf: url) }
            #expect(error?.code == .mismatch)
            #expect(
                error?.explanation.hasPrefix(
                    "tensor \"conv2.weight\" has shape [8, 8, 3, 3, 3], expected [16, 8, 3, 3, 3].") == true)
        }
    }

    @Test func `a foreign safetensors file is rejected`() throws {
        try withTemporaryFile { url in
            try writeSafetensors([], metadata: [:], to: url)
            let error = #expect(throws: BlueprintError.self) { try ModelFile(contentsOf: url) }
            #expect(error?.kind == .badData)
            #expect(
                error?.explanation
                    == "is a safetensors file of another program: it holds 0 tensors, but no dive-judge model. Convert it first."
            )
        }
    }

    @Test func `another program's weights are named with their first tensors`() throws {
        try withTemporaryFile { url in
            let names = ["conv1.weight", "conv2.weight", "conv3a.weight", "fc.bias"]
            try writeSafetensors(
                names.map { (name: $0, tensor: Tensor(shape: [1], values: [0])) }, metadata: ["format": "pt"],
                to: url)
            let error = #expect(throws: BlueprintError.self) { try ModelFile(contentsOf: url) }
            #expect(error?.code == .otherContent(.tensors))
            #expect(
                error?.explanation
                    == "is a safetensors file of another program: it holds 4 tensors (\"conv1.weight\", \"conv2.weight\", "
                    + "\"conv3a.weight\", ...), but no dive-judge model. Convert it first.")
        }
    }

    @Test func `a backbone in place of a model is named`() throws {
        try withTemporaryFile { url in
            try BackboneFile.write(.c3d, [], to: url) { _ in Tensor(shape: [], values: [0]) }
            let error = #expect(throws: BlueprintError.self) { try ModelFile(contentsOf: url) }
            #expect(error?.kind == .badData)
            #expect(
                error?.explanation
                    == "is a C3D backbone, not a model: it has no heads that score. Train a model that starts from it."
            )
        }
    }

    @Test func `a network without captions has no words and no captioner`() throws {
        var blueprint = Blueprint(widthMultiplier: 0.01, inputSize: 32, vocabularyCount: 2)
        blueprint.captionerLayerCount = 0
        try blueprint.validate()
        #expect(blueprint.captioner == nil)
        #expect(blueprint.name == "C3D-AVG-MTL without captions x0.01 32px")
        #expect(!blueprint.parameters.contains { $0.name.hasPrefix("rnn") || $0.name.hasPrefix("embedding") })
        #expect(blueprint.summary.contains("GFLOP.\n"))
    }

    @Test func `a model whose recipe lacks a newer field is read`() throws {
        try withTemporaryFile { url in
            let text = String(decoding: try JSONEncoder().encode(Self.makeCard()), as: UTF8.self)
                .replacing("\"warmupSteps\":0,", with: "").replacing(",\"warmupSteps\":0", with: "")
            #expect(!text.contains("warmupSteps"))
            let tensors = Self.makeParameters().map { (name: $0.key, tensor: $0.value) }
            try writeSafetensors(tensors, metadata: [ModelFile.cardKey: text], to: url)
            #expect(try ModelFile(contentsOf: url).card == Self.makeCard())
        }
    }

    @Test func `an impossible network is the file's fault`() throws {
        try withTemporaryFile { url in
            var card = try Self.makeCard()
            card.blueprint.inputSize = 7
            let text = String(decoding: try JSONEncoder().encode(card), as: UTF8.self)
            try writeSafetensors([], metadata: [ModelFile.cardKey: text], to: url)
            let error = #expect(throws: BlueprintError.self) { try ModelFile(contentsOf: url) }
            #expect(error?.kind == .badData)
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
