import ArgumentParser
import Blueprints
import Commands
import Files
import Footage
import Foundation
import Records
import Scoring
import Tensors
import Terminal

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Checks that everything needed for judging is in place.",
        discussion: """
            EXAMPLES
              divejudge doctor
              divejudge doctor --model runs/first/model.safetensors

            Exits with 0 when all is well, else with the status of the first problem.
            """)

    @OptionGroup var model: ModelOptions

    @OptionGroup var ledger: LedgerOptions

    @OptionGroup var log: LogOptions

    func run() throws {
        try log.reportingErrors { _ in
            let style = TerminalStyle.forStandardOutput()
            var problem: ExitCode?
            for check in checks {
                do {
                    let finding = try check.perform()
                    try StandardOutput.print(line(style.good("ok     "), check.name, finding))
                } catch let error as StandardOutput.ClosedPipe {
                    throw error
                } catch {
                    problem = problem ?? ExitCode(exitStatus(of: error))
                    try StandardOutput.print(line(style.bad("problem"), check.name, "\(error)"))
                }
            }
            if let problem { throw problem }
        }
    }

    private func line(_ verdict: String, _ name: String, _ text: String) -> String {
        "\(verdict)  \(name.padded(to: 9))  \(TerminalText.escaped(text))"
    }
}

extension DoctorCommand {
    /// One requirement for judging.
    private struct Check {
        let name: String
        /// The finding, or the error with the next step.
        let perform: () throws -> String
    }

    private var checks: [Check] {
        [
            Check(name: "processor", perform: processor), Check(name: "network", perform: tinyNetwork),
            Check(name: "video", perform: videoRoundTrip), Check(name: "model", perform: modelLoads),
            Check(name: "ledger", perform: ledgerWrites),
        ]
    }

    /// What determines the choice of the network's kernels.
    private func processor() -> String {
        let cores = usableProcessorCount()
        let instructions = InstructionSet.best
        return "\(cores) cores, \(instructions.rawValue) instructions"
            + (instructions == .portable ? ": judging will be slow" : "")
    }

    /// Runs a tiny network.
    private func tinyNetwork() throws -> String {
        let blueprint = Blueprint(widthMultiplier: 1.0 / 16, inputSize: 32, vocabularyCount: 2)
        let shapes = Dictionary(uniqueKeysWithValues: blueprint.parameters.map { ($0.name, $0.shape) })
        let session = try Session(blueprint: blueprint) { name in
            let shape = shapes[name] ?? []
            return Weights(Tensor(shape: shape, repeating: 0.01))
        }
        let shape = [Blueprint.clipCount, 3, Blueprint.clipLength, blueprint.inputSize, blueprint.inputSize]
        let start = ContinuousClock.now
        _ = session.run(
            clips: Tensor(shape: shape, values: [Float](repeating: 0.5, count: shape.reduce(1, *))))
        let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        return "a tiny network runs in \(milliseconds.decimals(0)) ms"
    }

    /// Encodes a second of video and reads it back.
    private func videoRoundTrip() throws -> String {
        let url = FileManager.default.temporaryDirectory.appending(
            path: "divejudge-doctor-\(UUID().uuidString).mp4", directoryHint: .notDirectory)
        defer { try? FileManager.default.removeItem(at: url) }
        let writer = try VideoWriter(url: url, width: 64, height: 48)
        for frame in 0..<25 {
            try writer.append(
                RGBImage(
                    width: 64, height: 48, pixels: [UInt8](repeating: UInt8(frame * 10), count: 64 * 48 * 3)))
        }
        try writer.finish()
        let window = try FootageReader(preprocessing: Preprocessing(inputSize: 32)).window(of: url)
        guard window.decodedFrameCount == 25 else {
            throw CommandError(
                .unavailable, "libav",
                "gave \(window.decodedFrameCount) of 25 frames back",
                remedy: "Install another version of libavcodec.")
        }
        return "libav writes and reads H.264"
    }

    private func modelLoads() throws -> String {
        let url = try model.url()
        let opened = try LoadedModel(contentsOf: url)
        return "\(opened.model.name) (\(opened.model.blueprint)) from \(url.relativePath)"
    }

    private func ledgerWrites() throws -> String {
        let ledger = try ledger.open()
        let run = try ledger.startRun(
            LedgerRun(tool: "divejudge", version: toolVersion, commandLine: "divejudge doctor"))
        try ledger.endRun(run)
        return "\(ledger.url.path) can be written"
    }
}
