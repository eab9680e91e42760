import Foundation
import Testing

/// A temporary folder with the built tool at hand.
struct Workplace {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "divelab-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    struct Running {
        let process: Process
        let output: URL
        let errors: URL

        func outcome() throws -> Outcome {
            process.waitUntilExit()
            return Outcome(
                status: process.terminationStatus,
                output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
                errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
        }
    }

    func start(_ arguments: [String], tool: String = "divelab") throws -> Running {
        let output = folder.appending(path: "\(UUID().uuidString).out")
        let errors = folder.appending(path: "\(UUID().uuidString).err")
        for url in [output, errors] { try Data().write(to: url) }
        let process = Process()
        let runner = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.executableURL = runner.deletingLastPathComponent().appending(path: tool)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        return Running(process: process, output: output, errors: errors)
    }

    func divelab(_ arguments: [String]) throws -> Outcome { try start(arguments).outcome() }

    func divejudge(_ arguments: [String]) throws -> Outcome {
        try start(arguments, tool: "divejudge").outcome()
    }

    func simulate(_ name: String, dives: Int, seed: Int) throws {
        let outcome = try divelab([
            "simulate", "--dives", "\(dives)", "--seed", "\(seed)", "--width", "64", "--height", "64", name,
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    func tournament(_ name: String) throws -> String {
        let events = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: name).path)
        return name + "/" + (try #require(events.first { $0.hasPrefix("event-") }))
    }

    func write(_ name: String, _ text: String) throws {
        let url = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    func size(_ name: String) throws -> Int {
        try Data(contentsOf: folder.appending(path: name)).count
    }

    /// The bytes of all tensors of a checkpoint, without its header.
    func weights(_ name: String) throws -> Data {
        let url = folder.appending(path: name)
        let data = try Data(contentsOf: url)
        let headerLength = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        return data.dropFirst(8 + headerLength)
    }
}
