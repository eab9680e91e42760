import Foundation
import Records
import TestSupport
import Testing
import Verdicts

@Suite struct LedgerTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `an assessment reads back as recorded, newest first`() throws {
        let ledger = try Ledger(at: folder["ledger.sqlite"])
        let run = try ledger.startRun(.make())
        let first = try Assessment.make(file: "a.mp4", score: 61.5)
        let second = try Assessment.make(file: "b \u{1F30A}\n.mp4", score: 78.25)
        try ledger.record(assessment: first, contentSHA256: "0123", run: run)
        try ledger.record(assessment: second, run: run)
        try ledger.endRun(run)

        let rows = try ledger.assessments()
        #expect(rows.map(\.assessment) == [second, first])
        #expect(rows.map(\.contentSHA256) == [nil, "0123"])
        #expect(rows.allSatisfy { $0.run == run && abs($0.date.timeIntervalSinceNow) < 60 })
        #expect(try ledger.assessments(limit: 1).map(\.assessment) == [second])
    }

    @Test func `rows survive closing the ledger`() throws {
        do {
            let ledger = try Ledger(at: folder["ledger.sqlite"])
            try ledger.record(assessment: .make(), run: ledger.startRun(.make()))
        }
        #expect(try Ledger(at: folder["ledger.sqlite"]).assessments().count == 1)
    }

    @Test func `epochs read back in order, and a repeated one keeps its place`() throws {
        let ledger = try Ledger(at: folder["ledger.sqlite"])
        let run = try ledger.startRun(.make(tool: "divelab"))
        func epoch(_ number: Int, loss: Double) -> LedgerEpoch {
            LedgerEpoch(
                epoch: number, trainingLosses: ["total": loss], validationMetrics: ["spearman": 0.5],
                seconds: 12.5, sampleCount: 140)
        }
        try ledger.record(epoch: epoch(2, loss: 0.5), run: run)
        try ledger.record(epoch: epoch(1, loss: 1), run: run)
        try ledger.record(epoch: epoch(2, loss: 0.25), run: run)
        #expect(try ledger.epochs(of: run) == [epoch(1, loss: 1), epoch(2, loss: 0.25)])
    }

    @Test func `a NaN loss is stored as missing`() throws {
        let ledger = try Ledger(at: folder["ledger.sqlite"])
        let run = try ledger.startRun(.make(tool: "divelab"))
        try ledger.record(
            epoch: LedgerEpoch(
                epoch: 1, trainingLosses: ["total": .nan, "score": 0.5], validationMetrics: [:], seconds: 1,
                sampleCount: 3), run: run)
        #expect(try ledger.epochs(of: run).map(\.trainingLosses) == [["score": 0.5]])
    }

    @Test func `a correlation keeps its interval, an undefined one its reason`() throws {
        let ledger = try Ledger(at: folder["ledger.sqlite"])
        let run = try ledger.startRun(.make(tool: "divelab"))
        let measured = LedgerMetric(
            name: "spearman", dataSet: "validation", statistic: .measured(0.81), count: 100,
            interval: 0.72...0.88)
        let absent = LedgerMetric(
            name: "spearman", dataSet: "one dive",
            statistic: .undefined(reason: "fewer than two dives"), count: 1)
        let other = LedgerMetric(
            name: "mean_absolute_error", dataSet: "validation", statistic: .measured(5), count: 100)
        for metric in [measured, absent, other] { try ledger.record(metric: metric, run: run) }

        #expect(try ledger.metrics(named: "spearman").map(\.metric) == [absent, measured])
        #expect(try ledger.metrics().map(\.metric) == [other, absent, measured])
        #expect(try ledger.metrics().allSatisfy { $0.modelName == "small" })
    }

    @Test func `a NaN metric is stored as undefined`() throws {
        let ledger = try Ledger(at: folder["ledger.sqlite"])
        let metric = LedgerMetric(name: "spearman", dataSet: "x", statistic: .measured(.nan), count: 2)
        try ledger.record(metric: metric, run: ledger.startRun(.make()))
        let kept = try #require(ledger.metrics().first).metric.statistic
        #expect(kept == .undefined(reason: "not a finite number"))
    }

    struct Location {
        let environment: [String: String]
        let path: String
    }

    @Test(arguments: [
        Location(environment: ["HOME": "/h"], path: "/h/.local/share/dive-judge/ledger.sqlite"),
        Location(environment: ["HOME": "/h", "XDG_DATA_HOME": "/x"], path: "/x/dive-judge/ledger.sqlite"),
        Location(
            environment: ["HOME": "/h", "XDG_DATA_HOME": "relative"],
            path: "/h/.local/share/dive-judge/ledger.sqlite"),
        Location(
            environment: ["HOME": "/h", "XDG_DATA_HOME": ""], path: "/h/.local/share/dive-judge/ledger.sqlite"
        ),
        Location(
            environment: ["HOME": "", "XDG_DATA_HOME": "/x"], path: "/x/dive-judge/ledger.sqlite"),
    ]) func `the user's ledger is where the XDG specification puts data`(_ location: Location) {
        #expect(Ledger.defaultURL(environment: location.environment).path == location.path)
    }

    @Test(arguments: ["", "relative"]) func `a relative home is ignored`(_ home: String) {
        let path = Ledger.defaultURL(environment: ["HOME": home]).path
        #expect(path == Ledger.defaultURL(environment: [:]).path)
        #expect(!path.hasPrefix(FileManager.default.currentDirectoryPath))
    }

    @Test func `the user's ledger is created with its folder`() throws {
        let ledger = try Ledger(environment: ["XDG_DATA_HOME": folder["data"].path])
        #expect(ledger.url.path == folder["data/dive-judge/ledger.sqlite"].path)
        #expect(FileManager.default.fileExists(atPath: ledger.url.path))
    }
}
