import Blueprints
import Footage
import Foundation
import Scoring
import Tensors

extension Workplace {
    /// Our engine with a model.
    func session(_ model: URL, threads: Int) throws -> Session {
        let file = try ModelFile(contentsOf: model)
        let network = try Network(
            blueprint: file.card.blueprint, threads: threads, instructions: instructions
        ) { try file.weights($0) }
        return Session(network, threads: threads)
    }

    /// Our judge with a model.
    func judge(_ model: URL, threads: Int) throws -> Judge {
        Judge(
            try LoadedModel(contentsOf: model, threads: threads, instructions: instructions), threads: threads
        )
    }

    /// The clips of a dive as a network sees them, [6, 3, 16, S, S].
    func clips(of video: URL, for blueprint: Blueprint) throws -> Tensor {
        let preprocessing = Preprocessing(inputSize: blueprint.inputSize)
        return try FootageReader(preprocessing: preprocessing).window(of: video).clips(preprocessing)
    }

    /// `divejudge score`, or the same calls in this program if instructions are limited.
    func coldVerdict(_ model: URL, _ video: URL, output: URL) throws -> FreshProcess {
        let program = try thisProgram()
        let environment = ProcessInfo.processInfo.environment
        if isCapped {
            return FreshProcess(
                command: [
                    program.path, VerdictCommand.name, model.path, video.path, "\(threads)",
                    instructions.rawValue,
                ], environment: environment, output: output)
        }
        let tool = program.deletingLastPathComponent().appending(path: "divejudge")
        guard FileManager.default.isExecutableFile(atPath: tool.path) else {
            throw BenchmarkError(
                .missing, tool.path, "has not been built. Run bin/benchmark, which builds it.")
        }
        return FreshProcess(
            command: [
                tool.path, "score", video.path, "--model", model.path, "--threads", "\(threads)", "--json",
                "--ledger",
                file("ledger.sqlite").path,
            ], environment: environment, output: output)
    }
}
