import Blueprints
import Foundation
import Statistics
import Tensors
import Testing
import Training

/// One after the other: LibTorch's seed and thread count belong to the process.
@Suite(.serialized) struct OneRunAtATime {}

extension OneRunAtATime {
    struct TrainerTests {
        @Test func `a tiny network memorises six dives`() throws {
            var run = try TinyRun(.six())
            defer { run.remove() }
            run.recipe.epochs = 150
            run.recipe.batchSize = 6
            run.recipe.schedule = .cosine
            run.recipe.learningRate = 2e-3
            run.recipe.endShift = 0
            run.recipe.flipProbability = 0
            var totals: [Double] = []

            let outcome = try run.trainer().run(progress: { event in
                if case .epoch(let epoch) = event { totals.append(epoch.training.total) }
            })

            #expect(outcome.isComplete)
            let last = try #require(totals.last)
            #expect(last < 0.1 * totals[0], "the loss went from \(totals[0]) to \(last)")
        }

        @Test func `the same seed gives the same parameters bit for bit, another different ones`() throws {
            func parameters(seed: UInt64) throws -> [String: Tensor] {
                var run = try TinyRun(.six())
                defer { run.remove() }
                run.recipe.epochs = 2
                run.recipe.seed = seed
                _ = try run.trainer().run()
                return try run.last().modelParameters
            }
            let first = try parameters(seed: 7)
            #expect(try parameters(seed: 7) == first)
            #expect(try parameters(seed: 8) != first)
        }

        @Test func `two epochs, a resume and two more equal four`() throws {
            let unbroken = try TinyRun(.six(), validation: [.make(9)])
            defer { unbroken.remove() }
            _ = try unbroken.trainer().run()

            let broken = try TinyRun(.six(), validation: [.make(9)])
            defer { broken.remove() }
            var epochs = 0
            let stopped = try broken.trainer().run(
                progress: { if case .epoch(let epoch) = $0 { epochs = epoch.epoch } },
                isCancelled: { epochs == 2 })
            #expect(!stopped.isComplete)
            #expect(stopped.epochsDone == 2)
            _ = try broken.trainer(.checkpoint(broken.last())).run()

            #expect(try broken.last() == unbroken.last())
        }

        @Test func `a run stopped at every step equals an uninterrupted one`() throws {
            var unbroken = try TinyRun(.six())
            defer { unbroken.remove() }
            unbroken.recipe.epochs = 2
            _ = try unbroken.trainer().run()

            var broken = try TinyRun(.six())
            defer { broken.remove() }
            broken.recipe.epochs = 2
            var outcome = try broken.trainer().run(isCancelled: { true })
            var stops = 1
            while !outcome.isComplete {
                outcome = try broken.trainer(.checkpoint(broken.last())).run(isCancelled: { true })
                stops += 1
            }
            #expect(stops == 6)  // two epochs of two steps and an end, each of them a stop

            #expect(try broken.last() == unbroken.last())
        }

        @Test func `fine-tuning starts from the given weights`() throws {
            var run = try TinyRun(.six())
            defer { run.remove() }
            run.recipe.epochs = 1
            run.recipe.learningRate = 1e-9
            var generator = SeededGenerator(seed: 77)
            let given = run.blueprint.makeParameters(using: &generator)

            _ = try run.trainer(.parameters(given)).run()

            let tuned = try run.last().modelParameters
            #expect(Set(tuned.keys) == Set(given.keys))
            for (name, tensor) in given {
                let difference = zip(tensor.values, tuned[name]?.values ?? []).map { abs($0 - $1) }.max() ?? 1
                #expect(difference < 1e-6, "\(name) moved by \(difference)")  // two steps of Adam at 1e-9
            }
        }

        @Test func `a backbone replaces its drawn weights and leaves the others`() throws {
            var run = try TinyRun(.six())
            defer { run.remove() }
            run.recipe.epochs = 1
            run.recipe.learningRate = 1e-9
            let backbone = ["conv1.bias": Tensor(shape: [8], repeating: 0.25)]

            _ = try run.trainer(.backbone(backbone)).run()

            var generator = SeededGenerator(seed: run.recipe.seed)
            var expected = run.blueprint.makeParameters(using: &generator)
            expected["conv1.bias"] = backbone["conv1.bias"]
            expected["fc_final_score.bias"] = nil  // the dives' mean score
            let begun = try run.last().modelParameters
            for (name, tensor) in expected {
                let difference = zip(tensor.values, begun[name]?.values ?? []).map { abs($0 - $1) }.max() ?? 1
                #expect(difference < 1e-6, "\(name) moved by \(difference)")  // two steps of Adam at 1e-9
            }
        }

        @Test func `resuming with another number of threads is reported`() throws {
            var run = try TinyRun(.six())
            defer { run.remove() }
            run.recipe.epochs = 1
            let fresh = try run.trainer()
            #expect(fresh.warnings.isEmpty)
            _ = try fresh.run()
            #expect(try run.trainer(.checkpoint(run.last())).warnings.isEmpty)

            let resumed = try Trainer(
                blueprint: run.blueprint, vocabulary: run.vocabulary, recipe: run.recipe, training: run.dives,
                validation: [], folder: run.folder, start: .checkpoint(run.last()), threadCount: 2)
            #expect(
                resumed.warnings == [
                    "resumes with 2 threads after 1: the numbers will differ in their last digits from those of an uninterrupted run"
                ])
        }

        @Test func `with few validation dives the epoch with the lowest loss is kept`() throws {
            let run = try TinyRun(.six(), validation: .six())
            defer { run.remove() }
            var reports: [EpochReport] = []

            let outcome = try run.trainer().run(progress: {
                if case .epoch(let report) = $0 { reports.append(report) }
            })

            let losses = reports.compactMap { $0.validation?.losses.total }
            let best = try #require(outcome.best)
            #expect(best.validation?.losses.total == losses.min())
            #expect(reports.last { $0.isBest }?.epoch == best.epoch)
            let kept = try Checkpoint(contentsOf: run.folder.appending(path: Checkpoint.bestName))
            #expect(kept.progress.epochsDone == best.epoch)
            let residuals = try #require(kept.progress.best?.validation?.residuals)
            let error = try #require(best.validation?.meanAbsoluteError)
            #expect(residuals.count == 6)
            #expect(abs(residuals.reduce(0) { $0 + abs($1) } / 6 - error) < 1e-9)
        }

        @Test func `without validation dives the last epoch is kept`() throws {
            var run = try TinyRun(.six(), validation: [])
            defer { run.remove() }
            run.recipe.epochs = 2

            let outcome = try run.trainer().run()

            #expect(outcome.best?.epoch == 2)
            #expect(outcome.best?.validation == nil)
            let kept = try Checkpoint(contentsOf: run.folder.appending(path: Checkpoint.bestName))
            #expect(try kept == run.last())
        }

        @Test func `a run that diverges at once has no checkpoint to resume from`() throws {
            let run = try TinyRun(.six())
            defer { run.remove() }
            var generator = SeededGenerator(seed: 1)
            var poisoned = run.blueprint.makeParameters(using: &generator)
            poisoned["fc_final_score.bias"]?.values[0] = .nan

            #expect {
                _ = try run.trainer(.parameters(poisoned)).run()
            } throws: {
                String(describing: $0)
                    == "epoch 1, step 1: diverged: the loss became NaN. Lower the learning rate or limit the gradient norm and "
                    + "start again: there is no checkpoint yet."
            }
        }

        @Test func `a batch without known targets makes no step`() throws {
            let bare = PreparedDive(
                name: "bare.mp4", inputSize: 32, frames: Array(repeating: 90, count: 109 * 32 * 32 * 3),
                truth: nil)
            var run = try TinyRun([bare])
            defer { run.remove() }
            run.recipe.epochs = 1
            var generator = SeededGenerator(seed: 1)
            let given = run.blueprint.makeParameters(using: &generator)

            #expect(try run.trainer(.parameters(given)).run().isComplete)
            #expect(try run.last().modelParameters == given)
        }

        @Test func `resuming on other dives or another split is rejected`() throws {
            var run = try TinyRun(.six(), validation: [.make(9)])
            defer { run.remove() }
            run.recipe.epochs = 1
            _ = try run.trainer().run()
            #expect {
                _ = try Trainer(
                    blueprint: run.blueprint, vocabulary: run.vocabulary, recipe: run.recipe,
                    training: run.dives, validation: [.make(8)], folder: run.folder,
                    start: .checkpoint(run.last()), threadCount: 1)
            } throws: {
                String(describing: $0)
                    == "checkpoint: was trained on other dives, or on another split of them. Resume with the same tournament "
                    + "folders in the same order, and the same validationFraction."
            }
        }

        @Test func `a NaN loss stops the run and keeps the last checkpoint`() throws {
            var run = try TinyRun(.six())
            defer { run.remove() }
            run.recipe.epochs = 1
            _ = try run.trainer().run()
            let before = try run.last()
            let folder = run.folder.appending(path: "poisoned", directoryHint: .isDirectory)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let poisonedFile = folder.appending(path: Checkpoint.lastName)
            try rewrite(
                run.folder.appending(path: Checkpoint.lastName), to: poisonedFile,
                edit: { name, tensor in if name == "fc_final_score.bias" { tensor.values[0] = .nan } })
            let poisoned = try Checkpoint(contentsOf: poisonedFile)
            run.recipe.epochs = 2

            #expect {
                _ = try run.trainer(.checkpoint(poisoned)).run()
            } throws: {
                String(describing: $0)
                    == "epoch 2, step 1: diverged: the loss became NaN. Lower the learning rate or limit the gradient norm and "
                    + "resume from last.safetensors, which is from before."
            }
            #expect(try run.last() == before)
        }

        @Test func `dives without captions, sidecars or truth still train the rest`() throws {
            let bare = PreparedDive(
                name: "bare.mp4", inputSize: 32, frames: Array(repeating: 90, count: 109 * 32 * 32 * 3),
                truth: nil)
            var run = try TinyRun([bare, .make(1), bare])
            defer { run.remove() }
            run.recipe.epochs = 1
            var losses: LossValues?

            _ = try run.trainer().run(progress: { if case .step(let step) = $0 { losses = step.losses } })

            let found = try #require(losses)
            #expect(found.score > 0 && found.classification > 0 && found.clipTruth > 0)
            #expect(found.caption == 0)
            #expect(found.total.isFinite)
        }

        @Test func `a checkpoint with another vocabulary is rejected`() throws {
            var run = try TinyRun(.six())
            defer { run.remove() }
            run.recipe.epochs = 1
            _ = try run.trainer().run()
            var words = run.vocabulary.words
            words[2] = "another"

            #expect {
                _ = try Trainer(
                    blueprint: run.blueprint, vocabulary: Vocabulary(words: words), recipe: run.recipe,
                    training: run.dives, validation: [], folder: run.folder, start: .checkpoint(run.last()),
                    threadCount: 1)
            } throws: {
                String(describing: $0)
                    == "checkpoint: speaks \(words.count) words that are not the run's. Resume with its own vocabulary."
            }
        }

        @Test(arguments: [
            (#""schema":1"#, #""schema":2"#, "follows schema 2, expected 1. Start the run again."),
            (
                #""epochsDone":1"#, #""epochsDone":-1"#,
                "has a negative count in its header. Start the run again."
            ),
            (
                #""conv1.bias":2"#, #""conv9.bias":2"#,
                "does not count Adam's steps for exactly the parameters"
            ),
        ])
        func `a checkpoint with impossible numbers is rejected`(
            _ written: String, _ altered: String, _ reason: String
        ) throws {
            var run = try TinyRun(.six())
            defer { run.remove() }
            run.recipe.epochs = 1
            _ = try run.trainer().run()
            let url = run.folder.appending(path: Checkpoint.lastName)
            try rewrite(url, to: url, metadata: { $0.replacing(written, with: altered) })

            let error = #expect(throws: TrainingError.self) { try Checkpoint(contentsOf: url) }
            #expect(error?.kind == .badData)
            #expect(error?.explanation.hasPrefix(reason) == true, "\(error?.explanation ?? "")")
        }

        @Test func `a damaged checkpoint is rejected`() throws {
            var run = try TinyRun(.six())
            defer { run.remove() }
            run.recipe.epochs = 1
            _ = try run.trainer().run()
            let url = run.folder.appending(path: Checkpoint.lastName)
            let bytes = try Data(contentsOf: url)

            try bytes.prefix(bytes.count / 2).write(to: url)
            #expect(throws: TensorsError.self) { try Checkpoint(contentsOf: url) }
        }
    }
}

/// Writes a checkpoint anew with other metadata or other values.
private func rewrite(
    _ source: URL, to target: URL, metadata: (String) -> String = { $0 },
    edit: (_ name: String, _ tensor: inout Tensor) -> Void = { _, _ in }
) throws {
    let file = try SafetensorsFile(source)
    let tensors = try file.entries.keys.map { name in
        var tensor = try file.tensor(name)
        edit(name, &tensor)
        return (name: name, tensor: tensor)
    }
    var texts = file.metadata.mapValues(metadata)
    texts["checksum"] = nil
    try writeSafetensors(tensors, metadata: texts, to: target)
}
