import Foundation
import Testing

/// A researcher's path through the built tool, on a few tiny dives: simulate, train, stop, resume, evaluate.
@Suite(.serialized) struct ResearchPathTests {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "divelab-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private static let network = ["--width", "0.0625", "--input-size", "32", "--threads", "1"]

    @Test func `dives are simulated, learned from, and a model of them is measured`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try simulate("dives", dives: 10, seed: 1)
        let event = try tournament("dives")
        try write(
            "recipe.json", #"{"epochs": 2, "batchSize": 4, "clipTruthWeight": 1, "validationFraction": 0.3}"#)
        let trained = try divelab(
            ["train", event, "--output", "run", "--recipe", "recipe.json"] + Self.network)
        #expect(trained.status == 0, "\(trained.errors)")
        #expect(trained.output.hasSuffix("run/model.safetensors\n"))
        #expect(trained.errors.contains("7 dives to learn from, 3 to choose by"))
        #expect(trained.errors.contains("epoch 2/2  loss "))

        try simulate("unseen", dives: 4, seed: 2)
        let measured = try divelab([
            "evaluate", "run/model.safetensors", try tournament("unseen"), "--release", "small.safetensors",
            "--training", event,
        ])
        #expect(measured.status == 0, "\(measured.errors)")
        #expect(measured.output.hasPrefix("run on 4 simulated dives\n"))
        for words in ["Spearman correlation", "R-l2 x 100", "half twists", "dive number mean"] {
            #expect(measured.output.contains(words))
        }
        // Two bytes a weight in the released copy instead of four.
        let sizes = try ["run/model.safetensors", "small.safetensors"].map(size)
        #expect(Double(sizes[1]) < 0.6 * Double(sizes[0]))
    }

    @Test func `a run that SIGTERM stops exits with 143 and ends as an undisturbed one`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try simulate("dives", dives: 8, seed: 3)
        let event = try tournament("dives")
        try write("recipe.json", #"{"epochs": 30, "batchSize": 2, "validationFraction": 0.25}"#)
        let whole = try divelab(
            ["train", event, "--output", "whole", "--recipe", "recipe.json"] + Self.network)
        #expect(whole.status == 0, "\(whole.errors)")

        let stopped = try start(
            ["train", event, "--output", "part", "--recipe", "recipe.json"] + Self.network)
        let checkpoint = folder.appending(path: "part/last.safetensors").path
        while !FileManager.default.fileExists(atPath: checkpoint), stopped.process.isRunning { usleep(1000) }
        stopped.process.terminate()
        let outcome = try stopped.outcome()
        #expect(outcome.status == 143, "\(outcome.errors)")
        #expect(outcome.errors.contains("the same command with --resume goes on"))
        let resumed = try divelab(["train", event, "--output", "part", "--resume", "--threads", "1"])
        #expect(resumed.status == 0, "\(resumed.errors)")
        let models = try ["whole", "part"].map {
            try weights(folder.appending(path: "\($0)/last.safetensors"))
        }
        #expect(models[0] == models[1])
    }

    @Test func `a run is neither overwritten nor resumed where there is none`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let missing = try divelab(["train", "dives", "--output", "run", "--resume"])
        #expect(missing.status == 66)
        #expect(missing.errors == "divelab: run: has no checkpoint yet; call it again without --resume.\n")
        #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "run").path))
        try write("run/last.safetensors", "")
        let occupied = try divelab(["train", "dives", "--output", "run"])
        #expect(occupied.status == 64)
        #expect(occupied.errors.contains("run: holds a run already. Add --resume, or name another folder."))
    }

    @Test func `options that cannot be meant are refused`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let sized = try divelab(["train", "dives", "--output", "run", "--resume", "--width", "0.5"])
        #expect(sized.status == 64)
        #expect(sized.errors.contains("--width and --input-size are for a new network"))
        #expect(try divelab(["train", "dives", "--output", "run", "--threads", "0"]).status == 64)
        try write("file", "")
        let blocked = try divelab(["train", "dives", "--output", "file/run"])
        #expect(blocked.status == 73)
        #expect(blocked.errors.hasPrefix("divelab: file/run: cannot be made ("))
    }

    @Test func `dives that are given twice or teach nothing are refused`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try write("event/results.csv", "file\n1.mp4\n")
        try write("event/1.mp4", "")
        let bare = try divelab(["train", "event", "--output", "run"])
        #expect(bare.status == 65)
        #expect(bare.errors.contains("event: no dive has results or the truth of a simulation."))
        let twice = try divelab(["train", "event", "event/", "--output", "run"])
        #expect(twice.status == 65)
        #expect(twice.errors.contains("1.mp4: is given twice"))
    }

    @Test func `without validation the last epoch is the model, and its provenance goes on`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try simulate("dives", dives: 3, seed: 5)
        let event = try tournament("dives")
        try write("recipe.json", #"{"epochs": 1, "batchSize": 3, "validationFraction": 0}"#)
        let first = try divelab(
            ["train", event, "--output", "first", "--recipe", "recipe.json"] + Self.network)
        #expect(first.status == 0, "\(first.errors)")
        // A kill between checkpoint and model leaves no model; the resumed run writes it.
        try FileManager.default.removeItem(at: folder.appending(path: "first/model.safetensors"))
        let resumed = try divelab(["train", event, "--output", "first", "--resume", "--threads", "1"])
        #expect(resumed.status == 0, "\(resumed.errors)")

        let tuned = try divelab([
            "train", event, "--output", "tuned", "--recipe", "recipe.json", "--threads", "1",
            "--from", "first/model.safetensors",
        ])
        #expect(tuned.status == 0, "\(tuned.errors)")
        let card = String(
            decoding: try Data(contentsOf: folder.appending(path: "tuned/model.safetensors")), as: UTF8.self)
        #expect(
            card.contains(
                "3 simulated dives of 1 event; begun with the weights of first (3 simulated dives of 1 event)"
            ))
    }

    @Test func `a recipe with an unknown key is refused by name`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try write("recipe.json", #"{"epoch": 2}"#)
        let outcome = try divelab(["train", "dives", "--output", "run", "--recipe", "recipe.json"])
        #expect(outcome.status == 78)
        #expect(
            outcome.errors
                == "divelab: recipe.json: has the unknown key \"epoch\"; did you mean \"epochs\"?\n")
    }

    @Test func `the baseline's table is shown`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try divelab(["experiments", "show", "baseline"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("C3D-AVG-MTL: 86,139,311 parameters"))
    }

    // What the tests do with the tool and its folder.

    private struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    private struct Running {
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

    private func start(_ arguments: [String]) throws -> Running {
        let output = folder.appending(path: "\(UUID().uuidString).out")
        let errors = folder.appending(path: "\(UUID().uuidString).err")
        for url in [output, errors] { try Data().write(to: url) }
        let process = Process()
        let runner = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.executableURL = runner.deletingLastPathComponent().appending(path: "divelab")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        return Running(process: process, output: output, errors: errors)
    }

    private func divelab(_ arguments: [String]) throws -> Outcome { try start(arguments).outcome() }

    private func simulate(_ name: String, dives: Int, seed: Int) throws {
        let outcome = try divelab([
            "simulate", "--dives", "\(dives)", "--seed", "\(seed)", "--width", "64", "--height", "64", name,
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private func tournament(_ name: String) throws -> String {
        let events = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: name).path)
        return name + "/" + (try #require(events.first { $0.hasPrefix("event-") }))
    }

    private func write(_ name: String, _ text: String) throws {
        let url = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    private func size(_ name: String) throws -> Int {
        try Data(contentsOf: folder.appending(path: name)).count
    }

    /// The bytes of all tensors of a checkpoint, without its header.
    private func weights(_ url: URL) throws -> Data {
        let data = try Data(contentsOf: url)
        let headerLength = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        return data.dropFirst(8 + headerLength)
    }
}
