import Blueprints
import Evaluation
import Foundation
import Tensors
import Training

/// The folder of a study: its plan, and for each run the epochs, the models and whether it is complete.
///
/// ```
/// study.json                       the plan
/// report.html  table.md  results.json  figures/
/// experiment-0-baseline/seed-0/    recipe and checkpoints of a run, model.safetensors, epochs/001.json ...
/// ```
struct StudyFolder {
    let url: URL

    /// An experiment with a seed.
    struct Run: Hashable {
        let experiment: Experiment
        let seed: UInt64
    }

    /// Opens or makes the folder.
    ///
    /// - Throws: `CommandError` where it holds a study with another plan or other test dives.
    init(_ url: URL, plan: StudyPlan, test: [LabeledDive]) throws {
        self.url = url
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw CommandError(
                code: .cannotCreate, subject: url.relativePath,
                message: "cannot be made (\(error.localizedDescription)). Name another folder.")
        }
        let file = url.appending(path: "study.json")
        let header = Header(plan: plan, testDives: test.map(Self.name))
        guard let data = FileManager.default.contents(atPath: file.path) else {
            try writeAtomically(Self.encoder.encode(header), to: file)
            return
        }
        guard let found = try? JSONDecoder().decode(Header.self, from: data) else {
            throw CommandError(
                code: .mismatch, subject: file.relativePath,
                message: "is no plan of a study. Name another folder, or remove the file.")
        }
        guard found == header else {
            throw CommandError(
                code: .mismatch, subject: url.relativePath,
                message:
                    "holds a study with other \(found.plan == plan ? "test dives" : "sizes, recipe or backbones"). "
                    + "Give the options that it was begun with, or name another folder.")
        }
    }

    /// A dive's event, file and place in it, wherever the data lie.
    private static func name(_ dive: LabeledDive) -> String {
        dive.video.pathComponents.suffix(2).joined(separator: "/") + (dive.endFrame.map { " \($0)" } ?? "")
    }

    private struct Header: Codable, Equatable {
        let plan: StudyPlan
        let testDives: [String]
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private func folder(of run: Run) -> URL {
        url.appending(path: "experiment-\(run.experiment.rawValue)-\(run.experiment.name)/seed-\(run.seed)")
    }

    /// The run's folder, made where it is missing.
    func makeFolder(of run: Run) throws -> URL {
        let folder = folder(of: run)
        try FileManager.default.createDirectory(
            at: folder.appending(path: "epochs"), withIntermediateDirectories: true)
        return folder
    }

    /// Keeps an epoch; one that is kept already is the same and written anew.
    func keep(_ epoch: StudyEpoch, of run: Run) throws {
        let name =
            String(repeating: "0", count: max(0, 4 - String(epoch.epoch).count)) + "\(epoch.epoch).json"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try writeAtomically(
            try encoder.encode(epoch), to: folder(of: run).appending(path: "epochs").appending(path: name))
    }

    /// Removes the checkpoints of a run whose models are written; from then on it is complete.
    func complete(_ run: Run) throws {
        for name in [Checkpoint.lastName, Checkpoint.bestName] {
            try FileManager.default.removeItem(at: folder(of: run).appending(path: name))
        }
    }

    /// Whether a run has its models and no checkpoint any more to go on from.
    func isComplete(_ run: Run) -> Bool {
        let folder = folder(of: run)
        func exists(_ name: String) -> Bool {
            FileManager.default.fileExists(atPath: folder.appending(path: name).path)
        }
        return exists(Self.modelName) && exists(Self.lastModelName) && !exists(Checkpoint.lastName)
    }

    /// Name of the model of the epoch that validation chose.
    static let modelName = "model.safetensors"
    /// Name of the model of the last epoch.
    static let lastModelName = "model-last.safetensors"

    /// Every run that has an epoch, by experiment and seed.
    ///
    /// - Throws: `CommandError` for an epoch that cannot be read.
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
    /// - Throws: `CommandError` for one that cannot be read.
    func epochs(of run: Run) throws -> [StudyEpoch] {
        let folder = folder(of: run).appending(path: "epochs")
        return try Self.names(in: folder).filter { $0.hasSuffix(".json") }.sorted().map { name in
            let file = folder.appending(path: name)
            do {
                return try JSONDecoder().decode(StudyEpoch.self, from: Data(contentsOf: file))
            } catch {
                throw CommandError(
                    code: .unsuitableData, subject: file.relativePath,
                    message:
                        "is no epoch of a run (\(error.localizedDescription)). Remove the run's folder and run it again."
                )
            }
        }
    }

    private static func names(in folder: URL) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    }
}
