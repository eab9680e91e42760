import Blueprints
import Foundation
import Statistics
import Tensors
import Testing
import Training

extension OneRunAtATime {
    /// Losses against sums by hand, on a network whose outputs are its biases: every other parameter is zero.
    struct LossTests {
        /// The losses of the first step over dives of which all weights are zero but some biases.
        private func firstLosses(
            _ dives: [PreparedDive], biases: [String: [Float]], edit: (inout Recipe) -> Void = { _ in }
        ) throws -> LossValues {
            var run = try TinyRun(dives)
            defer { run.remove() }
            run.recipe.batchSize = dives.count
            run.recipe.epochs = 1
            run.recipe.clipTruthWeight = 0
            edit(&run.recipe)
            var parameters = Dictionary(
                uniqueKeysWithValues: run.blueprint.parameters.map { ($0.name, Tensor(shape: $0.shape)) })
            for (name, values) in biases { parameters[name] = Tensor(shape: [values.count], values: values) }
            var losses = LossValues()
            _ = try run.trainer(.parameters(parameters)).run(progress: {
                if case .step(let step) = $0 { losses = step.losses }
            })
            return losses
        }

        @Test func `the score loss is mean squared plus mean absolute error of score over 17`() throws {
            // Predictions 2; truths 51 / 17 = 3 and 8.5 / 17 = 0.5: (1 + 2.25) / 2 + (1 + 1.5) / 2 = 2.875.
            let losses = try firstLosses(
                [.make(0, finalScore: 51), .make(1, finalScore: 8.5)], biases: ["fc_final_score.bias": [2]])
            #expect(abs(losses.score - 2.875) < 1e-6)
        }

        @Test func `the five cross-entropies are averaged over the dives and summed`() throws {
            // All logits equal: ln of each class count.
            let losses = try firstLosses([.make(0), .make(1, number: "5253B")], biases: [:])
            let expected = [3.0, 2, 4, 10, 8].reduce(0) { $0 + log($1) }
            #expect(abs(losses.classification - expected) < 1e-5)
        }

        @Test func `a cross-entropy takes the logit of the true class`() throws {
            // Position pike (1) of logits 0, 1, 0 costs ln(2 + e) - 1, not ln 3.
            let losses = try firstLosses([.make(0, number: "107B")], biases: ["fc_position.bias": [0, 1, 0]])
            let others = [2.0, 4, 10, 8].reduce(0) { $0 + log($1) }
            #expect(abs(losses.classification - others - (log(2 + M_E) - 1)) < 1e-5)
        }

        @Test func `a caption's loss covers its words and first eos, but not padding`() throws {
            // Vocabulary: eos, sos, "a", "b". Logits ln(4), 0, 0, 0 for every word: eos costs ln(7/4), any other ln 7.
            // "a b" is a, b, eos: 2 ln 7 + ln(7/4). "a" is a, eos, padded with one more: ln 7 + ln(7/4).
            let losses = try firstLosses(
                [.make(0, caption: "a b"), .make(1, caption: "a")], biases: ["out.bias": [log(4), 0, 0, 0]])
            let expected = (3 * log(7) + 2 * log(7.0 / 4)) / 2
            #expect(abs(losses.caption - expected) < 1e-5)
        }

        @Test func `the caption loss is divided by all dives of the batch`() throws {
            // Three words, eos with them, of four that are equally likely: 3 ln 4.
            let alone = try firstLosses([.make(0, caption: "a b")], biases: [:])
            let beside = try firstLosses([.make(0, caption: "a b"), .make(1)], biases: [:])
            #expect(abs(alone.caption - 3 * log(4)) < 1e-5)
            #expect(abs(beside.caption - 1.5 * log(4)) < 1e-5)
        }

        @Test func `the total uses the recipe's weights`() throws {
            let dives = [try PreparedDive.make(0, caption: "a b"), try PreparedDive.make(1, caption: "b")]
            let losses = try firstLosses(dives, biases: ["fc_final_score.bias": [2]]) {
                $0.scoreWeight = 3
                $0.classificationWeight = 0.5
                $0.captionWeight = 0.02
                $0.clipTruthWeight = 4
            }
            let expected =
                3 * losses.score + 0.5 * losses.classification + 0.02 * losses.caption
                + 4 * (losses.clipTruth + losses.executionTruth)
            #expect(abs(losses.total - expected) < 1e-4)
            #expect(losses.clipTruth > 0)
            #expect(losses.executionTruth > 0)
        }

        @Test func `the simulator's targets use smooth L1`() throws {
            // Quality 7 and difficulty 3 are 0; a 4 degree entry is 0.4 - 0.9 = -0.5 by size and 0.4 by sign; nothing else is
            // known. Smooth L1: x^2 / 2 below 1, over four known numbers.
            let losses = try firstLosses([.make(0)], biases: [:]) { $0.clipTruthWeight = 1 }
            #expect(abs(losses.executionTruth - (0.125 + 0.08) / 4) < 1e-6)
        }
    }
}
