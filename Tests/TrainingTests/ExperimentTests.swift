import Blueprints
import Foundation
import Statistics
import Tensors
import Testing
import Training

extension OneRunAtATime {
    /// The eight networks of the study, tiny.
    struct ExperimentTests {
        @Test(arguments: Experiment.allCases)
        func `every experiment can be trained`(experiment: Experiment) throws {
            var run = try TinyRun(.six())
            defer { run.remove() }
            run.recipe.epochs = 20
            run.recipe.learningRate = 3e-3
            run.recipe.flipProbability = 0
            run.recipe.endShift = 0
            var totals: [Double] = []

            _ = try run.trainer(of: experiment).run(progress: {
                if case .epoch(let epoch) = $0 { totals.append(epoch.training.total) }
            })

            let last = try #require(totals.last)
            #expect(last < 0.9 * totals[0], "the loss went from \(totals[0]) to \(last)")
        }

        @Test(arguments: [Experiment.s3dAttention, .eightLSTMs, .lstmEncoder])
        func `a run stopped at every step equals an uninterrupted one, for every kind of layer`(
            experiment: Experiment
        ) throws {
            var unbroken = try TinyRun(.six())
            defer { unbroken.remove() }
            unbroken.recipe.epochs = 2
            unbroken.recipe.batchNormalizationMomentum = 0.1
            _ = try unbroken.trainer(of: experiment).run()

            var broken = try TinyRun(.six())
            defer { broken.remove() }
            broken.recipe = unbroken.recipe
            var outcome = try broken.trainer(of: experiment).run(isCancelled: { true })
            while !outcome.isComplete {
                outcome = try broken.trainer(of: experiment, .checkpoint(broken.last())).run(isCancelled: {
                    true
                })
            }

            #expect(try broken.last() == unbroken.last())
        }

        @Test func `running statistics are saved with the model and have no Adam moments`() throws {
            var run = try TinyRun(.six())
            defer { run.remove() }
            run.recipe.epochs = 1
            run.recipe.batchNormalizationMomentum = 1
            _ = try run.trainer(of: .s3d).run()

            let file = try SafetensorsFile(run.folder.appending(path: Checkpoint.lastName))
            let mean = try file.tensor("base.0.bn_s.running_mean")
            #expect(mean.values.contains { $0 != 0 })
            #expect(file.entries["adam.mean.base.0.bn_s.running_mean"] == nil)
            #expect(file.entries["adam.mean.base.0.bn_s.weight"] != nil)
        }
    }
}

extension TinyRun {
    /// A trainer of another network of the study at the size of this run.
    func trainer(of experiment: Experiment, _ start: Trainer.Start = .fresh) throws -> Trainer {
        try Trainer(
            blueprint: experiment.blueprint(
                widthMultiplier: 1.0 / 16, inputSize: 32, vocabularyCount: vocabulary.count),
            vocabulary: vocabulary, recipe: recipe, training: dives, validation: validation, folder: folder,
            start: start, threadCount: 1)
    }
}
