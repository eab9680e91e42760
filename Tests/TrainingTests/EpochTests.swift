import Foundation
import Testing
import Training
import Verdicts

extension OneRunAtATime {
    /// What is told and kept at an epoch's end.
    struct EpochTests {
        private func trainer(_ run: TinyRun, _ start: Trainer.Start = .fresh) throws -> Trainer {
            try Trainer(
                blueprint: run.blueprint, vocabulary: run.vocabulary, recipe: run.recipe, training: run.dives,
                validation: run.validation, test: [.make(7), .make(8)], folder: run.folder, start: start,
                threadCount: 1)
        }

        @Test func `the test dives are judged with each epoch's weights`() throws {
            let run = try TinyRun(.six())
            defer { run.remove() }
            var epochs: [[Prediction]] = []

            _ = try trainer(run).run(progress: {
                if case .epoch(let epoch) = $0 { epochs.append(epoch.testPredictions) }
            })

            #expect(epochs.count == 4)
            #expect(epochs[0].map(\.score) != epochs[3].map(\.score))
            let network = try TorchNetwork(
                blueprint: run.blueprint, parameters: run.last().modelParameters)
            #expect(
                try epochs[3] == network.predictions(for: [.make(7), .make(8)], vocabulary: run.vocabulary))
        }

        @Test func `judging test dives does not affect training`() throws {
            let with = try TinyRun(.six(), validation: [.make(9)])
            defer { with.remove() }
            _ = try trainer(with).run()
            let without = try TinyRun(.six(), validation: [.make(9)])
            defer { without.remove() }
            _ = try without.trainer().run()
            #expect(try with.last() == without.last())
        }

        @Test func `an epoch is reported before the checkpoint marks it as done`() throws {
            let run = try TinyRun(.six())
            defer { run.remove() }
            var told: [(epoch: Int, best: Int, last: Int)] = []
            func epochsDone(_ name: String) throws -> Int {
                let file = run.folder.appending(path: name)
                guard FileManager.default.fileExists(atPath: file.path) else { return 0 }
                return try Checkpoint(contentsOf: file).progress.epochsDone
            }

            _ = try trainer(run).run(progress: {
                guard case .epoch(let epoch) = $0 else { return }
                told.append(
                    (
                        epoch.epoch, (try? epochsDone(Checkpoint.bestName)) ?? -1,
                        (try? epochsDone(Checkpoint.lastName)) ?? -1
                    ))
            })

            #expect(told.map(\.epoch) == [1, 2, 3, 4])
            #expect(told.map(\.best) == [1, 2, 3, 4])  // no validation dives: the last is the best
            #expect(told.map(\.last) == [0, 1, 2, 3])
        }

        @Test func `a run stopped while judging resumes with the same predictions`() throws {
            let unbroken = try TinyRun(.six())
            defer { unbroken.remove() }
            var expected: [[Prediction]] = []
            _ = try trainer(unbroken).run(progress: {
                if case .epoch(let epoch) = $0 { expected.append(epoch.testPredictions) }
            })

            let broken = try TinyRun(.six())
            defer { broken.remove() }
            var found: [[Prediction]] = []
            var start = Trainer.Start.fresh
            var outcome: TrainingOutcome
            repeat {
                // Two steps make an epoch; the third question is asked by the judging.
                var questions = 0
                outcome = try trainer(broken, start).run(
                    progress: { if case .epoch(let epoch) = $0 { found.append(epoch.testPredictions) } },
                    isCancelled: {
                        questions += 1
                        return questions == 3
                    })
                start = .checkpoint(try broken.last())
            } while !outcome.isComplete

            #expect(found == expected)
            #expect(try broken.last() == unbroken.last())
        }
    }
}
