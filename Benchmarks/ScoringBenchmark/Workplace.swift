import Blueprints
import Dispatch
import Foundation
import Scoring
import Simulation
import Statistics
import Tensors

/// Shared by all comparisons: the settings, and a temporary folder whose files are created on first use.
final class Workplace {
    let threads: Int
    let rounds: Int
    let instructions: InstructionSet
    let pyTorch: PyTorch
    /// The repository's folder.
    let repository: URL

    private let folder: URL
    private var ways: [Blueprint.Backbone: PyTorch.Way] = [:]

    init(python: URL, threads: Int, rounds: Int, instructions: InstructionSet) throws {
        self.threads = threads
        self.rounds = rounds
        self.instructions = instructions
        repository = try findRepository()
        pyTorch = try PyTorch(
            python: python, script: repository.appending(path: "Benchmarks/PyTorch/worker.py"),
            threads: threads,
            instructions: instructions)
        folder = URL.temporaryDirectory.appending(path: "dive-judge-benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Deletes the temporary folder.
    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// Deletes it and ends the process on ctrl-C.
    func removeOnInterruption() -> any DispatchSourceSignal {
        let folder = folder
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler {
            try? FileManager.default.removeItem(at: folder)
            exit(130)
        }
        source.resume()
        return source
    }

    /// Whether the engines are limited to less than the machine has.
    var isCapped: Bool { instructions != .best }

    /// A new file in the temporary folder.
    func file(_ name: String) -> URL { folder.appending(path: name) }

    /// The shipped model.
    var shippedModel: URL { repository.appending(path: "models/dive-judge-small.safetensors") }

    /// The dives that come with the repository.
    var sampleDives: [URL] {
        (1...6).map { repository.appending(path: "sample-data/dives/00\($0).mp4") }
    }

    /// A full-size model of experiment 0 or 2 with random weights.
    func model(_ backbone: Blueprint.Backbone) throws -> URL {
        let url = file("\(backbone.rawValue).safetensors")
        if !FileManager.default.fileExists(atPath: url.path) {
            progress("Drawing the weights of a full-size \(backbone.rawValue.uppercased())...")
            try writeRandomModel(Experiment(backbone), to: url)
        }
        return url
    }

    /// A simulated dive as 1280x720 H.264, about five seconds at 25 frames a second.
    func video() throws -> URL {
        let tournaments = file("dives")
        if !FileManager.default.fileExists(atPath: tournaments.path) {
            progress("Filming a dive...")
            try Simulator(.init(events: 1, divesPerEvent: 1, seed: 1, width: 1280, height: 720)).run(
                to: tournaments)
        }
        let event = CompetitionEvent(seed: 1, index: 0)
        return tournaments.appending(path: event.name).appending(path: "001.mp4")
    }

    /// Random clips of normalised pixels, [6, 3, 16, 112, 112].
    func randomClips() -> Tensor {
        var chance = SeededGenerator(seed: 2)
        var clips = Tensor(shape: [Blueprint.clipCount, 3, Blueprint.clipLength, 112, 112])
        for index in clips.values.indices { clips.values[index] = Float(chance.nextUniform() * 4.7 - 2.1) }
        return clips
    }

    /// PyTorch's fastest way to run a backbone on this machine; determined once per run.
    func fastestWay(_ backbone: Blueprint.Backbone) throws -> PyTorch.Way {
        if let way = ways[backbone] { return way }
        let worker = try pyTorch.worker(model(backbone))
        try worker.take(randomClips(), by: file("clips.raw"))
        return try chooseWay(of: backbone, worker)[0]
    }

    /// Makes a worker that holds clips try all ways and keep the fastest.
    ///
    /// - Returns: the ways, fastest first.
    func chooseWay(of backbone: Blueprint.Backbone, _ worker: PyTorch.Worker) throws -> [PyTorch.Way] {
        progress("Looking for PyTorch's fastest way...")
        let found = try worker.ask("choose", "\(min(rounds, 3))", for: [PyTorch.Way].self)
            .sorted { $0.seconds < $1.seconds }
        ways[backbone] = found[0]
        return found
    }
}

/// The nearest folder above the program that contains this benchmark.
private func findRepository() throws -> URL {
    let program = try thisProgram()
    var folder = program.deletingLastPathComponent()
    while folder.path != "/" {
        if FileManager.default.fileExists(atPath: folder.appending(path: "Benchmarks/PyTorch/worker.py").path)
        {
            return folder
        }
        folder.deleteLastPathComponent()
    }
    throw BenchmarkError(
        .missing, program.path,
        "there is no Benchmarks folder above the program. Run bin/benchmark in its repository.")
}
