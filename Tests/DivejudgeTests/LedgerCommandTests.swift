import Foundation
import GRDB
import Records
import Testing

@Suite struct LedgerCommandTests {
    let workplace: Workplace

    init() throws {
        workplace = try Workplace()
        try workplace.makeVideo("dive.mp4", frames: 110)
    }

    private func count(_ table: String, in ledger: String) throws -> Int? {
        try DatabaseQueue(path: workplace[ledger].path).read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)")
        }
    }

    @Test func `every assessment adds one row, and every call one run`() throws {
        for _ in 0..<2 {
            let outcome = try workplace.divejudge("score", "dive.mp4", "dive.mp4", "--ledger", "l.sqlite")
            #expect(outcome.status == 0)
        }
        #expect(try count("assessments", in: "l.sqlite") == 4)
        #expect(try count("runs", in: "l.sqlite") == 2)
        #expect(try count("runs WHERE ended_at IS NOT NULL AND model_name = 'tiny'", in: "l.sqlite") == 2)
        let digest = try workplace.shell("sha256sum dive.mp4 | cut -c1-64").output.prefix(64)
        #expect(try count("assessments WHERE content_sha256 = '\(digest)'", in: "l.sqlite") == 4)
    }

    @Test func `the ledger knows where a dive ends in a longer video`() throws {
        _ = try workplace.divejudge("score", "dive.mp4", "--ending-at", "105", "--ledger", "l.sqlite")
        #expect(try workplace.ask("l.sqlite", "SELECT end_frame FROM assessments") == 106)
    }

    @Test func `a closed pipe does not hide an unwritable ledger`() throws {
        _ = try workplace.divejudge("score", "dive.mp4", "--ledger", "l.sqlite")
        let outcome = try DatabaseQueue(path: workplace["l.sqlite"].path).inDatabase { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            defer { try? database.execute(sql: "ROLLBACK") }
            return try workplace.shell(
                "{ \"$DIVEJUDGE\" score --json dive.mp4 dive.mp4 dive.mp4 --ledger l.sqlite; echo $? >status; } "
                    + "| true; cat status")
        }
        #expect(outcome.output == "75\n", "\(outcome.errors)")
    }

    @Test func `the user's ledger is used unless it is disabled`() throws {
        let place = ["XDG_DATA_HOME": workplace["data"].path]
        _ = try workplace.divejudge("score", "dive.mp4", "--no-ledger", environment: place)
        #expect(!FileManager.default.fileExists(atPath: workplace["data"].path))
        _ = try workplace.divejudge("score", "dive.mp4", environment: place)
        #expect(try count("assessments", in: "data/dive-judge/ledger.sqlite") == 1)
    }

    @Test func `history lists assessments and correlations`() throws {
        _ = try workplace.divejudge("score", "dive.mp4", "--ledger", "l.sqlite")
        let ledger = try Ledger(at: workplace["l.sqlite"])
        let run = try ledger.startRun(
            LedgerRun(tool: "divelab", version: "1", commandLine: "divelab evaluate"))
        try ledger.record(
            metric: LedgerMetric(
                name: "spearman", dataSet: "unseen dives", statistic: .measured(0.8125), count: 100,
                interval: 0.71...0.88), run: run)
        try ledger.record(
            metric: LedgerMetric(
                name: "spearman", dataSet: "one dive", statistic: .undefined(reason: "fewer than two dives"),
                count: 1), run: run)

        let text = try workplace.divejudge("history", "--ledger", "l.sqlite")
        #expect(text.status == 0)
        #expect(
            text.output.contains(/\n  \d{4}-\d\d-\d\d \d\d:\d\d +\d+\.\d +\w+ +[\d.-]+  tiny   dive\.mp4\n/),
            "\(text.output)")
        #expect(
            text.output.contains(/0\.812  0\.710 to 0\.880 +100  -      unseen dives\n/), "\(text.output)")
        #expect(text.output.contains("one dive (fewer than two dives)"))

        let json = try workplace.divejudge("history", "--ledger", "l.sqlite", "--json").output.split(
            separator: "\n")
        #expect(json.count == 3)
        for line in json { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        #expect(json[2].contains(#""value":0.8125"#))
    }

    @Test func `history of a missing ledger is an error and creates none`() throws {
        let outcome = try workplace.divejudge("history", "--ledger", "typo.sqlite")
        #expect(outcome.status == 66)
        #expect(outcome.errors == "error: typo.sqlite: there is no such ledger. Check its name.\n")
        #expect(!FileManager.default.fileExists(atPath: workplace["typo.sqlite"].path))
    }

    @Test func `history without a ledger is reported and creates none`() throws {
        let outcome = try workplace.divejudge("history")
        #expect(outcome.status == 0)
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix("notice: there is no ledger yet: "))
        #expect(!FileManager.default.fileExists(atPath: workplace[".local"].path))
    }

    @Test func `a locked ledger loses no assessment and exits with 75`() throws {
        _ = try workplace.divejudge("score", "dive.mp4", "--ledger", "l.sqlite")
        try DatabaseQueue(path: workplace["l.sqlite"].path).inDatabase { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            let outcome = try workplace.divejudge("score", "dive.mp4", "--json", "--ledger", "l.sqlite")
            #expect(outcome.status == 75)
            #expect(try Verdict(line: outcome.output).file == "dive.mp4")
            #expect(
                outcome.errors == """
                    error: \(workplace["l.sqlite"].path): another process keeps the ledger locked. \
                    Try again when it has finished.
                    error: 1 of the assessments were not recorded; rerun the command to judge them again

                    """)
            try database.execute(sql: "ROLLBACK")
        }
        #expect(try count("assessments", in: "l.sqlite") == 1)
    }

    @Test func `a ledger unlocked during judging receives its rows`() throws {
        _ = try workplace.divejudge("score", "dive.mp4", "--ledger", "l.sqlite")
        let running = try DatabaseQueue(path: workplace["l.sqlite"].path).inDatabase { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            let running = try workplace.start(
                Workplace.tool, ["score", "dive.mp4", "--ledger", "l.sqlite"], [:])
            // The opening gives up after 5 seconds, the verdict is tried again after that.
            Thread.sleep(forTimeInterval: 6)
            try database.execute(sql: "ROLLBACK")
            return running
        }
        #expect(try running.outcome().status == 0)
        #expect(try count("assessments", in: "l.sqlite") == 2)
    }

    @Test func `two processes that create the ledger at once create one schema`() throws {
        let running = try (0..<2).map { _ in
            try workplace.start(
                Workplace.tool, ["score", "--threads", "1", "dive.mp4", "--ledger", "new.sqlite"], [:])
        }
        for process in running { #expect(try process.outcome().status == 0) }
        #expect(try count("assessments", in: "new.sqlite") == 2)
        #expect(try count("grdb_migrations", in: "new.sqlite") == 3)
    }

    struct Unfit: Sendable {
        let content: String?
        let path: String
        let status: Int32
    }

    @Test(arguments: [
        Unfit(content: "no database", path: "text.sqlite", status: 65),
        Unfit(content: nil, path: "nowhere/l.sqlite", status: 73),
        Unfit(content: nil, path: "/proc/l.sqlite", status: 73),
    ]) func `an invalid ledger is rejected before any decoding`(_ unfit: Unfit) throws {
        if let content = unfit.content { try Data(content.utf8).write(to: workplace[unfit.path]) }
        let outcome = try workplace.divejudge("score", "dive.mp4", "--ledger", unfit.path)
        #expect(outcome.status == unfit.status)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains(unfit.path))
        if let content = unfit.content {
            #expect(try Data(contentsOf: workplace[unfit.path]) == Data(content.utf8))
        }
    }

    @Test func `a ledger on a full disk keeps its rows and exits with 74`() throws {
        _ = try workplace.divejudge("score", "dive.mp4", "--ledger", "l.sqlite")
        // The shell's limit on file sizes, in blocks of 512 bytes, stands in for a full disk.
        let files = [String](repeating: "dive.mp4", count: 30).joined(separator: " ")
        let outcome = try workplace.shell(
            "trap '' XFSZ; ulimit -f 100; { \"$DIVEJUDGE\" score --json \(files) --ledger l.sqlite; echo $? >status; } "
                + "| wc -c >printed; cat status")
        #expect(outcome.output == "74\n")
        #expect(
            outcome.errors.contains(" (File too large). Raise the limit on the size of files"),
            "\(outcome.errors)")
        let kept = try count("assessments", in: "l.sqlite") ?? 0
        #expect(kept >= 1)
        let check = try DatabaseQueue(path: workplace["l.sqlite"].path).read {
            try String.fetchOne($0, sql: "PRAGMA quick_check")
        }
        #expect(check == "ok")
    }
}
