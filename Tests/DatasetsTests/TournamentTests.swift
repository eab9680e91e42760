import Datasets
import Diving
import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct TournamentTests {
    @Test func `a results file lists its dives`() throws {
        try withFolder { folder in
            let bytes =
                "\u{FEFF}file,note,dive_number,difficulty,height,final_score,judge_1,judge_2,judge_3,judge_4,"
                + "judge_5,judge_6,judge_7,caption,event,diver\r\n"
                + "a.mp4,x,407c,3.2,10,76.8,8,8,8,8,8,8,8,\"Short,\r\n\"\"and\"\" late\",Final,Ada\r\n"
                + "\r\n"
                + "heats/b.mp4,,,,,,,,,,,,,,,\r\n"
            try Data(bytes.utf8).write(to: folder.appending(path: "results.csv"))
            try Data("{}".utf8).write(to: folder.appending(path: "a.truth.json"))
            let dives = try readTournament(folder)
            #expect(dives.count == 2)
            let first = try #require(dives.first)
            #expect(first.video.lastPathComponent == "a.mp4")
            #expect(first.event == "Final")
            #expect(first.diver == "Ada")
            #expect(first.sidecar?.lastPathComponent == "a.truth.json")
            #expect(
                first.truth
                    == DiveTruth(
                        number: try DiveNumber("407C"), difficulty: 3.2, height: 10, finalScore: 76.8,
                        awards: [8, 8, 8, 8, 8, 8, 8], caption: "Short,\r\n\"and\" late"))
            #expect(
                dives.last
                    == LabeledDive(video: folder.appending(path: "heats/b.mp4", directoryHint: .notDirectory))
            )
        }
    }

    @Test func `unusable cells and a file taken for another are notices, not failures`() throws {
        try withFolder { folder in
            try Data("file,height,final_score\na,far,70\n".utf8).write(
                to: folder.appending(path: "results.csv"))
            try Data().write(to: folder.appending(path: "a.mp4"))
            var notices: [String] = []
            let dives = try readTournament(folder) { notices.append($0) }
            #expect(dives.map(\.video.lastPathComponent) == ["a.mp4"])
            #expect(dives.first?.truth?.finalScore == 70)
            #expect(notices.count == 2, "\(notices)")
            #expect(notices.first?.contains("there is no \"a\"") == true, "\(notices)")
            #expect(notices.last?.contains("so the height is not used") == true, "\(notices)")
        }
    }

    @Test func `written results read back, whatever the text`() throws {
        let texts = [
            "=SUM(A1:A9)", "+1", "-1", "@x", "'quoted'", "'=1", "''", "\tt", "\rr", "a,b", "a\"b", "\"",
            "\"\"", "a\nb",
            "a\r\nb", " padded ", "é😀", "\u{301}accent first", "a\"\u{301}b", "x\r", "\u{200D}joiner first",
        ]
        try withFolder { folder in
            let dives = try texts.enumerated().map { index, text in
                LabeledDive(
                    video: folder.appending(path: "=dive \(index), \"x\".mp4", directoryHint: .notDirectory),
                    event: text, diver: text,
                    truth: DiveTruth(
                        number: try DiveNumber("5253B"), difficulty: 3.2, height: 7.5, finalScore: 81.6,
                        awards: [8, 8.5, 9, 7.5, 8, 10, 0], caption: text))
            }
            try writeTournament(dives, to: folder)
            let read = try readTournament(folder)
            #expect(read.map(\.truth) == dives.map(\.truth))
            #expect(read.map(\.video) == dives.map(\.video))
            // White space around a name is trimmed, and that inside is one blank.
            let names = [
                "=SUM(A1:A9)", "+1", "-1", "@x", "'quoted'", "'=1", "''", "t", "r", "a,b", "a\"b", "\"",
                "\"\"",
                "a b", "a b", "padded", "é😀", "\u{301}accent first", "a\"\u{301}b", "x",
                "\u{200D}joiner first",
            ]
            #expect(read.map(\.event) == names)
            #expect(read.map(\.diver) == names)
        }
    }

    @Test func `cells that a spreadsheet would execute are neutralised`() throws {
        try withFolder { folder in
            let dive = LabeledDive(
                video: folder.appending(path: "-a.mp4"), event: "=1+1",
                diver: "a\"b",
                truth: DiveTruth(
                    number: try DiveNumber("407C"), difficulty: 3, finalScore: 60.75, caption: "+x\ny"))
            try writeTournament([dive], to: folder)
            let text = try String(contentsOf: folder.appending(path: "results.csv"), encoding: .utf8)
            #expect(
                text
                    == "file,dive_number,difficulty,height,final_score,judge_1,judge_2,judge_3,judge_4,judge_5,"
                    + "judge_6,judge_7,caption,event,diver\r\n"
                    + "'-a.mp4,407C,3,,60.75,,,,,,,,\"'+x\ny\",'=1+1,\"a\"\"b\"\r\n")
        }
    }

    @Test func `the difficulty follows from the height and the score from the awards`() throws {
        try withResults(
            "file,dive_number,height,judge_1,judge_2,judge_3,judge_4,judge_5,judge_6,judge_7\na.mp4,407C,10,8,8,8,8,8,8,8\n"
        ) {
            let truth = try #require(try readTournament($0).first?.truth)
            #expect(truth.difficulty == 3.2)
            #expect(truth.finalScore == 76.8)
        }
    }

    @Test(arguments: [
        "File;Dive Number;height;Judge 1;judge2;JUDGE-3;judge_4;judge_5;judge_6;judge_7;Final-Score;diver\n"
            + "a.mp4;407C;10 m;8,5;8,5;8,5;8,5;8,5;8,5;8,5;81,6;\u{A0}Ada \u{A0}B. \n",
        "sep=;\n\"file\";\"divenumber\";\"final score\";\"difficulty\";height;diver\n"
            + "a.mp4 ;407C;81.6;3,2;10m;Ada B.\n",
        "file\tdive_number\tfinal_score\theight\tdiver\na.mp4\t407C\t81,60\t10\tAda  B.\n",
    ])
    func `semicolons, tabs, decimal commas and other column names are read`(_ text: String) throws {
        try withResults(text) {
            let dive = try #require(try readTournament($0).first)
            #expect(dive.video.lastPathComponent == "a.mp4")
            #expect(dive.diver == "Ada B.")
            #expect(dive.truth?.height == 10)
            // From 10 m 407C has 3.2; three awards of 8.5 give 81.6.
            #expect(dive.truth?.difficulty == 3.2)
            #expect(dive.truth?.finalScore == 81.6)
        }
    }

    @Test func `a dive list announces dives without results`() throws {
        try withFolder { folder in
            let rows =
                "file,dive_number,difficulty,height\na.mp4,407c,3.3,10\nb.mp4,407C,,10\nc.mp4,407C,,\nd.mp4,,,10\n"
            try Data(rows.utf8).write(to: folder.appending(path: "results.csv"))
            let dives = try readTournament(folder)
            let number = try DiveNumber("407C")
            #expect(dives.map(\.truth) == [nil, nil, nil, nil])
            // The formula's difficulty from 10 m is 3.2.
            #expect(
                dives.map(\.announced) == [
                    AnnouncedDive(number: number, difficulty: 3.3, height: 10),
                    AnnouncedDive(number: number, difficulty: 3.2, height: 10),
                    AnnouncedDive(number: number, difficulty: nil, height: nil),
                    AnnouncedDive(number: nil, difficulty: nil, height: 10),
                ])
            try writeTournament(dives, to: folder)
            #expect(try readTournament(folder) == dives)
        }
    }

    @Test func `a result includes the announced dive`() throws {
        try withResults("file,dive_number,difficulty,height,final_score\na.mp4,407C,3.2,10,70\n") {
            let dive = try #require(try readTournament($0).first)
            #expect(
                dive.announced == AnnouncedDive(number: try DiveNumber("407C"), difficulty: 3.2, height: 10))
        }
    }

    /// RELIABILITY 70.
    @Test(arguments: [
        "../../x.mp4", "a/../../x.mp4", "/etc/passwd", "~/x.mp4", "..", "../\u{301}x.mp4", "/\u{301}x.mp4",
    ])
    func `a path out of the folder is rejected`(_ path: String) throws {
        try withResults("file\n\(path)\n") { folder in
            let error = #expect(throws: DatasetError.self) { try readTournament(folder) }
            #expect(
                error?.description
                    == "cup/results.csv, row 2, column \"file\": \"\(path)\" leaves the tournament folder. "
                    + "Put the video into the folder and name it from there, without a leading / and without \"..\"."
            )
            #expect(error?.kind == .badData)
        }
    }

    @Test(arguments: [
        (
            "file,dive_number,difficulty,final_score\na.mp4,407C,3.2,70\nb.mp4,407X,3.2,70\n",
            "cup/results.csv, row 3, column \"dive_number\": \"407X\": \"X\" is not a position. "
                + "End it with A (straight), B (pike), C (tuck) or D (free)."
        ),
        (
            "file,dive_number,difficulty,final_score\na.mp4,407C,\"3,200\",70\n",
            "cup/results.csv, row 2, column \"difficulty\": \"3,200\" is not a number. "
                + "Write a number, such as 3.2."
        ),
        (
            "file,dive_number,difficulty,final_score\na.mp4,407C,3.2,nan\n",
            "cup/results.csv, row 2, column \"final_score\": \"nan\" is not a number. "
                + "Write a number, such as 3.2."
        ),
        (
            "file,dive_number,difficulty,final_score\na.mp4,407C,3.2,0x4B\n",
            "cup/results.csv, row 2, column \"final_score\": \"0x4B\" is not a number. "
                + "Write a number, such as 3.2."
        ),
        (
            "file,dive_number,difficulty,final_score\na.mp4,407C,3.2,1e2\n",
            "cup/results.csv, row 2, column \"final_score\": \"1e2\" is not a number. "
                + "Write a number, such as 3.2."
        ),
        (
            "tape;event\na.mp4;Final\n",
            "cup/results.csv: there is no column \"file\" (the columns, separated by semicolons, are: \"tape\", "
                + "\"event\"). Begin the file with a row of column names, separated by commas."
        ),
        (
            "file;event\na.mp4;Final;x\n",
            "cup/results.csv, row 2: it has more cells than the header. Quote the cell that holds a semicolon."
        ),
        (
            "file,dive_number,difficulty,final_score\na.mp4,407C,3.2,-4\n",
            "cup/results.csv, row 2, column \"final_score\": -4.0 is out of range. Expected 0.0 to 300.0."
        ),
        (
            "file,dive_number,height\na.mp4,407C,300\n",
            "cup/results.csv, row 2, column \"height\": 300.0 is out of range. Expected 0.1 to 30.0."
        ),
        (
            "file,dive_number,difficulty,judge_1,judge_2\na.mp4,407C,3.2,8,8\n",
            "cup/results.csv, row 2, column \"judge_1\": there are 2 awards. "
                + "Give the awards of the whole panel: 3, 5, 7, 9 or 11."
        ),
        (
            "file,event\n,Final\n",
            "cup/results.csv, row 2, column \"file\": it is blank. Name the video of the dive."
        ),
        (
            "tape,event\na.mp4,Final\n",
            "cup/results.csv: there is no column \"file\" (the columns are: \"tape\", \"event\"). "
                + "Begin the file with a row of column names, separated by commas."
        ),
        (
            "",
            "cup/results.csv: there is no column \"file\" (the columns are: none). "
                + "Begin the file with a row of column names, separated by commas."
        ),
        ("file,file\na,b\n", "cup/results.csv: the column \"file\" appears twice. Keep one of them."),
        (
            "file,event\na.mp4,Final,x\n",
            "cup/results.csv, row 2: it has more cells than the header. Quote the cell that holds a comma."
        ),
        (
            "file,event\na.mp4,\"Fi\"nal\n",
            "cup/results.csv, row 2: text follows a closing quote. Look for a single \" and double or close it."
        ),
        (
            "file,event\na.mp4,\"Final\n",
            "cup/results.csv, row 2: a quoted cell is not closed. Look for a single \" and double or close it."
        ),
    ])
    func `a bad results file gives row, column and remedy`(_ text: String, _ message: String) throws {
        try withResults(text) { folder in
            var said: [String] = []
            do {
                _ = try readTournament(folder) { said.append($0) }
            } catch {
                said.append("\(error)")
            }
            // A cell that cannot be used costs what follows from it, which stands between the problem and the remedy.
            let parts = message.split(separator: ". ", maxSplits: 1)
            #expect(said.contains { $0.hasPrefix(parts[0]) && $0.hasSuffix(parts[1]) }, "\(said)")
        }
    }

    @Test func `a file that is not text is rejected`() throws {
        try withFolder { folder in
            try Data([0x66, 0x81, 0xFF]).write(to: folder.appending(path: "results.csv"))
            let error = #expect(throws: DatasetError.self) { try readTournament(folder) }
            #expect(
                error?.description
                    == "cup/results.csv: it is not text in UTF-8, UTF-16 or Windows-1252. Save the file as \"CSV UTF-8\"."
            )
        }
    }

    @Test func `a folder of videos is a tournament`() throws {
        try withFolder { folder in
            for name in ["b.MOV", "a.mp4", "notes.txt", ".hidden.mp4", "a.truth.json"] {
                try Data().write(to: folder.appending(path: name))
            }
            let dives = try readTournament(folder)
            #expect(dives.map(\.video.lastPathComponent) == ["a.mp4", "b.MOV"])
            #expect(dives.map(\.truth) == [nil, nil])
            #expect(dives.map { $0.sidecar?.lastPathComponent } == ["a.truth.json", nil])
        }
    }

    @Test func `a folder without videos and a missing folder are unreadable`() throws {
        try withFolder { folder in
            let empty = #expect(throws: DatasetError.self) { try readTournament(folder) }
            #expect(
                empty?.description
                    == "cup: no videos and no results.csv with a dive found in the folder or its subfolders. "
                    + "Name a folder with videos, or write results.csv with a column \"file\".")
            let missing = #expect(throws: DatasetError.self) {
                try readTournament(folder.appending(path: "x"))
            }
            #expect(
                missing?.description == "x: the folder cannot be read (No such file or directory). "
                    + "Check that it exists and may be read.")
            #expect([empty?.kind, missing?.kind] == [.missing, .missing])
        }
    }

    @Test func `a video outside the folder is not written`() throws {
        try withFolder { folder in
            let outside = LabeledDive(
                video: folder.deletingLastPathComponent().appending(path: "cupboard/a.mp4"))
            let error = #expect(throws: DatasetError.self) { try writeTournament([outside], to: folder) }
            #expect(
                error?.description
                    == "results.csv, row 2: a.mp4 lies outside the tournament folder. Put the video into the folder."
            )
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(names.isEmpty)
        }
    }

    @Test func `dives of one video and panels of other sizes read back`() throws {
        try withFolder { folder in
            let video = folder.appending(path: "a.mp4", directoryHint: .notDirectory)
            let number = try DiveNumber("107B")
            let dives = [
                LabeledDive(
                    video: video,
                    truth: DiveTruth(
                        number: number, difficulty: 3.1, finalScore: 78.12,
                        awards: [8, 8.5, 8, 8.5, 8, 8, 8.5, 9, 9, 8.5, 8.5]),
                    endFrame: 300),
                LabeledDive(
                    video: video, truth: DiveTruth(number: nil, difficulty: nil, finalScore: 40),
                    endFrame: 901),
            ]
            try writeTournament(dives, to: folder)
            #expect(try readTournament(folder) == dives)
            let text = try String(contentsOf: folder.appending(path: "results.csv"), encoding: .utf8)
            #expect(text.contains(",judge_10,judge_11,caption,event,diver,ending_at\r\n"))
            #expect(text.contains(",299\r\n") && text.contains(",900\r\n"))
        }
    }

    @Test func `an unwritable folder leaves nothing behind`() throws {
        try withFolder { folder in
            let missing = folder.appending(path: "none", directoryHint: .isDirectory)
            let error = failure { try writeTournament([], to: missing) }
            #expect(
                error?.description
                    == "\(missing.path)/results.csv: cannot be created (No such file or directory). "
                    + "Check that the folder exists and may be written.")
            #expect(error?.kind == .cannotCreate)
        }
    }
}

private func withResults(_ text: String, _ body: (URL) throws -> Void) throws {
    try withFolder { folder in
        try Data(text.utf8).write(to: folder.appending(path: "results.csv"))
        try body(folder)
    }
}
