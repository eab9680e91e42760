import Blueprints
import Scoring
import Tensors
import TestSupport
import Testing

struct NetworkTests {
    /// Both backbones, the clip encoder among them, at widths that leave remainders in every kernel.
    static let blueprints = [
        Experiment.baseline, .s3dAttention, .lstmEncoder,
    ].map { $0.blueprint(widthMultiplier: 5.0 / 64, inputSize: 48, vocabularyCount: 31) }

    @Test(arguments: blueprints)
    func `every instruction set gives the same up to rounding`(blueprint: Blueprint) throws {
        let parameters = blueprint.randomParameters()
        let clips = Tensor.random([6, 3, 16, 48, 48], bound: 2, seed: 8)
        let outputs = try InstructionSet.allCases.filter(\.isAvailable).map { set in
            let network = try Network(blueprint: blueprint, threads: 2, instructions: set) {
                Weights(try #require(parameters[$0]))
            }
            return Session(network, threads: 2).run(clips: clips)
        }
        let (first, last) = (outputs[0].clipFeatures.rows[0], outputs[0].clipFeatures.rows[5])
        #expect(relativeDifference(first, last) > 0.01, "the features tell nothing of the clips")
        for output in outputs.dropFirst() {
            #expect(relativeDifference(output.clipFeatures.values, outputs[0].clipFeatures.values) < 1e-4)
            #expect(abs(output.score - outputs[0].score) < 1e-3)
        }
    }

    @Test(arguments: blueprints)
    func `any number of threads gives the same bit for bit`(blueprint: Blueprint) throws {
        let parameters = blueprint.randomParameters()
        let clips = Tensor.random([6, 3, 16, 48, 48], bound: 2, seed: 8)
        // Sixteen threads see all clips together from an earlier layer on than one does.
        let outputs = try [1, 2, 3, 16].map {
            try Session(blueprint: blueprint, threads: $0, parameters: parameters).run(clips: clips)
        }
        for output in outputs.dropFirst() { #expect(output == outputs[0]) }
    }

    @Test func `concurrent sessions of one network give the same as one alone`() async throws {
        let blueprint = Self.blueprints[1]
        let parameters = blueprint.randomParameters()
        let network = try Network(blueprint: blueprint, threads: 2) { Weights(try #require(parameters[$0])) }
        let dives = (0..<4).map { Tensor.random([6, 3, 16, 48, 48], bound: 2, seed: UInt64($0)) }
        let expected = dives.map { Session(network, threads: 2).run(clips: $0) }

        await withTaskGroup(of: Bool.self) { group in
            for (dive, expected) in zip(dives, expected) {
                group.addTask {
                    let session = Session(network, threads: 1)
                    return (0..<3).allSatisfy { _ in session.run(clips: dive) == expected }
                }
            }
            for await isSame in group { #expect(isSame) }
        }
    }

    @Test func `clips one by one give the same as together`() throws {
        let blueprint = Self.blueprints[0]
        let session = try Session(blueprint: blueprint, threads: 2, parameters: blueprint.randomParameters())
        let clips = Tensor.random([6, 3, 16, 48, 48], bound: 2, seed: 8)
        let count = clips.count / 6
        var asked: [Int] = []

        let output = session.run { index in
            asked.append(index)
            return Tensor(
                shape: [3, 16, 48, 48], values: Array(clips.values[index * count..<(index + 1) * count]))
        }

        #expect(asked == [0, 1, 2, 3, 4, 5])
        #expect(output == session.run(clips: clips))
    }

    @Test func `a NaN weight gives NaN features`() throws {
        let blueprint = Self.blueprints[0]
        var parameters = blueprint.randomParameters()
        parameters["conv2.weight"]?.values[3] = .nan
        let session = try Session(blueprint: blueprint, threads: 2, parameters: parameters)
        let output = session.run(clips: .random([6, 3, 16, 48, 48], bound: 2, seed: 8))
        #expect(output.normalizedScore.isNaN)
    }
}

extension Tensor {
    fileprivate var rows: [[Float]] {
        stride(from: 0, to: count, by: shape[1]).map { Array(values[$0..<$0 + shape[1]]) }
    }
}

extension Blueprint {
    /// Weights that keep the sizes of what flows through (He et al., ICCV 2015), with variances that are positive.
    fileprivate func randomParameters() -> [String: Tensor] {
        var result: [String: Tensor] = [:]
        for (index, parameter) in parameters.enumerated() {
            let inputCount = parameter.shape.dropFirst().reduce(1, *)
            let bound = parameter.shape.count > 1 ? (6 / Float(inputCount)).squareRoot() : 0.1
            var tensor = Tensor.random(parameter.shape, bound: bound, seed: UInt64(index))
            let isScale = parameter.name.contains(".bn") && parameter.name.hasSuffix("weight")
            if isScale || parameter.name.hasSuffix("running_var") {
                tensor.values = tensor.values.map { 1 + $0 }
            }
            result[parameter.name] = tensor
        }
        return result
    }
}
