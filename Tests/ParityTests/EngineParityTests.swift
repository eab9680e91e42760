import Blueprints
import Scoring
import Tensors
import TestSupport
import Testing
import Training
import Verdicts

/// One description, two engines: our kernels and LibTorch must give the same for the same weights and clips.
struct EngineParityTests {
    /// A network and the seed of its weights and clips.
    struct Network: CustomTestStringConvertible {
        var experiment = Experiment.baseline
        var widthMultiplier = 1.0 / 8
        var inputSize = 112
        var vocabularyCount = 300
        var seed: UInt64 = 1

        var blueprint: Blueprint {
            experiment.blueprint(
                widthMultiplier: widthMultiplier, inputSize: inputSize, vocabularyCount: vocabularyCount)
        }
        var testDescription: String { blueprint.name }
    }

    /// Sizes that halve evenly down to pool5 (32, 64), and sizes that leave a row over in some pooling (56, 80, 112).
    static let narrow = [
        Network(inputSize: 32), Network(inputSize: 56), Network(inputSize: 80), Network(inputSize: 112),
        Network(widthMultiplier: 1.0 / 4, inputSize: 56), Network(widthMultiplier: 1.0 / 4, inputSize: 64),
        // 24 channels, then 40: no multiple of a block of 16.
        Network(widthMultiplier: 0.08, inputSize: 64),
        Network(experiment: .s3d),
        Network(experiment: .s3d, widthMultiplier: 0.08, inputSize: 80),
    ]
    static let experiments = Experiment.allCases.map { Network(experiment: $0, inputSize: 56) }

    @Test(arguments: narrow)
    func `both engines agree on a narrow network`(network: Network) throws {
        try expectAgreement(network)
    }

    @Test(arguments: experiments)
    func `both engines agree on every experiment`(network: Network) throws {
        try expectAgreement(network)
    }

    @Test(.tags(.slow))
    func `both engines agree on the baseline as published`() throws {
        try expectAgreement(Network(widthMultiplier: 1, vocabularyCount: 5779))
    }

    private func expectAgreement(_ network: Network) throws {
        let blueprint = network.blueprint
        let (parameters, clips) = Self.make(network)
        let expected = try TorchNetwork(blueprint: blueprint, parameters: parameters).run(clips: clips)
        let session = try Session(blueprint: blueprint, parameters: parameters)

        let found = session.run(clips: clips)

        #expect(found.clipFeatures.shape == expected.clipFeatures.shape)
        #expect(relativeDifference(found.clipFeatures.values, expected.clipFeatures.values) < 1e-4)
        #expect(abs(found.normalizedScore - expected.normalizedScore) < 1e-4 * abs(expected.normalizedScore))
        for task in ClassificationTask.allCases {
            let (found, expected) = (found.logits[task] ?? [], expected.logits[task] ?? [])
            #expect(relativeDifference(found, expected) < 1e-4, "\(task)")
        }
        #expect(found.captionTokens == expected.captionTokens)
        // Words that survive clips 1/1000 brighter win clearly, so their agreement is no luck.
        let brighter = Tensor(shape: clips.shape, values: clips.values.map { $0 * 1.001 })
        #expect(session.run(clips: brighter).captionTokens == expected.captionTokens)
        #expect(Set(expected.captionTokens).count > 2, "\(expected.captionTokens) is too dull a caption")
    }

    /// Weights and clips of a network; PyTorch's first weights for the captioner would repeat one word, so they are made larger.
    private static func make(_ network: Network) -> (parameters: [String: Tensor], clips: Tensor) {
        var generator = Seeded(state: network.seed)
        var parameters = network.blueprint.makeParameters(using: &generator)
        for name in parameters.keys where name.hasPrefix("rnn") && name.contains("weight") {
            parameters[name]?.values.scale(by: 3)
        }
        parameters["out.weight"]?.values.scale(by: 4)
        for parameter in network.blueprint.parameters {
            guard let range = range(of: parameter.name) else { continue }
            parameters[parameter.name]?.values = (0..<parameter.count).map { _ in
                generator.nextUniform(in: range)
            }
        }
        // Normalised pixels lie in -2.1...2.6.
        var clips = Tensor(shape: [6, 3, 16, network.inputSize, network.inputSize])
        for index in clips.values.indices { clips.values[index] = generator.nextUniform(in: -2.1...2.6) }
        return (parameters, clips)
    }

    /// The values of parameters that begin as zeros or ones and would hide a mistake.
    private static func range(of name: String) -> ClosedRange<Float>? {
        switch name.split(separator: ".").suffix(2) {
        case let parts where parts.last == "running_mean": -0.2...0.2
        case let parts where parts.last == "running_var": 0.5...1.5
        case let parts where parts.last == "weight" && parts.first?.hasPrefix("bn") == true: 0.5...1.5
        case let parts where parts.last == "bias" && parts.first?.hasPrefix("bn") == true: -0.2...0.2
        case let parts where parts.last == "bias" && parts.first?.hasPrefix("conv") == true: -0.1...0.1
        default: nil
        }
    }
}

extension Tag {
    /// Takes seconds rather than milliseconds.
    @Tag static var slow: Self
}

extension [Float] {
    fileprivate mutating func scale(by factor: Float) {
        for index in indices { self[index] *= factor }
    }
}
