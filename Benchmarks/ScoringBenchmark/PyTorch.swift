import Foundation
import Scoring

/// A Python with PyTorch, and how it is run.
struct PyTorch {
    /// What was detected about it.
    struct Versions: Decodable {
        let torch: String
        let python: String
        /// The widest instructions of PyTorch's own kernels: "AVX2".
        let capability: String
    }

    /// A way to run a backbone, and its shortest time in seconds for six clips.
    struct Way: Decodable {
        let layout: String
        let grouping: String
        let seconds: Double

        var name: String { "\(layout), \(grouping)" }

        /// The same layout, with the clips grouped the other way.
        var regrouped: Way {
            Way(
                layout: layout, grouping: grouping == "clip by clip" ? "six at once" : "clip by clip",
                seconds: 0)
        }
    }

    let versions: Versions
    /// The instructions that PyTorch's oneDNN reports.
    let oneDNNInstructions: String

    private let python: URL
    private let script: URL
    private let threads: Int
    private let environment: [String: String]

    /// Queries the Python.
    ///
    /// - Throws: `BenchmarkError` `.python` if it lacks PyTorch.
    init(python: URL, script: URL, threads: Int, instructions: InstructionSet) throws {
        self.python = python
        self.script = script
        self.threads = threads
        environment = ProcessInfo.processInfo.environment.merging(
            Self.environment(threads: threads, instructions: instructions)
        ) { $1 }

        guard FileManager.default.isExecutableFile(atPath: python.path) else {
            throw BenchmarkError(
                .python, python.path, "is no program. Name a Python that has PyTorch with --python.")
        }
        let (status, text) = try runProcess(
            python, [script.path, "probe"], environment: environment.merging(["ONEDNN_VERBOSE": "1"]) { $1 })
        let lines = text.split(separator: "\n")
        guard status == 0, let last = lines.last else {
            throw BenchmarkError(
                .python, python.path,
                "cannot import torch; what it says is above. Name a Python that has PyTorch, such as a virtual environment "
                    + "after \"pip install torch\".")
        }
        versions = try JSONDecoder().decode(Versions.self, from: Data(last.utf8))
        oneDNNInstructions =
            lines.first { $0.hasPrefix("onednn_verbose") && $0.contains("isa:") }
            .flatMap { $0.components(separatedBy: "isa:").last } ?? "unknown"
        // Verified, because the environment variable's spelling may differ between versions.
        guard instructions == .avx512 || !(versions.capability + oneDNNInstructions).contains("512") else {
            throw BenchmarkError(
                .python, python.path,
                "uses \(versions.capability) and oneDNN \(oneDNNInstructions) in spite of the limit \(instructions.rawValue). "
                    + "Compare without --instructions, or with another PyTorch.")
        }
    }

    /// The same threads and instructions for OpenMP, oneDNN, PyTorch's own kernels and MKL.
    private static func environment(threads: Int, instructions: InstructionSet) -> [String: String] {
        var environment = ["OMP_NUM_THREADS": "\(threads)", "MKL_NUM_THREADS": "\(threads)"]
        guard instructions != .best else { return environment }
        let (oneDNN, torch, mkl) =
            switch instructions {
            case .portable: ("SSE41", "default", "SSE4_2")
            case .avx2: ("AVX2", "avx2", "AVX2")
            case .avx512: ("AVX512_CORE", "avx512", "AVX512")
            }
        environment["ONEDNN_MAX_CPU_ISA"] = oneDNN
        environment["ATEN_CPU_CAPABILITY"] = torch
        environment["MKL_ENABLE_INSTRUCTIONS"] = mkl
        return environment
    }

    /// Starts a worker with a model.
    func worker(_ model: URL) throws -> Worker {
        try Worker(python, [script.path, "serve", model.path, "\(threads)"], environment: environment)
    }

    /// The process that judges one video from a cold start.
    func verdict(_ model: URL, _ video: URL, _ way: Way, output: URL) -> FreshProcess {
        FreshProcess(
            command: [
                python.path, script.path, "verdict", model.path, video.path, "\(threads)", way.layout,
                way.grouping,
            ], environment: environment, output: output)
    }
}
