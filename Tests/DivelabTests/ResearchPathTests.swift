import Foundation
import Testing

/// A researcher's path through the built tool, on a few tiny dives: simulate, train, stop, resume, evaluate.
@Suite(.serialized) struct ResearchPathTests {
    private let place: Workplace

    init() throws { place = try Workplace() }

    private static let network = ["--width", "0.0625", "--input-size", "32", "--threads", "1"]

    @Test func `dives are simulated, trained on, and the resulting model is evaluated`() throws {
        defer { place.remove() }
        try place.simulate("dives", dives: 10, seed: 1)
        let event = try place.tournament("dives")
        try place.write(
            "recipe.json", #"{"epochs": 2, "batchSize": 4, "clipTruthWeight": 1, "validationFraction": 0.3}"#)
        let trained = try place.divelab(
            ["train", event, "--output", "run", "--recipe", "recipe.json"] + Self.network)
        #expect(trained.status == 0, "\(trained.errors)")
        #expect(trained.output.hasSuffix("run/model.safetensors\n"))
        #expect(trained.errors.contains("7 training dives, 3 validation dives"))
        #expect(trained.errors.contains("epoch 2/2  loss "))

        try place.simulate("unseen", dives: 4, seed: 2)
        let measured = try place.divelab([
            "evaluate", "run/model.safetensors", try place.tournament("unseen"), "--release",
            "small.safetensors",
            "--training", event,
        ])
        #expect(measured.status == 0, "\(measured.errors)")
        #expect(measured.output.hasPrefix("run on 4 simulated dives\n"))
        for words in ["Spearman correlation", "R-l2 x 100", "half twists", "dive number mean"] {
            #expect(measured.output.contains(words))
        }
        // Two bytes a weight in the released copy instead of four.
        let sizes = try ["run/model.safetensors", "small.safetensors"].map(place.size)
        #expect(Double(sizes[1]) < 0.6 * Double(sizes[0]))
    }

    @Test func `a run stopped by SIGTERM exits with 143 and ends like an uninterrupted one`() throws {
        defer { place.remove() }
        try place.simulate("dives", dives: 8, seed: 3)
        let event = try place.tournament("dives")
        try place.write("recipe.json", #"{"epochs": 30, "batchSize": 2, "validationFraction": 0.25}"#)
        let whole = try place.divelab(
            ["train", event, "--output", "whole", "--recipe", "recipe.json"] + Self.network)
        #expect(whole.status == 0, "\(whole.errors)")

        let stopped = try place.start(
            ["train", event, "--output", "part", "--recipe", "recipe.json"] + Self.network)
        let checkpoint = place.folder.appending(path: "part/last.safetensors").path
        while !FileManager.default.fileExists(atPath: checkpoint), stopped.process.isRunning { usleep(1000) }
        stopped.process.terminate()
        let outcome = try stopped.outcome()
        #expect(outcome.status == 143, "\(outcome.errors)")
        #expect(outcome.errors.contains("rerun the command with --resume to continue"))
        let resumed = try place.divelab(["train", event, "--output", "part", "--resume", "--threads", "1"])
        #expect(resumed.status == 0, "\(resumed.errors)")
        let models = try ["whole", "part"].map {
            try place.weights("\($0)/last.safetensors")
        }
        #expect(models[0] == models[1])
    }

    @Test func `a run is neither overwritten nor resumed if it does not exist`() throws {
        defer { place.remove() }
        let missing = try place.divelab(["train", "dives", "--output", "run", "--resume"])
        #expect(missing.status == 66)
        #expect(
            missing.errors == "divelab: run: has no checkpoint yet. Rerun the command without --resume.\n")
        #expect(!FileManager.default.fileExists(atPath: place.folder.appending(path: "run").path))
        try place.write("run/last.safetensors", "")
        let occupied = try place.divelab(["train", "dives", "--output", "run"])
        #expect(occupied.status == 64)
        #expect(occupied.errors.contains("run: holds a run already. Add --resume, or name another folder."))
    }

    @Test func `meaningless options are rejected`() throws {
        defer { place.remove() }
        let sized = try place.divelab(["train", "dives", "--output", "run", "--resume", "--width", "0.5"])
        #expect(sized.status == 64)
        #expect(sized.errors.contains("--width and --input-size are for a new network"))
        #expect(try place.divelab(["train", "dives", "--output", "run", "--threads", "0"]).status == 64)
        try place.write("file", "")
        let blocked = try place.divelab(["train", "dives", "--output", "file/run"])
        #expect(blocked.status == 73)
        #expect(blocked.errors.hasPrefix("divelab: file/run: cannot be made ("))
    }

    @Test func `repeated or unusable dives are rejected`() throws {
        defer { place.remove() }
        try place.write("event/results.csv", "file\n1.mp4\n")
        try place.write("event/1.mp4", "")
        let bare = try place.divelab(["train", "event", "--output", "run"])
        #expect(bare.status == 65)
        #expect(
            bare.errors.contains(
                "event: no dive has a final score. Add results.csv with the columns file and final_score."))
        let twice = try place.divelab(["train", "event", "event/", "--output", "run"])
        #expect(twice.status == 65)
        #expect(twice.errors.contains("1.mp4: is given twice"))
    }

    @Test func `without validation the last epoch is the model, and its provenance is kept`() throws {
        defer { place.remove() }
        try place.simulate("dives", dives: 3, seed: 5)
        let event = try place.tournament("dives")
        try place.write("recipe.json", #"{"epochs": 1, "batchSize": 3, "validationFraction": 0}"#)
        let first = try place.divelab(
            ["train", event, "--output", "first", "--recipe", "recipe.json"] + Self.network)
        #expect(first.status == 0, "\(first.errors)")
        // A kill between checkpoint and model leaves no model; the resumed run writes it.
        try FileManager.default.removeItem(at: place.folder.appending(path: "first/model.safetensors"))
        let resumed = try place.divelab(["train", event, "--output", "first", "--resume", "--threads", "1"])
        #expect(resumed.status == 0, "\(resumed.errors)")

        let tuned = try place.divelab([
            "train", event, "--output", "tuned", "--recipe", "recipe.json", "--threads", "1",
            "--from", "first/model.safetensors",
        ])
        #expect(tuned.status == 0, "\(tuned.errors)")
        let card = String(
            decoding: try Data(contentsOf: place.folder.appending(path: "tuned/model.safetensors")),
            as: UTF8.self)
        #expect(
            card.contains(
                "3 simulated dives of 1 event; started from first (3 simulated dives of 1 event)"
            ))
    }

    @Test func `a recipe with an unknown key is rejected by name`() throws {
        defer { place.remove() }
        try place.write("recipe.json", #"{"epoch": 2}"#)
        let outcome = try place.divelab(["train", "dives", "--output", "run", "--recipe", "recipe.json"])
        #expect(outcome.status == 78)
        #expect(
            outcome.errors
                == "divelab: recipe.json: has the unknown key \"epoch\"; did you mean \"epochs\"?\n")
    }

    @Test func `a shipped recipe is named, and a model of few dives warns in its assessment`() throws {
        defer { place.remove() }
        let unknown = try place.divelab(["train", "dives", "--output", "run", "--recipe", "fast"])
        #expect(unknown.status == 66)
        #expect(
            unknown.errors
                == "divelab: fast: is neither a file nor a shipped recipe. Shipped are: fine-tune, pretraining, quick.\n"
        )
        try place.simulate("dives", dives: 3, seed: 5)
        let event = try place.tournament("dives")
        let trained = try place.divelab(
            ["train", event, "--output", "run", "--recipe", "fine-tune"] + Self.network)
        #expect(trained.status == 0, "\(trained.errors)")
        #expect(trained.errors.contains("epoch 20/20"), "\(trained.errors)")
        let judged = try place.divejudge([
            "score", "\(event)/001.mp4", "--model", "run/model.safetensors", "--no-ledger", "--json",
        ])
        #expect(
            judged.output.contains(
                "The model was trained on 3 dives; its error on other dives has not been measured."),
            "\(judged.output)\(judged.errors)")
    }

    @Test func `the baseline's table is shown`() throws {
        defer { place.remove() }
        let outcome = try place.divelab(["experiments", "show", "baseline"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("C3D-AVG-MTL: 86,139,311 parameters"))
    }
}
