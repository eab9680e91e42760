import Blueprints
import Foundation
import Testing

@Suite struct CalibrateCommandTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    @Test func `calibrating writes a copy of the model with calibration`() throws {
        try workplace.makeTournament("final", count: 24, results: Workplace.results(event: "Final"))

        let outcome = try workplace.divejudge("model", "calibrate", "final", "--output", "new.safetensors")

        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("taken from  24 dives of 1 event\n"))
        #expect(outcome.output.contains("footage     every footage is taken for a dive: it takes 100 dives"))
        let (before, after) = (
            try ModelFile(contentsOf: workplace[Workplace.modelName]),
            try ModelFile(contentsOf: workplace["new.safetensors"])
        )
        #expect(try before.parameters() == after.parameters())
        let judged = try workplace.shell("\"$DIVEJUDGE\" score --json --no-ledger final/*.mp4").output
        let scores = try judged.split(separator: "\n").map { try Verdict(line: String($0)).score }
        let expected = scores.enumerated().map { Double(40 + ($0.offset + 1) * 7 % 50) - $0.element }.sorted()
        let residuals = try #require(after.card.calibration).residuals
        #expect(residuals.count == 24)
        for (residual, expected) in zip(residuals, expected) { #expect(abs(residual - expected) < 0.001) }
        let info = try workplace.divejudge("model", "info", "new.safetensors")
        #expect(info.output.contains("taken from  24 dives of 1 event\n"))

        let check = try workplace.divejudge(
            "model", "calibrate", "final", "--model", "new.safetensors", "--check")

        #expect(check.status == 0, "\(check.errors)")
        #expect(check.output.contains("checked on  24 dives, 24 of them given a score\n"))
        // ceil(25 * 0.9) = 23 of the 24 lie inside or at the end of the interval; rounding may push the last one out.
        #expect(
            check.output.contains("inside      95.8 % of final scores")
                || check.output.contains("inside      91.7 % of final scores"), "\(check.output)")
    }

    @Test func `a dive that cannot be judged is named and excluded`() throws {
        try workplace.makeTournament("final", count: 21, results: Workplace.results(event: "Final"))
        try Data("no video".utf8).write(to: workplace["final/007.mp4"])

        let outcome = try workplace.divejudge("model", "calibrate", "final", "--output", "new.safetensors")

        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("error: final/007.mp4: "), "\(outcome.errors)")
        #expect(outcome.output.contains("taken from  20 dives of 1 event\n"))
        #expect(
            try ModelFile(contentsOf: workplace["new.safetensors"]).card.calibration?.residuals.count == 20)
    }

    @Test func `copies count once, and only a model is overwritten`() throws {
        try workplace.makeTournament("final", count: 20, results: Workplace.results(event: "Final"))
        try FileManager.default.copyItem(at: workplace["final"], to: workplace["copy"])
        let table = try Data(contentsOf: workplace["copy/results.csv"])

        let refused = try workplace.divejudge("model", "calibrate", "final", "--output", "copy/results.csv")

        #expect(refused.status == 73)
        #expect(
            refused.errors
                == "error: copy/results.csv: this file exists and is not a model. "
                + "Name another file for the model, as calibrated.safetensors.\n")
        #expect(try Data(contentsOf: workplace["copy/results.csv"]) == table)

        for _ in 0..<2 {
            let outcome = try workplace.divejudge(
                "model", "calibrate", "final", "copy", "--output", "new.safetensors")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("20 copies of other dives are skipped"), "\(outcome.errors)")
            #expect(outcome.output.contains("taken from  20 dives of 1 event\n"))
        }
    }

    @Test func `too few dives are rejected and nothing is written`() throws {
        try workplace.makeTournament("final", count: 5, results: Workplace.results(event: "Final"))

        let outcome = try workplace.divejudge("model", "calibrate", "final", "--output", "new.safetensors")

        #expect(outcome.status == 65)
        #expect(
            outcome.errors.hasSuffix(
                "error: final: a calibration needs 20 dives with final scores, and 5 were judged. "
                    + "Name more tournament folders with results.csv.\n"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: workplace["new.safetensors"].path))
    }

    @Test func `a check requires a calibration, and a calibration requires an output`() throws {
        try workplace.makeTournament("final", count: 1)

        #expect(try workplace.divejudge("model", "calibrate", "final").status == 64)
        #expect(
            try workplace.divejudge("model", "calibrate", "final", "--check", "--output", "a").status == 64)
        let check = try workplace.divejudge("model", "calibrate", "final", "--check")
        #expect(check.status == 78)
        #expect(
            check.errors
                == "error: tiny.safetensors: has no calibration to check. "
                + "Make one with --output instead of --check.\n")
        let missing = try workplace.divejudge(
            "model", "calibrate", "final", "--output", "none/new.safetensors")
        #expect(missing.status == 73)
    }
}
