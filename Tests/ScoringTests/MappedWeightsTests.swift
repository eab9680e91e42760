import Blueprints
import Foundation
import Scoring
import Tensors
import Testing

struct MappedWeightsTests {
    /// The baseline, and the experiment whose clip encoder is an LSTM.
    static let blueprints = [0, 7].map { number in
        Experiment(rawValue: number)?.blueprint(
            widthMultiplier: 1.0 / 32, inputSize: 32, vocabularyCount: 24)
    }

    @Test(arguments: blueprints)
    func `a network gives the same with copied and with mapped weights`(
        blueprint: Blueprint?
    ) throws {
        let blueprint = try #require(blueprint)
        let url = FileManager.default.temporaryDirectory.appending(path: "mapped-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        try writeSafetensors(
            blueprint.parameters.enumerated().map { index, parameter in
                (parameter.name, .random(parameter.shape, bound: 0.1, seed: UInt64(index)))
            }, metadata: [:], to: url)
        let clips = Tensor.random([6, 3, 16, 32, 32], seed: 99)

        let mapped = try Session(blueprint: blueprint, threads: 2, parameters: SafetensorsFile(url).weights)
        let file = try SafetensorsFile(url)
        let copied = try Session(blueprint: blueprint, threads: 2) { Weights(try file.tensor($0)) }

        #expect(mapped.run(clips: clips) == copied.run(clips: clips))
    }

    @Test func `released weights are loaded again`() throws {
        // More than a block of 2^22, in rows that do not divide it.
        let shape = [1100, 4099]
        let (weight, bias) = (Tensor.random(shape, seed: 1), Weights(.random([shape[0]], seed: 2)))
        let url = FileManager.default.temporaryDirectory.appending(path: "mapped-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        try writeSafetensors([("weight", weight)], metadata: [:], to: url)
        let mapped = LinearLayer(weight: try SafetensorsFile(url).weights("weight"), bias: bias)
        let inputs = Tensor.random([2, shape[1]], seed: 3)
        let expected = LinearLayer(weight: Weights(weight), bias: bias)(inputs, Workers(count: 1))

        for workers in [Workers(count: 2, letsWeightsGo: true), Workers(count: 1, letsWeightsGo: true)] {
            for _ in 0..<2 { #expect(mapped(inputs, workers, isLastUse: true) == expected) }
        }
    }
}
