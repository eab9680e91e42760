import Foundation
import Testing

@Suite struct ModelAndDoctorTests {
    let workplace: Workplace

    init() throws {
        workplace = try Workplace()
    }

    @Test func `model info shows network, training, metrics and digest`() throws {
        let outcome = try workplace.divejudge("model", "info", "tiny.safetensors")
        #expect(outcome.status == 0)
        let digest = try workplace.shell("sha256sum tiny.safetensors | cut -c1-64").output.prefix(64)
        let parameterCount = "parameters     188,"
        for text in [
            "network        C3D-AVG-MTL x0.0625 32px", parameterCount, "preprocessing  stable-1",
            "vocabulary     \(TinyModel.vocabulary.count) words",
            "training data  none, the weights are random",
            "training       3 epochs, seed 0", "baseline difficulty spearman  0.5600",
            "validation spearman           0.8125", "! Trained on simulated dives", String(digest),
        ] {
            #expect(outcome.output.contains(text), "\(text) in \(outcome.output)")
        }
    }

    @Test func `no help example is wider than a terminal of 80 columns`() throws {
        for words in [
            "", "score", "evaluate", "report", "merge", "history", "doctor", "model", "model info",
            "model calibrate",
        ] {
            let help = try workplace.shell("\"$DIVEJUDGE\" help \(words)", environment: ["COLUMNS": "200"])
            let examples = help.output.split(separator: "\n").filter { $0.hasPrefix("  divejudge ") }
            #expect(!examples.isEmpty || words == "model", "\(words): \(help.output)")
            for line in examples { #expect(line.count <= 80, "\(line)") }
        }
    }

    @Test func `the doctor finds nothing wrong with a sound machine`() throws {
        let outcome = try workplace.divejudge("doctor")
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines.allSatisfy { $0.hasPrefix("ok  ") }, "\(outcome.output)")
    }

    @Test func `the doctor reports a missing model and an unfit ledger, and continues`() throws {
        try Data("no database".utf8).write(to: workplace["l.sqlite"])
        let outcome = try workplace.divejudge(
            "doctor", "--model", "missing.safetensors", "--ledger", "l.sqlite")
        #expect(outcome.status == 66)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines[3].hasPrefix("problem  model  "))
        #expect(lines[3].contains("missing.safetensors"))
        #expect(lines[4].hasPrefix("problem  ledger "))
    }

    @Test func `help starts with examples and shows the version`() throws {
        #expect(try workplace.divejudge("--version").output == "0.1.0\n")
        for arguments in [["--help"], ["help", "score"], ["help", "history"], ["help", "doctor"]] {
            let outcome = try workplace.start(Workplace.tool, arguments, [:]).outcome()
            #expect(outcome.status == 0)
            let examples = try #require(outcome.output.range(of: "EXAMPLES"))
            let usage = try #require(outcome.output.range(of: "USAGE"))
            #expect(examples.lowerBound < usage.lowerBound)
        }
    }
}
