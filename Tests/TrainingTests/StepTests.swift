import Blueprints
import Datasets
import Diving
import Foundation
import Statistics
import Tensors
import Testing
import Training

extension OneRunAtATime {
    /// One step against PyTorch, and its gradients against the loss that they are of.
    struct StepTests {
        /// What Tests/Fixtures/Training/make.py found.
        private struct Expected: Decodable {
            let losses: [String: Double]
            /// Norm, and product with `noise` of salt 0.5.
            let gradients: [String: [Double]]
            let statistics: [String: [Double]]
        }

        @Test func `one step of S3D with attention and LSTMs equals PyTorch's`() throws {
            let fixture = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../Fixtures/Training/step.json")
            let expected = try JSONDecoder().decode(Expected.self, from: Data(contentsOf: fixture))
            let dives = try [
                waves(0, number: "107B", finalScore: 84, caption: "a b"),
                waves(1, number: "205C", finalScore: 61, caption: "c"),
            ]
            let vocabulary = try Vocabulary(words: ["<eos>", "<sos>", "a", "b", "c", "d", "e"])
            var blueprint = Experiment.s3dAttention.blueprint(
                widthMultiplier: 1.0 / 16, inputSize: 32, vocabularyCount: vocabulary.count)
            blueprint.cell = .lstm
            blueprint.captionerLayerCount = 1  // dropout acts between layers: here is none

            let step = try Step(
                blueprint, vocabulary, dives,
                parameters: Dictionary(
                    uniqueKeysWithValues: blueprint.parameters.map { ($0.name, formula($0)) }))

            #expect(isNear(step.losses.score, expected.losses["score"], 1e-4))
            #expect(isNear(step.losses.classification, expected.losses["classification"], 1e-4))
            #expect(isNear(step.losses.caption, expected.losses["caption"], 1e-4))
            #expect(Set(expected.gradients.keys) == Set(step.gradients.keys))
            for (name, numbers) in expected.gradients {
                let gradient = step.gradients[name] ?? []
                let found = norm(gradient)
                #expect(isNear(found, numbers[0], 1e-2), "\(name): norm \(found), \(numbers[0])")
                let product = zip(gradient, noise(gradient.count, salt: 0.5)).reduce(0) { $0 + $1.0 * $1.1 }
                // A product with numbers of size 1 has an error like the norm's, on the scale of norm times their norm.
                let scale = numbers[0] * Double(gradient.count).squareRoot()
                #expect(abs(product - numbers[1]) < 1e-2 * scale, "\(name): \(product), \(numbers[1])")
            }
            for (name, values) in expected.statistics {
                let found = try step.checkpoint.parameter(name).values
                #expect(zip(found, values).allSatisfy { isNear(Double($0), $1, 1e-3) }, "\(name): \(found)")
            }
        }

        /// Part of a network whose gradient is held against the loss.
        struct Part: CustomTestStringConvertible {
            let experiment: Experiment
            let prefix: String
            var testDescription: String { "\(experiment.title): \(prefix)" }
        }

        // Not S3D's backbone, which has so many edges where it is drawn that its gradient holds for no step; see the test above.
        @Test(arguments: [
            Part(experiment: .baseline, prefix: "conv"), Part(experiment: .attention, prefix: "attn"),
            Part(experiment: .eightGRUs, prefix: "rnn2"),
            Part(experiment: .eightLSTMs, prefix: "rnn2"), Part(experiment: .twoLSTMs, prefix: "rnn1"),
            Part(experiment: .lstmEncoder, prefix: "lstm"),
        ])
        func `the loss rises along the gradient at the rate of its norm`(part: Part) throws {
            let dives = try [PreparedDive].six()
            let vocabulary = Vocabulary(captions: dives.compactMap { $0.truth?.caption })
            let blueprint = part.experiment.blueprint(
                widthMultiplier: 1.0 / 16, inputSize: 32, vocabularyCount: vocabulary.count)
            var generator = SeededGenerator(seed: 3)
            let parameters = blueprint.makeParameters(using: &generator)
            let whole = try Step(blueprint, vocabulary, dives, parameters: parameters).gradients
                .filter { $0.key.hasPrefix(part.prefix) }
            let length = norm(whole.values.flatMap(\.self))
            let change = 0.004  // of a loss near 20, which is known to 2e-6

            func total(moved distance: Double) throws -> Double {
                var moved = parameters
                for (name, gradient) in whole {
                    for (index, value) in gradient.enumerated() {
                        moved[name]?.values[index] += Float(distance * value / length)
                    }
                }
                return try Step(blueprint, vocabulary, dives, parameters: moved).losses.total
            }
            let rise = try total(moved: change / length) - total(moved: -change / length)

            #expect(isNear(rise, 2 * change, 0.03), "\(rise) instead of \(2 * change), |g| = \(length)")
        }

        /// What one step of training over all dives at once computes; the weights hardly move.
        private struct Step {
            let losses: LossValues
            let checkpoint: Checkpoint
            let gradients: [String: [Double]]

            init(
                _ blueprint: Blueprint, _ vocabulary: Vocabulary, _ dives: [PreparedDive],
                parameters: [String: Tensor]
            ) throws {
                let run = try TinyRun(dives)
                defer { run.remove() }
                var recipe = Recipe()
                recipe.batchSize = dives.count
                recipe.epochs = 1
                recipe.learningRate = 1e-12
                recipe.captionWeight = 0.5
                recipe.endShift = 0
                recipe.flipProbability = 0
                recipe.batchNormalizationMomentum = 0.1
                var losses = LossValues()
                _ = try Trainer(
                    blueprint: blueprint, vocabulary: vocabulary, recipe: recipe, training: dives,
                    validation: [], folder: run.folder, start: .parameters(parameters), threadCount: 1
                ).run(progress: { if case .step(let step) = $0 { losses = step.losses } })
                self.losses = losses
                checkpoint = try run.last()
                let file = try SafetensorsFile(run.folder.appending(path: Checkpoint.lastName))
                // After one step Adam's mean is a tenth of the gradient.
                gradients = try Dictionary(
                    uniqueKeysWithValues: blueprint.parameters.filter(\.isLearned).map { parameter in
                        let mean = try file.tensor("adam.mean." + parameter.name)
                        return (parameter.name, mean.values.map { Double($0) / (1 - 0.9) })
                    })
            }
        }

        /// Noise in -1...1, as in make.py.
        private func noise(_ count: Int, salt: Double) -> [Double] {
            (0..<count).map { index in
                let x = sin(12.9898 * Double(index) + 78.233 * (salt + 1)) * 43758.5453
                return 2 * (x - x.rounded(.down)) - 1
            }
        }

        /// A parameter's values as in make.py.
        private func formula(_ parameter: Parameter) -> Tensor {
            guard parameter.isLearned else {
                return Tensor(shape: parameter.shape, repeating: parameter.name.hasSuffix("var") ? 1 : 0)
            }
            let salt = parameter.name.unicodeScalars.reduce(0) { $0 + Int($1.value) } % 17 + 163
            let isScale = parameter.name.contains(".bn") && parameter.name.hasSuffix("weight")
            let inputCount = parameter.shape.dropFirst().reduce(1, *)
            let spread = parameter.shape.count == 1 ? 0.2 : (6 / Double(inputCount)).squareRoot()
            return Tensor(
                shape: parameter.shape,
                values: noise(parameter.count, salt: Double(salt)).map {
                    Float((isScale ? 1 : 0) + spread * $0)
                })
        }

        /// A dive whose frames follow the formula of make.py.
        private func waves(
            _ dive: Int, number: String, finalScore: Double, caption: String
        ) throws -> PreparedDive {
            let size = 32
            var frames: [UInt8] = []
            for t in 0..<109 {
                for y in 0..<size {
                    for x in 0..<size {
                        for c in 0..<3 {
                            let moved = t * 37 + y * 11 + x * 7
                            frames.append(UInt8((moved + c * 53 + y * x / 5 + dive * 91) % 251))
                        }
                    }
                }
            }
            return PreparedDive(
                name: "\(dive).mp4", inputSize: size, frames: frames,
                truth: DiveTruth(
                    number: try DiveNumber(number), difficulty: 3, finalScore: finalScore, caption: caption))
        }

        private func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }

        private func isNear(_ found: Double, _ expected: Double?, _ tolerance: Double) -> Bool {
            expected.map { abs(found - $0) <= tolerance * max(abs($0), 1e-3) } ?? false
        }
    }
}
