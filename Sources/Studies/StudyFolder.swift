package import Blueprints
import Datasets
import Failures
import Files
package import Foundation
import Reports
import Training

/// The folder of a study: its plan, and for each run the epochs, the models and whether it is complete.
///
/// ```
/// study.json                       the plan, the dives and the backbones
/// report.html  table.md  figures/
/// experiment-0-baseline/seed-0/    checkpoints of a run, then its models; epochs/0001.json ...
/// ```
package struct StudyFolder {
    /// The folder.
    package let url: URL

    /// An experiment with one seed.
    package struct Run: Hashable, Sendable {
        /// The experiment.
        package let experiment: Experiment
        /// The seed.
        package let seed: UInt64

        /// Creates a run's name.
        package init(experiment: Experiment, seed: UInt64) {
            self.experiment = experiment
            self.seed = seed
        }
    }

    /// What must be the same for all runs of a study, so that they are comparable.
    package struct Terms: Codable, Equatable {
        let plan: StudyPlan
        /// SHA-256 of the backbone files by backbone; empty if all weights are drawn from the seed.
        let backbones: [String: String]
        let training: [Dive]
        let validation: [Dive]
        let test: [Dive]

        /// A dive's place and truth, independent of where the data are.
        struct Dive: Codable, Equatable {
            let name: String
            let truth: DiveTruth?

            init(_ dive: LabeledDive) {
                name =
                    dive.video.pathComponents.suffix(2).joined(separator: "/")
                    + (dive.endFrame.map { " to frame \($0)" } ?? "")
                truth = dive.truth
            }
        }

        /// Creates the terms.
        package init(plan: StudyPlan, backbones: [String: String], dives: StudyData) {
            self.plan = plan
            self.backbones = backbones
            training = dives.training.map(Dive.init)
            validation = dives.validation.map(Dive.init)
            test = dives.test.map(Dive.init)
        }

        /// How another study's terms differ, in words.
        fileprivate func difference(from other: Terms) -> String {
            if plan != other.plan { return "another plan" }
            if backbones != other.backbones { return "other backbones" }
            if training != other.training { return "other training dives, or another truth of them" }
            if validation != other.validation { return "other validation dives, or another truth of them" }
            return "other test dives, or another truth of them"
        }
    }

    /// Opens or creates the folder.
    ///
    /// - Throws: `StudiesError` if it contains a study with other terms.
    package init(_ url: URL, terms: Terms) throws {
        self.url = url
        try Self.make(url)
        let file = url.appending(path: "study.json")
        guard let data = FileManager.default.contents(atPath: file.path) else {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try writeAtomically(encoder.encode(terms), to: file)
            return
        }
        guard let found = try? JSONDecoder().decode(Terms.self, from: data) else {
            throw StudiesError(
                .mismatch, file.relativePath,
                "is not a study's plan",
                remedy: "Name another folder, or remove the file.")
        }
        guard found == terms else {
            throw StudiesError(
                .mismatch, url.relativePath,
                "holds a study with \(terms.difference(from: found))",
                remedy: "Give what it was started with, or name another "
                    + "folder.")
        }
    }

    private static func make(_ folder: URL) throws {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw StudiesError(
                .cannotCreate, folder.relativePath,
                "cannot be made (\(error.localizedDescription))",
                remedy: "Name another folder.")
        }
    }

    private func folder(of run: Run) -> URL {
        url.appending(
            path: "experiment-\(run.experiment.rawValue)-\(run.experiment.name)/seed-\(run.seed)",
            directoryHint: .isDirectory)
    }

    /// The run's folder, created if missing.
    func makeFolder(of run: Run) throws -> URL {
        let folder = folder(of: run)
        try Self.make(folder.appending(path: Self.epochsName))
        return folder
    }

    private static let epochsName = "epochs"

    /// Stores an epoch; an existing one is the same and is overwritten.
    func keep(_ epoch: StudyEpoch, of run: Run) throws {
        let number = String(epoch.epoch)
        let name = String(repeating: "0", count: max(0, 4 - number.count)) + number + ".json"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try writeAtomically(
            encoder.encode(epoch), to: folder(of: run).appending(path: Self.epochsName).appending(path: name))
    }

    /// Removes the checkpoints of a run whose models are written, which marks it as complete.
    package func complete(_ run: Run) throws {
        for name in [Checkpoint.lastName, Checkpoint.bestName] {
            let checkpoint = folder(of: run).appending(path: name)
            guard FileManager.default.fileExists(atPath: checkpoint.path) else { continue }
            try FileManager.default.removeItem(at: checkpoint)
        }
    }

    /// Whether a run has its models and no checkpoint left to resume from.
    package func isComplete(_ run: Run) -> Bool {
        let folder = folder(of: run)
        func exists(_ name: String) -> Bool {
            FileManager.default.fileExists(atPath: folder.appending(path: name).path)
        }
        return exists(Self.modelName) && exists(Self.lastModelName) && !exists(Checkpoint.lastName)
    }

    /// Name of the model of the epoch selected on validation.
    static let modelName = "model.safetensors"
    /// Name of the model of the last epoch.
    static let lastModelName = "model-last.safetensors"

    /// Every run with at least one epoch, by experiment and seed.
    ///
    /// - Throws: `StudiesError` for an epoch that cannot be read.
    func runs(size: Blueprint) throws -> [StudyRun] {
        try Experiment.allCases.flatMap { experiment in
            let blueprint = experiment.blueprint(
                widthMultiplier: size.widthMultiplier, inputSize: size.inputSize,
                vocabularyCount: size.vocabularyCount)
            let folder = folder(of: Run(experiment: experiment, seed: 0)).deletingLastPathComponent()
            let seeds = Self.names(in: folder).compactMap { name in
                name.hasPrefix("seed-") ? UInt64(name.dropFirst("seed-".count)) : nil
            }
            return try seeds.sorted().compactMap { seed in
                let run = Run(experiment: experiment, seed: seed)
                let epochs = try epochs(of: run)
                return epochs.isEmpty
                    ? nil
                    : StudyRun(
                        experiment: experiment.rawValue, seed: seed, parameterCount: blueprint.parameterCount,
                        epochs: epochs, isComplete: isComplete(run))
            }
        }
    }

    /// The epochs of a run, in order.
    ///
    /// - Throws: `StudiesError` for an epoch that cannot be read or is missing between others.
    func epochs(of run: Run) throws -> [StudyEpoch] {
        let folder = folder(of: run).appending(path: Self.epochsName)
        let epochs = try Self.names(in: folder).filter { $0.hasSuffix(".json") }.sorted().map { name in
            let file = folder.appending(path: name)
            do {
                return try JSONDecoder().decode(StudyEpoch.self, from: Data(contentsOf: file))
            } catch {
                throw StudiesError(
                    .badData, file.relativePath,
                    "is not an epoch of a run",
                    remedy: "Remove the run's folder and run it again.")
            }
        }
        guard epochs.map(\.epoch) == Array(1..<(epochs.count + 1)) else {
            throw StudiesError(
                .badData, folder.relativePath,
                "lacks an epoch between others",
                remedy: "Remove the run's folder and run it again.")
        }
        return epochs
    }

    private static func names(in folder: URL) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    }
}
