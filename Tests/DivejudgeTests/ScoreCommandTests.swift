import Foundation
import Testing

@Suite struct ScoreCommandTests {
    let workplace: Workplace

    init() throws {
        workplace = try Workplace()
        try workplace.makeVideo("dive.mp4")
    }

    @Test func `an assessment shows the score, the dive, the classes, the frames and the simulated training`()
        throws
    {
        let outcome = try workplace.divejudge("score", "dive.mp4")
        #expect(outcome.status == 0)
        #expect(outcome.errors == "")
        #expect(outcome.output.hasPrefix("  dive.mp4\n"))
        #expect(outcome.output.contains(/\d+\.\d points/))
        for words in ["position", "armstand", "rotation type", "half somersaults", "half twists"] {
            #expect(outcome.output.contains(words))
        }
        #expect(outcome.output.contains("Looked at frames 17 to 119 of 120 (0.7 s to 4.8 s at 25 a second)."))
        #expect(outcome.output.contains("! The model was trained on simulated dives"))
        #expect(!outcome.output.contains("\u{1B}"))
    }

    @Test func `JSON has the documented keys in the documented order`() throws {
        let outcome = try workplace.divejudge("score", "dive.mp4", "--json")
        let line = try #require(outcome.output.split(separator: "\n", omittingEmptySubsequences: false).first)
        #expect(outcome.output == line + "\n")
        let text = String(line)
        let keys = text.matches(of: /"([a-z0-9_]+)":/).map { String($0.output.1) }
        let classes = { (task: String) in [task, "label", "probabilities"] }
        let expected =
            ["schema", "file", "model", "name", "sha256", "blueprint", "score"]
            + ["dive", "number", "description", "difficulty", "classification"] + classes("position")
            + classes("armstand") + classes("rotation_type") + classes("half_somersaults")
            + classes("half_twists")
            + [
                "caption", "text", "tokens", "footage", "frames", "frame_rate", "window", "clips",
                "preprocessing",
            ]
            + ["seconds", "decode", "network", "total", "warnings", "interval", "recognition", "timeline"]
            + (0..<6).flatMap { _ in ["frames", "score_without"] }
        #expect(keys == expected)
        #expect(
            text.hasPrefix("{\"schema\":1,\"file\":\"dive.mp4\",\"model\":{\"name\":\"tiny\",\"sha256\":\""))
        #expect(
            text.contains("\"footage\":{\"frames\":120,\"frame_rate\":25,\"window\":[17,119],\"clips\":6,"))
        let verdict = try Verdict(line: text)
        #expect(
            verdict.classification.mapValues(\.probabilities.count) == [
                "position": 3, "armstand": 2, "rotation_type": 4, "half_somersaults": 10, "half_twists": 8,
            ])
        for classes in verdict.classification.values {
            #expect(abs(classes.probabilities.reduce(0, +) - 1) < 1e-6)
        }
    }

    @Test func `a bad file does not stop the others`() throws {
        try Data("no video".utf8).write(to: workplace["bad.mp4"])
        let outcome = try workplace.divejudge("score", "dive.mp4", "bad.mp4", "dive.mp4", "--json")
        #expect(outcome.status == 1)
        #expect(outcome.output.split(separator: "\n").count == 2)
        #expect(outcome.errors.hasPrefix("error: bad.mp4: "))
        #expect(outcome.errors.hasSuffix("error: 1 of 3 files could not be judged\n"))
    }

    struct Usage: Sendable {
        let arguments: [String]
        let message: String
    }

    @Test(arguments: [
        Usage(arguments: ["score"], message: "Missing expected argument"),
        Usage(
            arguments: ["score", "x", "--ending-at=-1"],
            message:
                "time \"-1\": this is neither a frame nor a time. Give a frame (1530), seconds (61.2s), or minutes and "
                + "seconds (1:01.2)."),
        Usage(
            arguments: ["score", "x", "--ending-at", "9223372036854775807"],
            message: "it is later than frame 100000000, which is the latest."),
        Usage(
            arguments: ["score", "x", "--frame-rate", "0"],
            message: "\"0\" is not a frame rate; give 1 to 10000 frames a second, such as 30 or 29.97."),
        Usage(
            arguments: ["score", "x", "--slow-motion", "fast"],
            message: "\"fast\" is not a slow-motion factor; give 0.1 to 100, such as 8."),
        Usage(arguments: ["score", "x", "--threads", "0"], message: "--threads is 0; give 1 to 1024."),
        Usage(
            arguments: ["score", "x", "--dive-number", "107Z"],
            message: "dive number \"107Z\": "),
        Usage(
            arguments: ["score", "x", "--height", "4"],
            message: "\"4\" is not a diving height; give 1, 3, 5, 7.5 or 10 metres."),
        Usage(arguments: ["score", "x", "--no-ledger", "--ledger", "y"], message: "exclude each other"),
        Usage(arguments: ["history", "--limit", "0"], message: "--limit is 0; give 1 or more."),
    ]) func `wrong usage is reported and exits with 64`(_ usage: Usage) throws {
        let outcome = try workplace.start(Workplace.tool, usage.arguments, [:]).outcome()
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(usage.message), "\(outcome.errors)")
    }

    @Test func `an end beyond the video is rejected`() throws {
        let outcome = try workplace.divejudge("score", "dive.mp4", "--ending-at", "120")
        #expect(outcome.status == 65)
        #expect(
            outcome.errors
                == "error: dive.mp4: The video's last frame is at 0:04.76 (frame 119), and 0:04.80 (frame 120) was asked for. "
                + "Give a time that is in the video.\n")
    }

    @Test func `advice on a film names the matching option`() throws {
        try workplace.writeUnfamiliarModel("sure.safetensors")
        try workplace.makeVideo("long.mp4", frames: 260)
        func said(_ arguments: String...) throws -> String {
            let outcome = try workplace.start(Workplace.tool, ["score"] + arguments, [:]).outcome()
            return (outcome.output + outcome.errors).split(whereSeparator: \.isWhitespace).joined(
                separator: " ")
        }
        let hint = try said("long.mp4", "--model", "sure.safetensors", "--no-ledger")
        #expect(hint.contains("give the time at which it ends."), "\(hint)")
        #expect(
            hint.contains("slower than real time it plays. (--ending-at TIME, --slow-motion FACTOR)"),
            "\(hint)")
        let slow = try said("dive.mp4", "--frame-rate", "10", "--no-ledger")
        #expect(slow.contains("filmed at another rate, give that. (--frame-rate RATE)"), "\(slow)")
        let slides = try said("dive.mp4", "--frame-rate", "1", "--no-ledger")
        #expect(slides.contains("true frame rate if the file's is wrong. (--frame-rate RATE)"), "\(slides)")
    }

    @Test func `the end of a dive is given as a frame, in seconds or as a clock time`() throws {
        let windows = try ["104", "4.16s", "0:04.16"].map { end in
            let outcome = try workplace.divejudge("score", "dive.mp4", "--ending-at", end, "--json")
            return try #require(outcome.output.firstMatch(of: /"window":\[\d+,\d+\]/)).output
        }
        #expect(windows == [Substring](repeating: "\"window\":[2,104]", count: 3))
    }

    @Test(arguments: [
        (["--frame-rate", "50"], 50), (["--slow-motion", "2"], 50),
        (["--slow-motion", "2x", "--frame-rate", "50/2"], 50),
    ])
    func `a film is read at the given rate and slow motion`(_ options: [String], _ rate: Int)
        throws
    {
        let arguments = ["score", "dive.mp4", "--json", "--threads", "1"] + options
        let outcome = try workplace.start(Workplace.tool, arguments, [:]).outcome()
        #expect(outcome.output.contains("\"frame_rate\":\(rate)"), "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("\"frames\":60"))
    }

    @Test func `the height changes only the difficulty`() throws {
        func dive(_ options: String) throws -> Substring {
            let outcome = try workplace.shell("\"$DIVEJUDGE\" score dive.mp4 --json --threads 1 \(options)")
            let match = try #require(outcome.output.firstMatch(of: /"dive":\{[^}]*\}/))
            return match.output
        }
        let low = try dive("--height 1")
        #expect(try low != dive("--height 10"))
        #expect(try low == dive("--height 1m"))
    }

    @Test func `an announced dive is compared with the recognised one and sets the difficulty`() throws {
        let recognised = try workplace.verdict("dive.mp4").dive.number
        func score(_ number: String, _ options: String = "") throws -> String {
            try workplace.shell(
                "\"$DIVEJUDGE\" score dive.mp4 --no-ledger --dive-number \(number) --height 3 \(options)"
            ).output
        }
        let same = try score(recognised)
        #expect(same.contains(", as announced"))
        let other = recognised == "107C" ? "105C" : "107C"
        let different = try score(other)
        #expect(different.contains("announced   \(other)  forward"))
        #expect(different.contains("recognised  \(recognised)  "))
        #expect(different.contains("the two differ in: "))
        // World Aquatics' table: 107C and 105C from 3 m.
        let difficulty = other == "107C" ? "2.8" : "2.2"
        #expect(different.contains("degree of difficulty \(difficulty) from 3 m\n"))
        let json = try score(other, "--json")
        #expect(json.contains(",\"announced\":{"))
        #expect(
            json.contains("\"difficulty\":\(difficulty),\"number\":\"\(other)\",\"recognised\":false}}\n"))
    }

    @Test func `an announced dive that no model knows is not compared`() throws {
        let outcome = try workplace.divejudge("score", "dive.mp4", "--no-ledger", "--dive-number", "101A")
        #expect(
            outcome.output.contains("the model does not know straight dives, so the two are not compared"))
        let json = try workplace.divejudge(
            "score", "dive.mp4", "--no-ledger", "--dive-number", "101A", "--json")
        #expect(!json.output.contains("\"recognised\""))
    }

    @Test func `a folder stands for its videos in order of name`() throws {
        let folder = workplace["training"]
        try FileManager.default.createDirectory(
            at: folder.appending(path: "inner"), withIntermediateDirectories: true)
        for name in ["b.mp4", "a.mp4", "inner/c.mp4"] { try workplace.makeVideo("training/\(name)") }
        try Data().write(to: folder.appending(path: "notes.txt"))
        let outcome = try workplace.divejudge("score", "training", "--json", "--no-ledger")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            try outcome.output.split(separator: "\n").map { try Verdict(line: String($0)).file }
                == ["training/a.mp4", "training/b.mp4"])
    }

    @Test func `a folder without videos or images states what was searched for`() throws {
        try FileManager.default.createDirectory(
            at: workplace["season/final"], withIntermediateDirectories: true)
        let outcome = try workplace.divejudge("score", "season", "dive.mp4", "--json", "--no-ledger")
        #expect(outcome.status == 1)
        #expect(outcome.output.split(separator: "\n").count == 1)
        #expect(
            outcome.errors
                == "error: season: the folder holds no videos (such as .mp4 or .mov) and no numbered images (such as "
                + "000001.jpg). The folders inside it were not searched: name one of them, or call \"divejudge evaluate\".\n"
                + "error: 1 of 2 files could not be judged\n")
        let alone = try workplace.divejudge("score", "season/final", "--no-ledger")
        #expect(alone.status == 66)
        #expect(alone.errors.hasSuffix("(such as 000001.jpg). Name a video, or a folder that holds some.\n"))
    }

    @Test func `a withheld score exits with 1 and names no dive`() throws {
        try workplace.writeUnfamiliarModel("sure.safetensors")
        let outcome = try workplace.divejudge(
            "score", "dive.mp4", "--model", "sure.safetensors", "--no-ledger", "--dive-number", "107B")
        #expect(outcome.status == 1)
        #expect(outcome.errors == "")
        #expect(
            outcome.output.contains(
                "This does not look like a dive\n    There is no score.\n    announced   107B"))
        #expect(!outcome.output.contains("half twists"))
        let two = try workplace.divejudge(
            "score", "dive.mp4", "dive.mp4", "--model", "sure.safetensors", "--no-ledger", "--json")
        #expect(two.status == 1)
        #expect(two.output.split(separator: "\n").count == 2)
        #expect(two.errors == "notice: 2 of 2 scores withheld: see the warnings\n")
    }

    @Test func `the ledger stores the command with shell quoting`() throws {
        try workplace.makeVideo("it's a dive.mp4")
        _ = try workplace.divejudge("score", "it's a dive.mp4", "--height=3", "--ledger", "l.sqlite")
        #expect(
            try workplace.ask("l.sqlite", "SELECT command_line FROM runs")
                == "divejudge score 'it'\\''s a dive.mp4' --height=3 --ledger l.sqlite")
    }

    @Test func `a closed pipe ends the tool quietly`() throws {
        let outcome = try workplace.shell(
            "\"$DIVEJUDGE\" score --json dive.mp4 dive.mp4 dive.mp4 dive.mp4 dive.mp4 | head -1")
        #expect(outcome.status == 0)
        #expect(outcome.output.split(separator: "\n").count == 1)
        #expect(outcome.errors == "")
    }

    @Test(arguments: ["score dive.mp4", "score --json dive.mp4", "history", "model info", "doctor"])
    func `a full disk behind standard output exits with 74`(_ arguments: String) throws {
        _ = try workplace.divejudge("score", "dive.mp4")
        let outcome = try workplace.shell("\"$DIVEJUDGE\" \(arguments) > /dev/full")
        #expect(outcome.status == 74)
        #expect(outcome.errors.contains("standard output: cannot be written (No space left on device)"))
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func `an interrupt or a termination exits at once and keeps the rows`(_ signal: Int32, _ status: Int32)
        throws
    {
        let files = [String](repeating: "dive.mp4", count: 500)
        let running = try workplace.start(
            Workplace.tool, ["score", "--json", "--threads", "1", "--ledger", "l.sqlite"] + files, [:])
        while try Data(contentsOf: running.output).count < 4000, running.process.isRunning {
            Thread.sleep(forTimeInterval: 0.01)
        }
        kill(running.process.processIdentifier, signal)
        let outcome = try running.outcome()
        #expect(outcome.status == status)
        let printed = outcome.output.split(separator: "\n").count
        let kept = try workplace.divejudge("history", "--json", "--limit", "1000", "--ledger", "l.sqlite")
            .output.split(separator: "\n").count
        // A verdict is printed, then logged: at most the last one is missing.
        #expect(kept == printed || kept == printed - 1)
        #expect(kept > 0)
    }

    @Test func `without a model the tool explains how to name one`() throws {
        let copy = try workplace.copyTool(to: "elsewhere-divejudge")
        let outcome = try workplace.start(copy, ["score", "dive.mp4"], ["DIVEJUDGE_MODEL": ""]).outcome()
        #expect(outcome.status == 78)
        #expect(
            outcome.errors
                == "error: model: dive-judge-small.safetensors was found neither in a models/ folder beside or above the "
                + "tool nor in ../share/dive-judge/models. Name a model with --model FILE or with the environment variable DIVEJUDGE_MODEL.\n"
        )
    }

    /// Where the tool and its model lie: in a build folder, in an unpacked archive, as a package installs them.
    @Test(arguments: [
        ("installed/build/divejudge", "installed/models"),
        ("dive-judge-0.1/divejudge", "dive-judge-0.1/models"),
        ("usr/bin/divejudge", "usr/share/dive-judge/models"),
    ])
    func `the shipped model is found relative to the tool`(_ tool: String, _ models: String) throws {
        let models = workplace[models]
        for url in [workplace[tool].deletingLastPathComponent(), models] {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }
        try TinyModel.data.write(to: models.appending(path: "dive-judge-small.safetensors"))
        let outcome = try workplace.start(
            workplace.copyTool(to: tool), ["score", "dive.mp4"], ["DIVEJUDGE_MODEL": ""]
        ).outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func `a missing, truncated or invalid model is rejected by name`() throws {
        try TinyModel.data.prefix(TinyModel.data.count / 2).write(to: workplace["cut.safetensors"])
        try Data("no model".utf8).write(to: workplace["text.safetensors"])
        for (name, status) in [
            ("missing.safetensors", 66), ("cut.safetensors", 65), ("text.safetensors", 65),
        ] {
            let outcome = try workplace.divejudge("score", "dive.mp4", "--model", name)
            #expect(outcome.status == Int32(status))
            #expect(outcome.errors.contains(name), "\(outcome.errors)")
            #expect(outcome.output == "")
        }
    }
}
