import Failures
import Foundation

/// A folder with a tiny model, where the built tool is run; gone when the last reference to it is.
final class Workplace: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "divejudge-tests-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try TinyModel.data.write(to: self[Self.modelName])
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    static let modelName = "tiny.safetensors"

    subscript(_ name: String) -> URL { folder.appending(path: name, directoryHint: .notDirectory) }

    /// The tool, beside the test runner in the build folder.
    static let tool: URL = {
        let runner = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return runner.deletingLastPathComponent().appending(path: "divejudge", directoryHint: .notDirectory)
    }()

    struct Outcome: Equatable {
        /// The exit status, or nil where a signal ended the tool.
        let status: Int32?
        let output: String
        let errors: String
    }

    /// Runs the tool in the folder, with the tiny model and a ledger of its own.
    func divejudge(_ arguments: String..., environment: [String: String] = [:]) throws -> Outcome {
        try run(Self.tool, arguments, environment)
    }

    /// Runs a shell command in which `$DIVEJUDGE` is the tool.
    func shell(_ command: String, environment: [String: String] = [:]) throws -> Outcome {
        try run(URL(filePath: "/bin/sh"), ["-c", command], environment)
    }

    /// Runs the ffmpeg program; `bin/test` installs it.
    func ffmpeg(_ arguments: String...) throws {
        let outcome = try run(
            URL(filePath: "/usr/bin/env"), ["ffmpeg", "-v", "error", "-nostdin", "-y"] + arguments, [:])
        guard outcome.status == 0 else { throw Failure(text: outcome.errors) }
    }

    struct Failure: Error { let text: String }

    /// Copies the tool into the folder.
    ///
    /// By another process: while this one had the copy open for writing, so would any child that another test starts, and the copy
    /// could not be run ("Text file busy").
    func copyTool(to name: String) throws -> URL {
        let outcome = try run(URL(filePath: "/bin/cp"), [Self.tool.path, self[name].path], [:])
        guard outcome.status == 0 else { throw Failure(text: outcome.errors) }
        return self[name]
    }

    /// Starts the tool without waiting for its end; what it says goes to files of the folder.
    func start(_ program: URL, _ arguments: [String], _ environment: [String: String]) throws -> Running {
        let output = self[".\(UUID().uuidString).out"]
        let errors = self[".\(UUID().uuidString).err"]
        for url in [output, errors] { try Data().write(to: url) }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        var all = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path,
            "DIVEJUDGE": Self.tool.path, "DIVEJUDGE_MODEL": Self.modelName, "TZ": "UTC",
        ]
        all.merge(environment) { $1 }
        process.environment = all
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        return Running(process: process, output: output, errors: errors)
    }

    func run(_ program: URL, _ arguments: [String], _ environment: [String: String]) throws -> Outcome {
        try start(program, arguments, environment).outcome()
    }

    struct Running {
        let process: Process
        let output: URL
        let errors: URL

        func outcome() throws -> Outcome {
            process.waitUntilExit()
            let isExit = process.terminationReason == .exit
            return Outcome(
                status: isExit ? process.terminationStatus : nil,
                output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
                errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
        }
    }
}
