import Foundation
import Testing

/// The architecture study through the tool, at the smallest size, on a few tiny dives.
@Suite(.serialized) struct ReproduceTests {
    private let place: Workplace

    init() throws { place = try Workplace() }

    private func makeStudy(epochs: Int) throws {
        try place.simulate("study/training", dives: 8, seed: 1)
        try place.simulate("study/test", dives: 4, seed: 2)
        try writePlan(epochs: epochs)
    }

    private func writePlan(epochs: Int) throws {
        try place.write(
            "plan.json",
            """
            {"widthMultiplier": 0.03125, "inputSize": 32, "trainingDiveCount": 5, "validationDiveCount": 2,
             "recipe": {"epochs": \(epochs), "batchSize": 2, "warmupSteps": 1}}
            """)
    }

    private func arguments(_ output: String, _ experiments: [String]) -> [String] {
        [
            "reproduce", "study", "--output", output, "--scale", "small", "--plan", "plan.json", "--threads",
            "1",
        ]
            + (experiments.isEmpty ? [] : ["--experiments"] + experiments)
    }

    private func epochs(_ run: String) throws -> [String: Data] {
        let folder = place.folder.appending(path: run).appending(path: "epochs")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: folder.appending(path: $0))) })
    }

    /// An epoch without its time.
    private func measured(_ epochs: [String: Data]) throws -> [String: NSDictionary] {
        try epochs.mapValues { data in
            let fields = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            return fields.filter { $0.key != "seconds" } as NSDictionary
        }
    }

    @Test func `all eight experiments are run and reported`() throws {
        defer { place.remove() }
        try makeStudy(epochs: 1)
        let outcome = try place.divelab(arguments("out", []))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            outcome.errors.contains(
                "8 runs on simulated dives: 5 training, 2 validation and 4 test dives"))
        #expect(outcome.output.contains("| 7: LSTM encoder, attention |"))
        #expect(outcome.output.hasSuffix("out/report.html\n"))
        let page = try String(contentsOf: place.folder.appending(path: "out/report.html"), encoding: .utf8)
        #expect(page.contains("4 simulated test dives"))
        for file in ["table.md", "figures/figure-8.svg", "figures/figure-9.csv", "study.json"] {
            #expect(try place.size("out/\(file)") > 0, "\(file)")
        }
        let models = ["experiment-3-s3d-attention/seed-0/model.safetensors"].map { "out/\($0)" }
        let judged = try place.divelab(["evaluate", models[0], place.tournament("study/test"), "--json"])
        #expect(judged.status == 0, "\(judged.errors)")

        // Given again, nothing is left to be run, and a chosen experiment with another seed is.
        let again = try place.divelab(arguments("out", []))
        #expect(again.status == 0, "\(again.errors)")
        #expect(again.errors.contains("all are complete"))
        let second = try place.divelab(arguments("out", ["attention"]) + ["--seeds", "0", "1"])
        #expect(second.status == 0, "\(second.errors)")
        #expect(second.errors.contains("2 runs on simulated dives"))
        #expect(second.errors.contains("; 1 to train"))
    }

    @Test func `a killed study resumes and ends like an uninterrupted one`() throws {
        defer { place.remove() }
        try makeStudy(epochs: 12)
        let whole = try place.divelab(arguments("whole", ["0"]))
        #expect(whole.status == 0, "\(whole.errors)")
        let run = "experiment-0-baseline/seed-0"
        for wanted in ["0002.json", "0006.json"] {
            let killed = try place.start(arguments("part", ["0"]))
            let epoch = place.folder.appending(path: "part/\(run)/epochs/\(wanted)").path
            while !FileManager.default.fileExists(atPath: epoch), killed.process.isRunning { usleep(1000) }
            kill(killed.process.processIdentifier, SIGKILL)
            #expect(try killed.outcome().status == SIGKILL)
        }
        let resumed = try place.divelab(arguments("part", ["0"]))
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(resumed.errors.contains("resumes after epoch"))
        #expect(try measured(epochs("whole/\(run)")) == measured(epochs("part/\(run)")))
        #expect(
            try place.weights("whole/\(run)/model.safetensors")
                == place.weights("part/\(run)/model.safetensors"))
    }

    @Test func `a study resumes only with its own plan and dives`() throws {
        defer { place.remove() }
        try makeStudy(epochs: 1)
        try #require(try place.divelab(arguments("out", ["0"])).status == 0)
        try writePlan(epochs: 2)
        let planned = try place.divelab(arguments("out", ["0"]))
        #expect(planned.status == 78)
        #expect(
            planned.errors
                == "divelab: out: holds a study with another plan. Give what it was started with, or name another folder.\n"
        )

        try writePlan(epochs: 1)
        let table = try place.tournament("study/training") + "/results.csv"
        let url = place.folder.appending(path: table)
        let text = try String(contentsOf: url, encoding: .utf8)
        // Every caption gains a word: the truth that the runs learned from is another one then.
        try text.replacingOccurrences(of: "somersault", with: "wild somersault").write(
            to: url, atomically: true, encoding: .utf8)
        let changed = try place.divelab(arguments("out", ["0"]))
        #expect(changed.status == 78)
        #expect(changed.errors.contains("holds a study with other training dives, or another truth of them."))
    }

    @Test func `two processes share a study without repeating each other's work`() throws {
        defer { place.remove() }
        try makeStudy(epochs: 4)
        let all = ["0", "1", "6"]
        let both = try [place.start(arguments("out", all)), place.start(arguments("out", all))]
        for running in both {
            let outcome = try running.outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let last = try place.divelab(arguments("out", all))
        #expect(last.status == 0, "\(last.errors)")
        for run in ["0-baseline", "1-attention", "6-two-lstms"] {
            #expect(try epochs("out/experiment-\(run)/seed-0").count == 4)
            #expect(
                !FileManager.default.fileExists(
                    atPath: place.folder.appending(path: "out/experiment-\(run)/seed-0/last.safetensors").path
                ))
        }
    }

    @Test func `a run with a NaN loss ends without affecting others`() throws {
        defer { place.remove() }
        try makeStudy(epochs: 1)
        try place.write(
            "plan.json",
            """
            {"widthMultiplier": 0.03125, "inputSize": 32, "trainingDiveCount": 5, "validationDiveCount": 2,
             "recipe": {"epochs": 9, "batchSize": 1, "learningRate": 0.9, "warmupSteps": 0, "gradientNormLimit": 0,
                        "scoreWeight": 1e30}}
            """)
        let outcome = try place.divelab(arguments("out", ["0", "1"]))
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains("2 runs diverged: the loss became NaN."))
    }

    @Test func `runs start from the given backbones, and the report names them`() throws {
        defer { place.remove() }
        try makeStudy(epochs: 1)
        try place.write("recipe.json", #"{"epochs": 1, "batchSize": 4, "validationFraction": 0.3}"#)
        let taught = try place.divelab([
            "train", place.tournament("study/training"), "--output", "teacher", "--width", "0.03125",
            "--input-size",
            "32", "--recipe", "recipe.json", "--threads", "1",
        ])
        try #require(taught.status == 0, "\(taught.errors)")
        let outcome = try place.divelab(
            arguments("out", ["0", "2"]) + ["--backbone", "teacher/model.safetensors"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(!outcome.errors.contains("C3D starts from random weights"))
        #expect(outcome.errors.contains("S3D starts from random weights"))
        let page = try String(contentsOf: place.folder.appending(path: "out/report.html"), encoding: .utf8)
        #expect(page.contains("C3D started from the backbone of teacher, which was trained on "))
        #expect(page.contains("S3D started from random weights"))
        let without = try place.divelab(arguments("out", ["0"]))
        #expect(without.status == 78)
        #expect(without.errors.contains("holds a study with other backbones."))
    }

    @Test func `a release without its videos is reported before any work`() throws {
        defer { place.remove() }
        let release = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/MTLAQA/release")
        try place.write("plan.json", #"{"trainingDiveCount": 1, "validationDiveCount": 1}"#)
        let outcome = try place.divelab([
            "reproduce", release.path, "--output", "out", "--plan", "plan.json",
        ])
        #expect(outcome.status == 66, "\(outcome.errors)")
        #expect(outcome.errors.contains(#"("divelab data verify" names them all.)"#))
        #expect(!FileManager.default.fileExists(atPath: place.folder.appending(path: "out").path))
    }

    @Test func `data unsuitable for a study are rejected`() throws {
        defer { place.remove() }
        try place.simulate("study/training", dives: 3, seed: 1)
        let lacking = try place.divelab(["reproduce", "study", "--output", "out"])
        #expect(lacking.status == 66)
        #expect(lacking.errors.contains(#"("test" has none)"#))
        try place.simulate("study/test", dives: 2, seed: 2)
        let few = try place.divelab(["reproduce", "study", "--output", "out"])
        #expect(few.status == 65)
        #expect(
            few.errors.contains(
                "has 3 dives, the plan needs 280 for training and validation. Add dives, or lower trainingDiveCount or "
                    + "validationDiveCount in the plan."
            ))
        #expect(
            try place.divelab(["reproduce", "study", "--output", "out", "--experiments", "8"]).status == 64)
    }
}
