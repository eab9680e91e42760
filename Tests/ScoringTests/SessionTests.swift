import Blueprints
import Foundation
import Scoring
import Tensors
import TestSupport
import Testing
import Verdicts

struct SessionTests {
    /// What `make_reference.py` says of its network: stock PyTorch modules.
    struct Reference: Decodable {
        let captionTokens: [Int]
        let clipFeatures: [Float]
        let normalizedScore: Float
        let logits: [String: [Float]]
    }

    static let narrow = Blueprint(widthMultiplier: 1.0 / 32, inputSize: 32, vocabularyCount: 24)

    /// The clips of `make_reference.py`: integers, then one division in double precision.
    static var clips: Tensor {
        var clips = Tensor(shape: [6, 3, 16, 32, 32])
        for i in clips.values.indices {
            let integer = (i * i * 31 + i * 7919) % 4099
            clips.values[i] = Float(Double(integer) / 4098 * 4 - 2)
        }
        return clips
    }

    @Test(arguments: [1, 2])
    func `a narrow network matches stock PyTorch modules`(threads: Int) throws {
        let file = try SafetensorsFile(fixture("reference.safetensors"))
        let reference = try JSONDecoder().decode(
            Reference.self, from: Data(contentsOf: fixture("reference.json")))
        let session = try Session(blueprint: Self.narrow, threads: threads) { try file.weights($0) }

        let output = session.run(clips: Self.clips)

        // 1e-4 is what the engines are held to; sums of some thousand 32-bit products agree to about 1e-6.
        #expect(output.clipFeatures.shape == [6, 64])
        #expect(relativeDifference(output.clipFeatures.values, reference.clipFeatures) < 1e-4)
        #expect(relativeDifference([output.normalizedScore], [reference.normalizedScore]) < 1e-4)
        for task in ClassificationTask.allCases {
            let expected = try #require(reference.logits[task.headName])
            #expect(relativeDifference(output.logits[task] ?? [], expected) < 1e-4, "\(task)")
        }
        #expect(output.captionTokens == reference.captionTokens)
    }

    @Test func `a session always gives the same for the same clips`() throws {
        let file = try SafetensorsFile(fixture("reference.safetensors"))
        let session = try Session(blueprint: Self.narrow, threads: 2) { try file.weights($0) }
        let clips = Self.clips

        let first = session.run(clips: clips)
        _ = session.run(clips: Tensor(shape: clips.shape, repeating: 1))

        #expect(session.run(clips: clips) == first)
    }

    @Test func `a network that never emits eos stops after 99 words`() throws {
        var parameters = Self.zeros(Self.narrow)
        parameters["out.bias"]?.values[7] = 1

        let output = try Session(blueprint: Self.narrow, parameters: parameters).run(clips: Self.clips)

        #expect(output.captionTokens == Array(repeating: 7, count: 99))
    }

    @Test func `a tensor of another shape is rejected by name`() throws {
        var parameters = Self.zeros(Self.narrow)
        parameters["conv2.weight"] = Tensor(shape: [8, 8, 3, 3])

        let error = #expect(throws: ScoringError.self) {
            try Session(blueprint: Self.narrow, parameters: parameters)
        }

        #expect(error?.kind == .mismatch)
        #expect(
            error?.description
                == "C3D-AVG-MTL x0.03125 32px: tensor \"conv2.weight\" has shape [8, 8, 3, 3], "
                + "expected [8, 8, 3, 3, 3]. Give a model of this network.")
    }

    @Test func `a missing tensor is rejected by name`() throws {
        var parameters = Self.zeros(Self.narrow)
        parameters["rnn2.bias_hh_l1"] = nil

        let error = #expect(throws: ScoringError.self) {
            try Session(blueprint: Self.narrow, parameters: parameters)
        }

        #expect(error?.code == .modelMismatch)
        #expect(
            error?.explanation == "tensor \"rnn2.bias_hh_l1\" is missing. Give all of the network's.")
    }

    static func zeros(_ blueprint: Blueprint) -> [String: Tensor] {
        Dictionary(uniqueKeysWithValues: blueprint.parameters.map { ($0.name, Tensor(shape: $0.shape)) })
    }
}
