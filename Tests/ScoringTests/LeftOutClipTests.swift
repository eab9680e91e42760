import Blueprints
import Scoring
import Statistics
import Tensors
import Testing

struct LeftOutClipTests {
    @Test(arguments: [1, 2])
    func `the score without a clip uses the mean of the other five`(threads: Int) throws {
        let blueprint = SessionTests.narrow
        let parameters = Self.parameters(blueprint)
        let output = try Session(blueprint: blueprint, threads: threads, parameters: parameters)
            .run(clips: SessionTests.clips)

        let clips = Self.rows(output.clipFeatures)
        for leftOut in 0..<6 {
            let others = clips.indices.filter { $0 != leftOut }.map { clips[$0] }
            let mean = others[0].indices.map { index in others.reduce(0) { $0 + $1[index] } / 5 }
            let expected = Self.score(mean, parameters)
            // Sums of some thousand 32-bit products.
            #expect(abs(Double(output.normalizedScoresWithoutClip[leftOut]) - expected) < 1e-5)
        }
        // Each clip does something else.
        #expect(Set(output.normalizedScoresWithoutClip + [output.normalizedScore]).count == 7)
    }

    @Test func `for an LSTM the score without a clip uses the sequence of the other five`() throws {
        var blueprint = SessionTests.narrow
        blueprint.clipEncoder = .lstm
        let parameters = Self.parameters(blueprint)
        let output = try Session(blueprint: blueprint, threads: 1, parameters: parameters)
            .run(clips: SessionTests.clips)

        let clips = Self.rows(output.clipFeatures)
        let all = try Self.lastOutput(clips, parameters)
        #expect(abs(Double(output.normalizedScore) - Self.score(all, parameters)) < 1e-5)
        for leftOut in 0..<6 {
            let others = clips.indices.filter { $0 != leftOut }.map { clips[$0] }
            let expected = Self.score(try Self.lastOutput(others, parameters), parameters)
            #expect(abs(Double(output.normalizedScoresWithoutClip[leftOut]) - expected) < 1e-5)
        }
        #expect(Set(output.normalizedScoresWithoutClip + [output.normalizedScore]).count == 7)
    }

    private static func parameters(_ blueprint: Blueprint) -> [String: Tensor] {
        var seed: UInt64 = 0
        var parameters: [String: Tensor] = [:]
        for parameter in blueprint.parameters {
            seed += 1
            let fanIn = Float(parameter.shape.dropFirst().reduce(1, *))
            parameters[parameter.name] = .random(
                parameter.shape, bound: (6 / fanIn).squareRoot(), seed: seed)
        }
        return parameters
    }

    private static func rows(_ matrix: Tensor) -> [[Double]] {
        let width = matrix.shape[1]
        return (0..<matrix.shape[0]).map { matrix.values[$0 * width..<($0 + 1) * width].map(Double.init) }
    }

    /// fc6, rectified, and the score head, in double precision.
    private static func score(_ encoded: [Double], _ parameters: [String: Tensor]) -> Double {
        func linear(_ name: String, _ input: [Double]) -> [Double] {
            guard let weight = parameters[name + ".weight"], let bias = parameters[name + ".bias"] else {
                return []
            }
            return zip(rows(weight), bias.values).map { row, bias in
                zip(row, input).reduce(Double(bias)) { $0 + $1.0 * $1.1 }
            }
        }
        return linear("fc_final_score", linear("fc", encoded).map { max($0, 0) })[0]
    }

    /// What two LSTM layers, one step after another, give for the last of some clips.
    private static func lastOutput(
        _ clips: [[Double]], _ parameters: [String: Tensor]
    ) throws -> [Double] {
        let workers = Workers(count: 1)
        var inputs = clips.map { $0.map(Float.init) }
        for index in 0..<2 {
            func layer(_ part: String) throws -> LinearLayer {
                LinearLayer(
                    weight: Weights(try #require(parameters["lstm.weight_\(part)_l\(index)"])),
                    bias: Weights(try #require(parameters["lstm.bias_\(part)_l\(index)"])))
            }
            let recurrent = RecurrentLayer(.lstm, inputLayer: try layer("ih"), hiddenLayer: try layer("hh"))
            let zeros = [Float](repeating: 0, count: clips[0].count)
            var state = RecurrentLayer.State(output: zeros, cells: zeros)
            inputs = inputs.map { input in
                recurrent.step(&state, inputProduct: recurrent.inputProduct(input, workers), workers)
                return state.output
            }
        }
        return inputs[inputs.count - 1].map(Double.init)
    }
}
