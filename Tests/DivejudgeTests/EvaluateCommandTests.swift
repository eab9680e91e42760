import Foundation
import GRDB
import Testing

/// `divejudge evaluate` from the outside: what it prints, keeps and exits with.
@Suite struct EvaluateCommandTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    private func evaluate(_ arguments: String...) throws -> Workplace.Outcome {
        try workplace.shell(
            "\"$DIVEJUDGE\" evaluate --ledger l.sqlite --threads 2 " + arguments.joined(separator: " "))
    }

    @Test func `a tournament with results gets a ranking and a comparison with the panel`() throws {
        try workplace.makeTournament("final", count: 12, results: Workplace.results(event: "Final"))
        let outcome = try evaluate("final")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("Final\n"))
        // The model has seen simulated dives only, and nothing says that these are.
        let words = outcome.output.replacing(/\s+/, with: " ")
        #expect(
            words.contains(
                /Diver 2 leads with 87\.\d\d points, 0\.\d\d ahead of Diver 1, but the model was trained on simulated dives and is/
            ))
        #expect(
            words.contains(
                "! 12 of 12 dives: The model was trained on simulated dives; its predictions for filmed dives are untested."
            ))
        #expect(!outcome.output.contains(" sure"))
        #expect(outcome.output.contains("Model and panel"))
        #expect(outcome.errors.contains("12 judged; all in \(workplace["l.sqlite"].path)"))
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") == 12)
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM truths") == 12)
        #expect(
            try workplace.ask("l.sqlite", "SELECT group_concat(n) FROM metrics WHERE name = 'spearman'")
                == "12,12")
    }

    @Test func `JSON lines list the dives in order, then the events, then the total`() throws {
        try workplace.makeTournament("a", count: 9, results: Workplace.results(event: "A"))
        try workplace.makeTournament("b", count: 3)
        let outcome = try evaluate("a b --json --quiet")
        #expect(outcome.status == 0)
        #expect(outcome.errors == "")
        let lines = try TournamentLine.all(of: outcome.output).filter { $0.kind != "remark" }
        #expect(lines.map(\.kind) == Array(repeating: "dive", count: 12) + ["event", "event", "overall"])
        #expect(lines.prefix(12).map(\.file) == (1...9).map { "00\($0).mp4" } + (1...3).map { "00\($0).mp4" })
        #expect(lines[0].announced?.number == "107C")
        #expect(lines[0].assessment?.file == "a/001.mp4")
        let standings = try #require(lines[12].standings)
        #expect(standings.count == 8)
        #expect(standings.contains { $0.files == ["001.mp4", "009.mp4"] && $0.diver == "Diver 1" })
        #expect(zip(standings, standings.dropFirst()).allSatisfy { $0.total >= $1.total })
        // Without diver or results each dive stands for itself, and there is no panel to compare with.
        #expect(lines[13].standings?.map(\.files.count) == [1, 1, 1])
        #expect(lines[13].comparison == nil)
        #expect(lines[14].comparison?.dives == 9)
    }

    /// RELIABILITY 42.
    @Test func `of ten clips with three broken, seven are judged and three are named`() throws {
        try workplace.makeTournament("final", count: 10, results: Workplace.results(event: "Final"))
        let folder = workplace["final"]
        try Data().write(to: folder.appending(path: "002.mp4"))
        try Data("no video".utf8).write(to: folder.appending(path: "005.mp4"))
        try FileManager.default.removeItem(at: folder.appending(path: "008.mp4"))
        let outcome = try evaluate("final --json")
        #expect(outcome.status == 1)
        let dives = try TournamentLine.all(of: outcome.output).filter { $0.kind == "dive" }
        #expect(dives.filter { $0.assessment != nil }.count == 7)
        #expect(dives.filter { $0.error != nil }.map(\.file) == ["002.mp4", "005.mp4", "008.mp4"])
        for file in ["002.mp4", "005.mp4", "008.mp4"] {
            #expect(outcome.errors.contains("error: final/\(file): "), "\(outcome.errors)")
        }
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") == 7)
        #expect(
            try workplace.ask(
                "l.sqlite", "SELECT group_concat(exit_code) FROM (SELECT * FROM failures ORDER BY file)")
                == "65,65,66")

        let quiet = try evaluate("final --quiet")
        #expect(quiet.errors.split(separator: "\n").filter { $0.hasPrefix("error: final/00") }.count == 3)

        // Mended, they are judged and the others are not judged again.
        try workplace.makeTournament("final", count: 10, results: Workplace.results(event: "Final"))
        let again = try evaluate("final")
        #expect(again.status == 0)
        #expect(again.errors.contains("3 judged, 7 known before; "))
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") == 10)
    }

    @Test func `final scores that differ by hundredths are shown with hundredths`() throws {
        try workplace.makeTournament("final", count: 2) { number in
            number == 1 ? "107C,3.1,70.25,Final,A" : "107C,3.1,70.20,Final,B"
        }
        let output = try evaluate("final").output
        #expect(output.contains(" 70.25  "))
        #expect(output.contains(" 70.20  "))
    }

    @Test func `an invalid cell in the results is named and its dive is still judged`() throws {
        try workplace.makeTournament("final", count: 4) { number in
            number == 2 ? "999Z,3.0,50,Final,Diver" : "107C,3.0,5\(number),Final,Diver \(number)"
        }
        let outcome = try evaluate("final --json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = try TournamentLine.all(of: outcome.output)
        #expect(lines.filter { $0.assessment != nil }.count == 4)
        #expect(lines.contains { $0.kind == "remark" })
        #expect(
            outcome.errors.contains("final/results.csv, row 3, column \"dive_number\""), "\(outcome.errors)")
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM dives WHERE diver = 'Diver'") == 1)
    }

    @Test func `an announced dive that differs from the recognised one is marked`() throws {
        try workplace.makeTournament("list", count: 2) { number in "\(number == 1 ? "107C" : ""),,,," }
        let verdict = try workplace.verdict("list/001.mp4")
        let outcome = try evaluate("list")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(verdict.dive.number != "107C")
        #expect(outcome.output.contains(/\d+[A-D] \d\.\d +107C +001\.mp4/))
        #expect(!outcome.output.contains("Model and panel"))
    }

    /// RELIABILITY 69: neither a formula nor a line break of a caption, name or diver leaves its cell.
    @Test func `a table for a spreadsheet has a row for each dive, and no formulas`() throws {
        try workplace.makeTournament("final", count: 2) { number in
            number == 1 ? "107C,3.0,50,\"=HYPERLINK(\"\"x\"\")\",\"+A\nB\"" : "107C,3.0,60,Final,@sum"
        }
        let outcome = try evaluate("final --csv --quiet")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
            lines[0].hasPrefix(
                "\u{FEFF}event,file,diver,place,score,low,high,recognition,dive_number,difficulty,"))
        #expect(outcome.output.contains("\n\"'=HYPERLINK(\"\"x\"\")\",001.mp4,\"'+A B\",1,"))
        #expect(outcome.output.contains("\nFinal,002.mp4,'@sum,1,"))
    }

    /// RELIABILITY 35, 37, 38: twins by another spelling, links in a circle, folders that cannot be read or are empty.
    @Test func `unusual folders do not stop the evaluation`() throws {
        try workplace.makeTournament("season/one", count: 1)
        let one = workplace["season/one"]
        let video = try Data(contentsOf: one.appending(path: "001.mp4"))
        try video.write(to: one.appending(path: "caf\u{E9}.mp4"))
        try video.write(to: one.appending(path: "cafe\u{301}.mp4"))
        try FileManager.default.createSymbolicLink(
            at: one.appending(path: "again"), withDestinationURL: workplace["season"])
        let outcome = try evaluate("season --json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let dives = try TournamentLine.all(of: outcome.output).filter { $0.kind == "dive" }
        #expect(dives.count == 3)
        #expect(Set(dives.compactMap { $0.assessment?.score }).count == 1)

        try FileManager.default.createDirectory(at: workplace["empty"], withIntermediateDirectories: true)
        let empty = try evaluate("empty")
        #expect(empty.status == 66)
        #expect(empty.errors.contains("empty: "))
        #expect(try evaluate("nowhere").status == 66)
        let both = try evaluate("season nowhere")
        #expect(both.status == 1)
        #expect(both.errors.contains("nowhere"))
    }

    /// RELIABILITY 46.
    @Test func `an unwritable output is rejected before any decoding`() throws {
        try workplace.makeTournament("final", count: 2)
        for output in [
            "nowhere/out.html", "/proc/out.html", "final", "l.sqlite", "tiny.safetensors", "final/001.mp4",
        ] {
            let outcome = try evaluate("final --report \(output)")
            #expect(outcome.status == 73, "\(output): \(outcome.errors)")
            #expect(outcome.output == "")
            #expect(!FileManager.default.fileExists(atPath: workplace["l.sqlite"].path))
        }
    }

    /// RELIABILITY 47.
    @Test func `a closed pipe ends it quietly, a full disk with 74, and assessments are kept`()
        throws
    {
        try workplace.makeTournament("final", count: 3)
        let early = try workplace.shell(
            "{ \"$DIVEJUDGE\" evaluate --quiet --json final --ledger l.sqlite; echo $? >status; } | head -1 | wc -l; cat status"
        )
        #expect(early.output == "1\n0\n")
        #expect(early.errors == "")
        let full = try workplace.shell("\"$DIVEJUDGE\" evaluate --quiet final --ledger l.sqlite >/dev/full")
        #expect(full.status == 74)
        #expect(full.errors.contains("standard output"))
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") == 3)
    }

    @Test func `shards add up, and merged ledgers rank without judging again`() throws {
        try workplace.makeTournament("final", count: 11, results: Workplace.results(event: "Final"))
        for part in 1...3 {
            let outcome = try workplace.divejudge(
                "evaluate", "final", "--shard", "\(part)/3", "--ledger", "\(part).sqlite")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(!outcome.output.contains("wins"))
            #expect(outcome.errors.contains("this was part \(part) of 3"))
        }
        let merged = try workplace.divejudge(
            "merge", "1.sqlite", "2.sqlite", "3.sqlite", "--ledger", "all.sqlite")
        #expect(merged.status == 0, "\(merged.errors)")
        let all = try workplace.divejudge("evaluate", "final", "--ledger", "all.sqlite", "--json")
        #expect(all.errors.contains("0 judged, 11 known before; "))
        let alone = try workplace.divejudge("evaluate", "final", "--ledger", "alone.sqlite", "--json")
        let (one, other) = (
            try TournamentLine.all(of: all.output), try TournamentLine.all(of: alone.output)
        )
        #expect(one.map { $0.assessment?.score } == other.map { $0.assessment?.score })
        #expect(one.last?.comparison?.spearman.value == other.last?.comparison?.spearman.value)
        #expect(try workplace.ask("all.sqlite", "SELECT count(*) FROM assessments") == 11)

        let part = try workplace.divejudge(
            "evaluate", "final", "--shard", "1/3", "--ledger", "1.sqlite", "--csv", "--quiet")
        #expect(
            part.output.contains(/\nFinal,001\.mp4,"Diver 1",,\d/), "a part has no places: \(part.output)")

        let again = try workplace.shell(
            "\"$DIVEJUDGE\" merge [123].sqlite all.sqlite --ledger all.sqlite | head -1 | wc -l")
        #expect(again.output == "1\n")
        #expect(
            again.errors
                == "notice: all.sqlite: skipped: this is the target ledger\n"
                + "notice: 3 of 4 ledgers merged; all in \(workplace["all.sqlite"].path)\n")
        #expect(try workplace.ask("all.sqlite", "SELECT count(*) FROM assessments") == 11)
    }

    @Test func `a closed pipe does not stop a merge or a page`() throws {
        try workplace.makeTournament("final", count: 4)
        for part in 1...2 {
            _ = try workplace.divejudge(
                "evaluate", "final", "--shard", "\(part)/2", "--ledger", "\(part).sqlite")
        }
        _ = try workplace.shell("\"$DIVEJUDGE\" merge 1.sqlite 2.sqlite --ledger all.sqlite | true")
        #expect(try workplace.ask("all.sqlite", "SELECT count(*) FROM assessments") == 4)
        let full = try workplace.shell(
            "\"$DIVEJUDGE\" evaluate final --json --report page.html --ledger l.sqlite >/dev/full")
        #expect(full.status == 74)
        #expect(FileManager.default.fileExists(atPath: workplace["page.html"].path))
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") == 4)
    }

    @Test func `unwritable error output stops nothing`() throws {
        try workplace.makeTournament("final", count: 4)
        try Data("no video".utf8).write(to: workplace["final"].appending(path: "001.mp4"))
        for errors in ["2>/dev/full", "2>&-"] {
            let outcome = try workplace.shell(
                "\"$DIVEJUDGE\" evaluate final --json --ledger l.sqlite \(errors)")
            #expect(outcome.status == 1)
            #expect(try TournamentLine.all(of: outcome.output).count { $0.kind != "remark" } == 6)
        }
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") == 3)
    }

    @Test func `merging a missing ledger creates no ledger`() throws {
        let outcome = try workplace.divejudge("merge", "nowhere.sqlite", "--ledger", "all.sqlite")
        #expect(outcome.status == 66)
        #expect(outcome.errors == "error: nowhere.sqlite: there is no such ledger. Check its name.\n")
        #expect(!FileManager.default.fileExists(atPath: workplace["all.sqlite"].path))
    }

    @Test func `short clips are counted, named, and never win without a warning`() throws {
        try workplace.makeTournament("final", count: 2)
        try workplace.makeVideo("final/003.mp4", frames: 50)
        let words = try evaluate("final").output.replacing(/\s+/, with: " ")
        #expect(words.contains("and the clip 003.mp4 is too short to show a whole dive."))
        #expect(
            words.contains(
                "! 1 of 3 dives: The video shows 50 of 103 frames; its first frame is repeated 53 times at the front. (003.mp4)"
            ))
    }

    @Test func `failed dives leave the winner undecided`() throws {
        try workplace.makeTournament("final", count: 4, results: Workplace.results(event: "Final"))
        try Data("no video".utf8).write(to: workplace["final"].appending(path: "002.mp4"))
        let outcome = try evaluate("final")
        #expect(
            outcome.output.contains(
                /leads with \d+\.\d points, \d+\.\d ahead of Diver \d, but 1 of 4 dives\s+has\s+no\s+score, and/
            ))
        #expect(!outcome.output.contains("wins"))
    }

    @Test func `a renamed or removed video leaves no second entry in the ledger`() throws {
        try workplace.makeTournament("final", count: 4)
        _ = try evaluate("final")
        let folder = workplace["final"]
        try FileManager.default.moveItem(
            at: folder.appending(path: "002.mp4"), to: folder.appending(path: "new.mp4"))
        try FileManager.default.removeItem(at: folder.appending(path: "003.mp4"))
        let outcome = try evaluate("final")
        #expect(outcome.errors.contains("0 judged, 3 known before; "))
        #expect(
            try workplace.ask(
                "l.sqlite", "SELECT group_concat(file) FROM (SELECT file FROM results ORDER BY file)")
                == "001.mp4,004.mp4,new.mp4")
    }

    @Test func `a renamed or emptied subfolder leaves no second entry in the ledger`() throws {
        for part in ["a", "b", "c"] { try workplace.makeTournament("season/\(part)", count: 2) }
        _ = try evaluate("season")
        try FileManager.default.moveItem(at: workplace["season/a"], to: workplace["season/new"])
        for file in ["001.mp4", "002.mp4"] {
            try FileManager.default.removeItem(at: workplace["season/b/\(file)"])
        }
        #expect(try evaluate("season").status == 0)
        #expect(
            try workplace.ask(
                "l.sqlite",
                "SELECT group_concat(event || file) FROM (SELECT * FROM results ORDER BY event, file)")
                == "c001.mp4,c002.mp4,new001.mp4,new002.mp4")
    }

    @Test func `failures are recorded under the dives' folder, whichever link leads there`() throws {
        for part in ["a", "b"] { try workplace.makeTournament(part, count: 1) }
        try FileManager.default.createSymbolicLink(
            at: workplace["link"], withDestinationURL: workplace["b"])
        try Data("no table".utf8).write(to: workplace["b/results.csv"])
        #expect(try evaluate("a link").status == 1)
        #expect(
            try workplace.ask("l.sqlite", "SELECT folder FROM failures WHERE event IS NULL")
                == workplace["b"].resolvingSymlinksInPath().path)
    }

    @Test func `many faulty rows of one kind are one sentence`() throws {
        try workplace.makeTournament("final", count: 23) { _ in "999Z,3.0,50,Final,Diver" }
        let told = try evaluate("final --json")
        #expect(told.status == 0)
        let sentence =
            "notice: final/results.csv, rows 2, 3, 4, 5, 6 and 18 more, column \"dive_number\": \"999Z\": \"Z\" is not a "
            + "position, so the dive number is not used. End it with A (straight), B (pike), C (tuck) or D (free).\n"
        #expect(told.errors.contains(sentence), "\(told.errors)")
        #expect(told.output.components(separatedBy: "column \\\"dive_number").count - 1 == 1)
    }

    @Test func `dives without a height are reported as rated from 10 m`() throws {
        try workplace.makeTournament("final", count: 3)
        let remark = "No height is known for 3 dives: their difficulty is that from 10 m."
        let outcome = try evaluate("final --json")
        #expect(outcome.errors.contains("notice: \(remark)\n"), "\(outcome.errors)")
        #expect(outcome.output.contains(#""kind":"remark""#))
        #expect(outcome.output.contains("\"text\":\"\(remark)\""))
    }

    @Test func `videos without a row are listed with their folder`() throws {
        try workplace.makeTournament("final", count: 2) { "107C,3.0,5\($0),Final,Diver" }
        try Data(contentsOf: workplace["final/001.mp4"]).write(to: workplace["final/more.mp4"])
        let outcome = try evaluate("final")
        #expect(
            outcome.errors.contains("notice: final: not named in results.csv, but judged: 1 (more.mp4).\n"),
            "\(outcome.errors)")
        // Also where a row cannot be read, which may have meant one of them.
        try Data("file,event\n001.mp4,Final\n002.mp4,Final,x\n".utf8).write(
            to: workplace["final/results.csv"])
        #expect(try evaluate("final").errors.contains("but judged: 2 (002.mp4, more.mp4).\n"))
        try Data("no table".utf8).write(to: workplace["final/results.csv"])
        #expect(try !evaluate("final").errors.contains("not named in results.csv"))
    }

    @Test func `an empty name is neither a folder nor a file`() throws {
        try workplace.makeTournament("final", count: 1)
        for words in [
            "evaluate ''", "evaluate final ''", "evaluate final --report ''", "evaluate final --ledger ''",
            "evaluate final --model ''", "report '' -o p.html", "report final -o ''",
            "model calibrate '' --check", "model calibrate final --output ''",
        ] {
            let outcome = try workplace.shell("\"$DIVEJUDGE\" \(words)")
            #expect(outcome.status == 64, "\(words): \(outcome.errors)")
            #expect(outcome.errors.contains("the name of a file or folder is empty."), "\(outcome.errors)")
        }
    }

    @Test(arguments: [
        ("0/16", "parts count from 1; give 1/16 to 16/16."),
        ("17/16", "parts count from 1; give 1/16 to 16/16."),
        ("3", "for example 3/16."),
    ]) func `an invalid shard is rejected with the reason`(_ part: String, _ reason: String) throws {
        let outcome = try evaluate("final --shard \(part)")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(reason), "\(outcome.errors)")
    }

    @Test func `an unreadable ledger row is judged again and does not stop the others`() throws {
        try workplace.makeTournament("final", count: 4)
        _ = try evaluate("final")
        try DatabaseQueue(path: workplace["l.sqlite"].path).write {
            try $0.execute(
                sql: "UPDATE assessments SET json = '{}' WHERE id = 2; DELETE FROM assessments WHERE id = 3")
        }
        let outcome = try evaluate("final")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("2 judged, 2 known before; "))
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments WHERE json <> '{}'") == 4)
    }

    @Test func `awards show how much each judge differs from the panel`() throws {
        try workplace.makeTournament("final", count: 3)
        let header = "file,dive_number,difficulty,judge_1,judge_2,judge_3,judge_4,judge_5,judge_6,judge_7"
        // Judge 1 gives half a point more than the median every time; judge 7 is far off once.
        let rows = [
            "001.mp4,107C,3,7.5,7,7,7,7,7,7", "002.mp4,107C,3,6.5,6,6,6,6,6,4",
            "003.mp4,107C,3,8.5,8,8,8,8,8,8",
        ]
        try Data(([header] + rows).joined(separator: "\n").utf8).write(
            to: workplace["final"].appending(path: "results.csv"))
        let outcome = try evaluate("final")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            outcome.output.contains(/\+0\.50 \u{B1} 0\.00 +\+0\.00 \u{B1} 0\.00 .*-0\.67 \u{B1} 1\.15 +final/)
        )
        #expect(
            outcome.output.contains("  judge 7 gave 4.0 where the panel's median is 6.0: 002.mp4, final\n"),
            "\(outcome.output)")
    }

    @Test func `memory does not grow with the number of dives`() throws {
        try workplace.makeTournament("few", count: 20)
        try workplace.makeTournament("many", count: 400)
        let peaks = try ["few", "many"].map { folder in
            try workplace.cost(of: [
                "evaluate", folder, "--quiet", "--threads", "2", "--ledger", "\(folder).sqlite",
            ])
            .peakMegabytes
        }
        #expect(peaks[0] > 5)
        #expect(peaks[1] - peaks[0] < 30, "\(peaks) MB")
    }

    @Test(arguments: [
        "evaluate", "evaluate final --json --csv", "evaluate final --shard 0/3", "evaluate final --shard 4/3",
        "evaluate final --shard 3", "evaluate final --threads 0",
        "evaluate final --shard 1/2 --report x.html",
        "merge", "report final",
    ]) func `meaningless options are rejected`(_ words: String) throws {
        let outcome = try workplace.shell("\"$DIVEJUDGE\" \(words)")
        #expect(outcome.status == 64, "\(outcome.errors)")
        #expect(outcome.output == "")
    }
}
