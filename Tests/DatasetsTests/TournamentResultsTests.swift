import Datasets
import Foundation
import Statistics
import TestSupport
import Testing

/// What a listing makes of a `results.csv` and its rows.
@Suite struct TournamentResultsTests {
    /// RELIABILITY 70.
    @Test func `a bad row is a failed dive, and the rest is still read`() throws {
        try withFiles([
            "results.csv": "file,dive_number,difficulty,final_score,event\r\n"
                + "a.mp4,407X,3.2,70,Final\r\n" + "../../x.mp4,407C,3.2,70,Final\r\n" + "/etc/passwd,,,,\r\n"
                + ",407C,,,\r\n" + "c.mp4,\"407\"C,,,\r\n" + "d.mp4,,,,Final,more\r\n"
                + "b.mp4,407C,3.2,70,Final\r\n"
                + "b.mp4,407C,3.2,71,Final\r\n",
            "a.mp4": "",
        ]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(listing.failures == [])
            #expect(
                listing.entries.map { [$0.event, $0.file] } == [
                    ["Final", "a.mp4"], ["Final", "results.csv, row 3"], ["cup", "results.csv, row 4"],
                    ["cup", "results.csv, row 5"], ["cup", "results.csv, row 6"],
                    ["cup", "results.csv, row 7"], ["Final", "b.mp4"], ["Final", "b.mp4"],
                ])
            let reasons = listing.entries.map { entry -> String? in
                guard case .failure(let error) = entry.dive else { return nil }
                return "\(error.subject): \(error.problem)"
            }
            #expect(
                reasons == [
                    nil,
                    "cup/results.csv, row 3, column \"file\": \"../../x.mp4\" leaves the tournament folder",
                    "cup/results.csv, row 4, column \"file\": \"/etc/passwd\" leaves the tournament folder",
                    "cup/results.csv, row 5, column \"file\": it is blank",
                    "cup/results.csv, row 6: text follows a closing quote",
                    "cup/results.csv, row 7: it has more cells than the header", nil,
                    "cup/results.csv, row 9, column \"file\": \"b.mp4\" is named twice, rows 8 and 9",
                ])
            let dives = try [0, 6].map { try listing.entries[$0].dive.get() }
            #expect(dives.map(\.truth?.finalScore) == [70, 70])
            #expect(listing.unsureEvents == ["cup", "Final"])
        }
    }

    @Test func `a file in two rows of one event is one dive, and the second row fails`() throws {
        let rows = [
            "a.mp4,Final", "a.mp4,Preliminary", "./a.mp4,Final", "link.mp4,Final", "gone.mp4,Final",
            ".//gone.mp4,Final", "copy.mp4,Final",
        ]
        try withFiles([
            "results.csv": "file,event\n" + rows.joined(separator: "\n"), "a.mp4": "", "copy.mp4": "",
        ]) { folder in
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending(path: "link.mp4").path, withDestinationPath: "a.mp4")
            let listing = TournamentListing(of: [folder])
            #expect(listing.failures == [])
            let problems = listing.entries.map { entry -> String? in
                guard case .failure(let error) = entry.dive else { return nil }
                return error.description
            }
            let again = "Keep one of them; if the video holds several dives, give each row an \"ending_at\"."
            #expect(
                problems == [
                    nil, nil,
                    "cup/results.csv, row 4, column \"file\": \"./a.mp4\" is the same file as \"a.mp4\" and is "
                        + "named twice, rows 2 and 4. " + again,
                    "cup/results.csv, row 5, column \"file\": \"link.mp4\" is the same file as \"a.mp4\" and is "
                        + "named twice, rows 2 and 5. " + again,
                    nil,
                    "cup/results.csv, row 7, column \"file\": \".//gone.mp4\" is the same file as \"gone.mp4\" "
                        + "and is named twice, rows 6 and 7. " + again,
                    nil,
                ])
            #expect(listing.entries.map(\.file).suffix(1) == ["copy.mp4"])
        }
    }

    @Test func `a faulty cell affects only its own value`() throws {
        let header =
            "file,dive_number,difficulty,height,final_score,judge_1,judge_2,judge_3,judge_4,judge_5,judge_6,judge_7"
        let awards = "8,8,8,8,8,8,8"
        let rows = [
            "407C,3.2,10,76.8,8,8,8,\"8,5\",8,8,8", "407C,3.2,10,,8,8,8,8.3,8,8,8",
            "407C,3.2,10,76.8,8,8,,8,8,8,8",
            "407C,3.2,10,lots,\(awards)", "407C,3.2,10,lots,,,,,,,", "407C,?,10,76.8,,,,,,,",
            "407C,?,,76.8,,,,,,,", "407C,?,,,,,,,,,", "407C,3.2,high,76.8,,,,,,,", "407C,,,76.8,,,,,,,",
            "407,3.2,10,76.8,,,,,,,", ",3.2,10,,,,,,,,",
        ]
        let text = rows.enumerated().map { "\n\($0).mp4,\($1)" }.joined()
        let videos = rows.indices.map { ("\($0).mp4", "") }
        try withFolder { folder in
            for (name, text) in videos + [("results.csv", header + text)] {
                try Data(text.utf8).write(to: folder.appending(path: name))
            }
            let listing = TournamentListing(of: [folder])
            let entries = listing.entries
            let dives = try entries.map { try $0.dive.get() }
            // 407C has 3.2 from 10 m; three awards of 8 give 76.8.
            #expect(
                dives.map(\.truth?.finalScore) == [
                    76.8, nil, 76.8, 76.8, nil, 76.8, 76.8, nil, 76.8, 76.8, 76.8, nil,
                ])
            #expect(dives.map(\.truth?.awards.count) == [7, nil, 0, 7, nil, 0, 0, nil, 0, 0, 0, nil])
            #expect(
                dives.map(\.announced?.difficulty)
                    == [3.2, 3.2, 3.2, 3.2, 3.2, 3.2, nil, nil, 3.2, nil, 3.2, 3.2])
            #expect(entries.flatMap(\.remarks) == [])
            let place = "cup/results.csv, row"
            let number = "Write a number, such as 3.2."
            #expect(
                listing.notices == [
                    "\(place) 3, column \"judge_4\": 8.3 cannot be awarded, so the awards are not used. "
                        + "Awards are 0 to 10 in half points.",
                    "\(place) 4, column \"judge_3\": it is blank, so the awards are not used. "
                        + "Give the awards of the whole panel: 3, 5, 7, 9 or 11.",
                    "\(place) 5, column \"final_score\": \"lots\" is not a number, so the final score is calculated "
                        + "from the awards. \(number)",
                    "\(place) 6, column \"final_score\": \"lots\" is not a number, so the final score is unknown. "
                        + number,
                    "\(place) 7, column \"difficulty\": \"?\" is not a number, so 3.2 is used. \(number)",
                    "\(place)s 8 and 9, column \"difficulty\": \"?\" is not a number, so the difficulty is unknown. "
                        + number,
                    "\(place) 10, column \"height\": \"high\" names no height in metres, so the height is not used. "
                        + "Write 1, 3, 5, 7.5 or 10.",
                    "\(place) 12, column \"dive_number\": \"407\": the position letter is missing, so the dive number "
                        + "is not used. End it with A (straight), B (pike), C (tuck) or D (free).",
                ])
        }
    }

    @Test func `results do not require a dive number`() throws {
        try withFiles([
            "results.csv": "file,final_score,diver\na.mp4,70,Ada\nb.mp4,71,Bea\n", "a.mp4": "", "b.mp4": "",
        ]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(listing.entries.map(\.diver) == ["Ada", "Bea"])
            let truths = try listing.entries.map { try $0.dive.get().truth }
            #expect(truths.map(\.?.finalScore) == [70, 71])
            #expect(truths.map(\.?.number) == [nil, nil])
            #expect(listing.notices == [])
        }
    }

    @Test func `unused columns and unusual separators are reported once`() throws {
        try withFiles([
            "results.csv": "file;Divenumer;DD;Board;empty;;diver\na.mp4;407C;3,2;1;;x; Ada\u{A0} B.\n",
            "a.mp4": "",
        ]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(listing.entries.map(\.diver) == ["Ada B."])
            #expect(
                listing.notices == [
                    "cup/results.csv: its columns are separated by semicolons, so 8,5 is read as 8.5.",
                    "cup/results.csv: columns not used: \"Divenumer\" (did you mean \"dive_number\"?), column 6, "
                        + "which has no name. Known are file, dive_number, position, difficulty, height, final_score, "
                        + "judge_1 to judge_11, caption, event, diver, ending_at.",
                ])
        }
    }

    @Test func `a row that contradicts itself or the table is kept, with a remark`() throws {
        try withFiles([
            "results.csv":
                "file,dive_number,difficulty,height,final_score,judge_1,judge_2,judge_3,judge_4,judge_5,"
                + "judge_6,judge_7\na.mp4,407C,3.3,10,76.8,8,8,8,8,8,8,8\nb.mp4,407C,3.2,10,76.85,8,8,8,8,8,8,8\n",
            "a.mp4": "", "b.mp4": "",
        ]) { folder in
            let listing = TournamentListing(of: [folder])
            let check = "Check the row; its values are used unchanged."
            #expect(
                listing.notices == [
                    "cup/results.csv, row 2, column \"difficulty\": 3.3 is not the table's 3.2 for 407C from 10 m. "
                        + check,
                    "cup/results.csv, row 2, column \"final_score\": 76.8 is not 79.2, the difficulty 3.3 times the "
                        + "middle three of the awards. \(check)",
                ])
            let entries = listing.entries
            let scores = try entries.map { try $0.dive.get().truth?.finalScore }
            #expect(scores == [76.8, 76.85])
        }
    }

    @Test func `a row takes the only video that nearly matches its path`() throws {
        try withFiles([
            "results.csv": "file\n 001 \nheats\\b.MP4\nHEATS/cafe\u{301}.mp4\ntwo.mp4\ngone.mp4\n..\\x.mp4\n",
            "001.mp4": "", "heats/B.mp4": "", "heats/caf\u{E9}.mp4": "", "Two.mp4": "", "TWO.mp4": "",
        ]) { folder in
            try Data().write(to: folder.deletingLastPathComponent().appending(path: "x.mp4"))
            let entries = TournamentListing(of: [folder]).entries
            #expect(
                entries.map(\.file) == [
                    "001.mp4", "heats/B.mp4", "heats/caf\u{E9}.mp4", "two.mp4", "gone.mp4", "..\\x.mp4",
                    "TWO.mp4",
                    "Two.mp4",
                ])
            let place = "cup/results.csv, row "
            let name = "Write the exact name of the file."
            #expect(
                entries.prefix(6).map(\.remarks) == [
                    [place + "2, column \"file\": there is no \"001\", so \"001.mp4\" is used instead."],
                    [
                        place
                            + "3, column \"file\": there is no \"heats\\b.MP4\", so \"heats/B.mp4\" is used instead."
                    ],
                    [
                        place + "4, column \"file\": there is no \"HEATS/cafe\u{301}.mp4\", so "
                            + "\"heats/caf\u{E9}.mp4\" is used instead."
                    ],
                    [
                        place
                            + "5, column \"file\": there is no \"two.mp4\"; several files are similar: "
                            + "\"TWO.mp4\", \"Two.mp4\". \(name)"
                    ],
                    [], [],
                ])
        }
    }

    @Test func `a row does not take a video that another row names exactly`() throws {
        try withFiles([
            "results.csv": "file,diver\nA.mp4,Berta\na.mp4,Anna\n", "a.mp4": "", "b.mp4": "",
        ]) { folder in
            let entries = TournamentListing(of: [folder]).entries
            #expect(entries.map(\.file) == ["A.mp4", "a.mp4", "b.mp4"])
            #expect(entries.map(\.diver) == ["Berta", "Anna", nil])
            #expect(entries.flatMap(\.remarks).isEmpty)
        }
    }

    @Test(arguments: [
        ("results.xlsx", "save it as results.csv (CSV UTF-8)."),
        ("Scores.XLSX", "save it as results.csv (CSV UTF-8)."),
        ("results.csv.txt", "save it as results.csv (CSV UTF-8)."),
    ])
    func `a spreadsheet beside videos is not ignored silently`(_ name: String, _ remedy: String)
        throws
    {
        try withFiles([name: "", "a.mp4": "", "~$results.xlsx": "", "notes.txt": ""]) { folder in
            #expect(TournamentListing(of: [folder]).notices == ["cup/\(name) is not read: \(remedy)"])
            try Data("file\na.mp4\n".utf8).write(to: folder.appending(path: "Results.CSV"))
            let listing = TournamentListing(of: [folder])
            #expect(listing.notices == [])
            #expect(listing.entries.map(\.isExpected) == [true])
            try Data("file,diver\na.mp4,Ada\n".utf8).write(to: folder.appending(path: "results.csv"))
            let both = TournamentListing(of: [folder])
            #expect(both.notices == ["cup/Results.CSV is ignored; results.csv in the same folder is used."])
            #expect(both.entries.map(\.diver) == ["Ada"])
        }
    }

    @Test func `competitors are unknown if rows name no dive or the table is unreadable`() throws {
        try withFiles([
            "a/results.csv": "file,event,diver\n1.mp4,Open,Ada\n,Final,Bea\n2.mp4,Final,Cy\n", "a/1.mp4": "",
            "a/2.mp4": "",
            "b/results.csv": "tape\n1.mp4\n", "b/1.mp4": "", "b/heats/2.mp4": "",
            "c/results.csv": "file,event\n1.mp4,Semi\n2.mp4,Heat,x\n", "c/1.mp4": "", "d/1.mp4": "",
            "e/results.csv": "file,event,diver\n1.mp4,Women,Di\n,,Eve\n", "e/1.mp4": "",
        ]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(listing.unsureEvents == ["Final", "b", "heats", "Semi", "c", "Women", "e"])
            #expect(listing.entries.map(\.diver).prefix(3) == ["Ada", "Bea", "Cy"])
        }
    }

    @Test func `a straight or flying dive keeps its difficulty and its result`() throws {
        try withFiles([
            "results.csv":
                "file,dive_number,height,final_score,diver\na.mp4,1 01a,3,40,Ada\nb.mp4,113B,1,41,Bea\n"
                + "c.mp4,403A,3,42,Cy\nd.mp4,101E,3,43,Di\n",
            "a.mp4": "", "b.mp4": "", "c.mp4": "", "d.mp4": "",
        ]) { folder in
            let listing = TournamentListing(of: [folder])
            let dives = try listing.entries.map { try $0.dive.get() }
            #expect(dives.map { $0.announced?.number?.description } == ["101A", "113B", "403A", nil])
            #expect(dives.map(\.truth?.difficulty) == [1.6, 1.9, 2.6, nil])
            #expect(dives.map(\.truth?.finalScore) == [40, 41, 42, 43])
            #expect(
                listing.notices == [
                    "cup/results.csv, row 4, column \"difficulty\": the table lists no difficulty for 403A from 3 m, so "
                        + "the formula's 2.6 is used.",
                    "cup/results.csv, row 5, column \"dive_number\": \"101E\": \"E\" is not a position, so the dive "
                        + "number is not used. End it with A (straight), B (pike), C (tuck) or D (free).",
                ])
        }
    }

    @Test(arguments: [
        ("tape\na.mp4\n", "cup/results.csv: there is no column \"file\" (the columns are: \"tape\")"),
        ("\u{0}\"\n", "cup/results.csv: there is no column \"file\" (the columns are: \"\u{0}\"\")"),
        ("\"file\n", "cup/results.csv, row 1: a quoted cell is not closed"),
    ])
    func `a results file that is not CSV is a failure, and the videos are listed`(
        _ text: String, _ message: String
    ) throws {
        try withFiles(["results.csv": text, "a.mp4": "", "sub/b.mp4": ""]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(listing.failures.map { "\($0.subject): \($0.problem)" } == [message])
            #expect(listing.entries.map(\.file) == ["a.mp4", "b.mp4"])
            #expect(listing.entries.map(\.isExpected) == [true, true])
        }
    }

    @Test func `a results file that is a folder is a failure`() throws {
        try withFiles(["results.csv/b.mp4": "", "a.mp4": ""]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(
                listing.failures.map(\.description) == [
                    "cup/results.csv: it cannot be read (it is not a regular file). "
                        + "Check that the file exists and may be read."
                ])
            #expect(listing.entries.map(\.file) == ["a.mp4"])
        }
    }

    @Test func `an oversized results file is a failure, and is not read`() throws {
        try withFiles(["results.csv": "file\n", "a.mp4": ""]) { folder in
            #expect(truncate(folder.appending(path: "results.csv").path, (1 << 30) + 1) == 0)
            let listing = TournamentListing(of: [folder])
            #expect(
                listing.failures.map(\.description) == [
                    "cup/results.csv: it has 1073741825 bytes, expected at most 1073741824. "
                        + "Check that it is the right file, or split it."
                ])
            #expect(listing.entries.map(\.file) == ["a.mp4"])
        }
    }
}
