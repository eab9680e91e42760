import Diving
import Evaluation
import Foundation
import Testing

@Suite struct TournamentListingTests {
    @Test func `rows come first, then videos that no row names, then the folders below`() throws {
        try withFiles([
            "results.csv": "file,event,dive_number\nb.mp4,Final,407C\nheats/x.mp4,,\n",
            "a.mp4": "", "b.mp4": "", ".hidden.mp4": "", "notes.txt": "", "heats/x.mp4": "",
            "heats/y.mp4": "",
            "2/c.mov": "", "10/d.mp4": "", ".trash/e.mp4": "",
        ]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(listing.failures == [])
            #expect(
                listing.entries.map { [$0.folder.lastPathComponent, $0.event, $0.file] } == [
                    ["cup", "Final", "b.mp4"], ["cup", "cup", "heats/x.mp4"], ["cup", "cup", "a.mp4"],
                    ["10", "10", "d.mp4"], ["2", "2", "c.mov"], ["heats", "heats", "y.mp4"],
                ])
            #expect(listing.entries.map(\.isExpected) == [true, true, false, false, false, false])
            let dives = try listing.entries.map { try $0.dive.get() }
            #expect(try dives[0].announced?.number == DiveNumber("407C"))
            let isThere = dives.map { FileManager.default.fileExists(atPath: $0.video.path) }
            #expect(isThere == Array(repeating: true, count: 6))
        }
    }

    @Test func `plain videos are expected, and have their sidecars`() throws {
        try withFiles(["a.mp4": "", "a.truth.json": "{}", "b.MKV": ""]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(listing.entries.map(\.file) == ["a.mp4", "b.MKV"])
            #expect(listing.entries.map(\.event) == ["cup", "cup"])
            #expect(listing.entries.map(\.isExpected) == [true, true])
            let dives = try listing.entries.map { try $0.dive.get() }
            #expect(try dives == readTournament(folder))
        }
    }

    /// RELIABILITY 70.
    @Test func `a bad row is a failed dive and the rest goes on`() throws {
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
            #expect(dives.map(\.truth?.finalScore) == [nil, 70])
            #expect(listing.unsureEvents == ["cup", "Final"])
        }
    }

    @Test func `a file that two rows of one event name is one dive, and the second row fails`() throws {
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
            #expect(
                problems == [
                    nil, nil,
                    "cup/results.csv, row 4, column \"file\": \"./a.mp4\" is the same file as \"a.mp4\" and is "
                        + "named twice, rows 2 and 4. Keep one of them.",
                    "cup/results.csv, row 5, column \"file\": \"link.mp4\" is the same file as \"a.mp4\" and is "
                        + "named twice, rows 2 and 5. Keep one of them.",
                    nil,
                    "cup/results.csv, row 7, column \"file\": \".//gone.mp4\" is the same file as \"gone.mp4\" "
                        + "and is named twice, rows 6 and 7. Keep one of them.",
                    nil,
                ])
            #expect(listing.entries.map(\.file).suffix(1) == ["copy.mp4"])
        }
    }

    @Test func `a faulty cell costs no more than what it says`() throws {
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
            let entries = TournamentListing(of: [folder]).entries
            let dives = try entries.map { try $0.dive.get() }
            // 407C has 3.2 from 10 m; three awards of 8 give 76.8.
            #expect(
                dives.map(\.truth?.finalScore) == [
                    76.8, nil, 76.8, 76.8, nil, 76.8, nil, nil, 76.8, nil, nil, nil,
                ])
            #expect(dives.map(\.truth?.awards.count) == [0, nil, 0, 7, nil, 0, nil, nil, 0, nil, nil, nil])
            #expect(
                dives.map(\.announced?.difficulty)
                    == [3.2, 3.2, 3.2, 3.2, 3.2, 3.2, nil, nil, 3.2, nil, nil, nil])
            #expect(dives.map { $0.announced != nil } == Array(repeating: true, count: 10) + [false, false])
            let place = "cup/results.csv, row "
            let (number, judged) = ("Write it like 3.2, with a decimal point.", "; the dive is judged, ")
            #expect(
                entries.map(\.remarks) == [
                    [
                        place
                            + "2, column \"judge_4\": \"8,5\" is not a number\(judged)its awards are left out. \(number)"
                    ],
                    [
                        place
                            + "3, column \"judge_4\": 8.3 cannot be awarded\(judged)its result is left out. "
                            + "Awards are 0 to 10 in half points."
                    ],
                    [
                        place + "4, column \"judge_3\": it is blank\(judged)its awards are left out. "
                            + "Give the awards of all seven judges, or of none."
                    ],
                    [
                        place + "5, column \"final_score\": \"lots\" is not a number\(judged)"
                            + "with the final score of its awards, 76.8. \(number)"
                    ],
                    [
                        place
                            + "6, column \"final_score\": \"lots\" is not a number\(judged)its result is left out. "
                            + number
                    ],
                    [
                        place
                            + "7, column \"difficulty\": \"?\" is not a number\(judged)with the table's difficulty, "
                            + "3.2. \(number)"
                    ],
                    [
                        place
                            + "8, column \"difficulty\": \"?\" is not a number\(judged)its result is left out. "
                            + number
                    ],
                    [
                        place
                            + "9, column \"difficulty\": \"?\" is not a number\(judged)its difficulty is left out. "
                            + number
                    ],
                    [
                        place
                            + "10, column \"height\": \"high\" is not a number\(judged)its height is left out. \(number)"
                    ],
                    [
                        place
                            + "11, column \"difficulty\": it is blank and does not follow from dive 407C and the "
                            + "height\(judged)its result is left out. Give the degree of difficulty."
                    ],
                    [
                        place + "12, column \"dive_number\": \"407\": the position letter is missing\(judged)"
                            + "its result is left out."
                    ],
                    [
                        place
                            + "13, column \"dive_number\": it is blank\(judged)what is announced of it is left out."
                    ],
                ])
        }
    }

    @Test func `results without a column of dive numbers are one notice, not one remark a row`() throws {
        try withFiles([
            "results.csv": "file,final_score,diver\na.mp4,70,Ada\nb.mp4,71,Bea\n", "a.mp4": "", "b.mp4": "",
        ]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(listing.entries.map(\.diver) == ["Ada", "Bea"])
            let truths = try listing.entries.map { try $0.dive.get().truth }
            #expect(truths == [nil, nil])
            #expect(listing.entries.flatMap(\.remarks) == [])
            #expect(
                listing.notices == [
                    "cup/results.csv: there is no column \"dive_number\", so that difficulties and results cannot "
                        + "be used; the dives are judged without. Add the column, with numbers such as 407C."
                ])
        }
    }

    @Test func `columns that are not used, and a separator other than the comma, are told once`() throws {
        try withFiles([
            "results.csv": "file;Divenumer;DD;Board;empty;;diver\na.mp4;407C;3,2;1;;x; Ada\u{A0} B.\n",
            "a.mp4": "",
        ]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(listing.entries.map(\.diver) == ["Ada B."])
            #expect(
                listing.notices == [
                    "cup/results.csv: its columns are separated by semicolons, so 8,5 is read as 8.5.",
                    "cup/results.csv: columns not used: \"Divenumer\" (did you mean \"dive_number\"?), \"DD\", "
                        + "\"Board\", column 6, which has no name. Known are file, dive_number, difficulty, height, "
                        + "final_score, judge_1 to judge_7, caption, event, diver.",
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
            let entries = TournamentListing(of: [folder]).entries
            let check = "Check the row; it is used as it is."
            #expect(
                entries.map(\.remarks) == [
                    [
                        "cup/results.csv, row 2, column \"difficulty\": 3.3 is not the table's 3.2 for 407C from "
                            + "10 m. \(check)",
                        "cup/results.csv, row 2, column \"final_score\": 76.8 is not 79.2, the difficulty 3.3 times "
                            + "the middle three of the awards. \(check)",
                    ], [],
                ])
            let scores = try entries.map { try $0.dive.get().truth?.finalScore }
            #expect(scores == [76.8, 76.85])
        }
    }

    @Test func `a row takes the one video that its path nearly names`() throws {
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
            let name = "Name the video as it is called."
            #expect(
                entries.prefix(6).map(\.remarks) == [
                    [place + "2, column \"file\": there is no \"001\", so \"001.mp4\" is taken for it."],
                    [
                        place
                            + "3, column \"file\": there is no \"heats\\b.MP4\", so \"heats/B.mp4\" is taken for it."
                    ],
                    [
                        place + "4, column \"file\": there is no \"HEATS/cafe\u{301}.mp4\", so "
                            + "\"heats/caf\u{E9}.mp4\" is taken for it."
                    ],
                    [
                        place
                            + "5, column \"file\": there is no \"two.mp4\", and several files may be meant: "
                            + "\"TWO.mp4\", \"Two.mp4\". \(name)"
                    ],
                    [], [],
                ])
        }
    }

    @Test func `a row takes no video that another row names as it is called`() throws {
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
    func `a spreadsheet beside videos is not passed over without a word`(_ name: String, _ remedy: String)
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
            #expect(both.notices == ["cup/Results.CSV is not read, results.csv beside it is."])
            #expect(both.entries.map(\.diver) == ["Ada"])
        }
    }

    @Test func `who competes is not known where rows name no dive or the table cannot be read`() throws {
        try withFiles([
            "a/results.csv": "file,event,diver\n1.mp4,Open,Ada\n,Final,Bea\n2.mp4,Final,Cy\n", "a/1.mp4": "",
            "a/2.mp4": "",
            "b/results.csv": "video\n1.mp4\n", "b/1.mp4": "", "b/heats/2.mp4": "",
            "c/results.csv": "file,event\n1.mp4,Semi\n2.mp4,Heat,x\n", "c/1.mp4": "", "d/1.mp4": "",
            "e/results.csv": "file,event,diver\n1.mp4,Women,Di\n,,Eve\n", "e/1.mp4": "",
        ]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(listing.unsureEvents == ["Final", "b", "heats", "Semi", "c", "Women", "e"])
            #expect(listing.entries.map(\.diver).prefix(3) == ["Ada", "Bea", "Cy"])
        }
    }

    @Test func `a video gives way to the row that names it, whichever folder comes first`() throws {
        try withFiles([
            "results.csv": "file,diver\nsub/a.mp4,Ada\nsub/row,Bea\nz/link.mp4,Cy\nz/gone.mp4,Di\n",
            "sub/a.mp4": "",
            "sub/b.mp4": "", "y.mp4": "", "z/c.mp4": "",
        ]) { folder in
            let images = folder.appending(path: "sub/row")
            try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
            for number in 1...16 { try Data().write(to: images.appending(path: "\(number).png")) }
            for (link, target) in [
                ("z/link.mp4", "../y.mp4"), ("z/gone.mp4", "none"), ("a.mp4", "sub/b.mp4"),
            ] {
                try FileManager.default.createSymbolicLink(
                    atPath: folder.appending(path: link).path, withDestinationPath: target)
            }
            func listed(_ names: [String]) -> [String] {
                let folders = names.map { folder.appending(path: $0, directoryHint: .isDirectory) }
                let listing = TournamentListing(of: folders)
                #expect(listing.failures == [])
                return listing.entries.map(\.file)
            }
            let rows = ["sub/a.mp4", "sub/row", "z/link.mp4", "z/gone.mp4"]
            // The link a.mp4 is the file b.mp4: whichever comes first stands for both.
            #expect(listed([""]) == rows + ["a.mp4", "c.mp4"])
            #expect(listed(["sub", ""]) == ["b.mp4"] + rows + ["c.mp4"])
            #expect(listed(["z", "sub", ""]) == ["c.mp4", "b.mp4"] + rows)
        }
    }

    @Test func `a folder of links to listed videos is no empty one`() throws {
        try withFiles(["a.mp4": "", "links/.keep": ""]) { folder in
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending(path: "links/b.mp4").path, withDestinationPath: "../a.mp4")
            let listing = TournamentListing(of: [folder, folder.appending(path: "links")])
            #expect(listing.entries.map(\.file) == ["a.mp4"])
            #expect(listing.failures == [])
        }
    }

    @Test func `a straight dive is listed without its result, and the row says so`() throws {
        try withFiles([
            "results.csv": "file,dive_number,difficulty,final_score,diver\na.mp4,407C,3.2,70,Ada\n"
                + "b.mp4,1 01a,1.4,40,Bea\nc.mp4,999A,1.4,40,Bea\nd.mp4,A,1.4,40,Bea\ne.mp4,101E,1.4,40,Bea\n",
            "a.mp4": "", "b.mp4": "", "b.truth.json": "{}",
        ]) { folder in
            let entries = TournamentListing(of: [folder]).entries
            #expect(entries.map { (try? $0.dive.get()) != nil } == Array(repeating: true, count: 5))
            let dive = try entries[1].dive.get()
            #expect(dive.announced == nil && dive.truth == nil)
            #expect(dive.diver == "Bea" && dive.sidecar != nil)
            #expect(
                entries.prefix(2).map(\.remarks) == [
                    [],
                    [
                        "cup/results.csv, row 3, column \"dive_number\": \"1 01a\": the judge's classes know no "
                            + "straight position (A); the dive is judged, its result is left out."
                    ],
                ])
            let error = #expect(throws: EvaluationError.self) { try readTournament(folder) }
            #expect(error?.description.hasPrefix("cup/results.csv, row 3, column \"dive_number\"") == true)
        }
    }

    @Test(arguments: [
        ("video\na.mp4\n", "cup/results.csv: there is no column \"file\" (the columns are: \"video\")"),
        ("\u{0}\"\n", "cup/results.csv: there is no column \"file\" (the columns are: \"\u{0}\"\")"),
        ("\"file\n", "cup/results.csv, row 1: a quoted cell is not closed"),
    ])
    func `a results file that is no CSV is a failure, and the videos are listed`(
        _ text: String, _ message: String
    ) throws {
        try withFiles(["results.csv": text, "a.mp4": "", "sub/b.mp4": ""]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(listing.failures.map { "\($0.subject): \($0.problem)" } == [message])
            #expect(listing.entries.map(\.file) == ["a.mp4", "b.mp4"])
            #expect(listing.entries.map(\.isExpected) == [false, false])
        }
    }

    @Test func `a results file that is a folder is a failure`() throws {
        try withFiles(["results.csv/b.mp4": "", "a.mp4": ""]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(
                listing.failures.map(\.description) == [
                    "cup/results.csv: it cannot be read (it is no regular file). "
                        + "Check that the file exists and may be read."
                ])
            #expect(listing.entries.map(\.file) == ["a.mp4"])
        }
    }

    @Test func `a results file of absurd size is a failure, and is not read`() throws {
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

    @Test func `folders with one name have events of their own`() throws {
        try withFiles([
            "mon/final/a.mp4": "", "tue/final/a.mp4": "",
            "wed/results.csv": "file,event\na.mp4,Open\nb.mp4,Semi\n",
            "thu/results.csv": "file,event\na.mp4,Open\n",
        ]) { folder in
            let roots = ["mon/final", "tue/final", "wed", "thu"].map { folder.appending(path: $0) }
            #expect(
                TournamentListing(of: roots).entries.map(\.event) == [
                    "mon/final", "tue/final", "Open (wed)", "Semi", "Open (thu)",
                ])
            #expect(
                TournamentListing(of: [folder]).entries.map(\.event) == [
                    "mon/final", "Open (thu)", "tue/final", "Open (wed)", "Semi",
                ])
        }
    }

    /// RELIABILITY 35.
    @Test func `names that differ in their encoding only are two dives, and two events`() throws {
        let (composed, decomposed) = ("\u{E9}", "e\u{301}")
        try withFiles([
            "\(composed).mp4": "1", "\(decomposed).mp4": "22", "\(composed)/a.mp4": "",
            "\(decomposed)/a.mp4": "",
        ]) { folder in
            let entries = TournamentListing(of: [folder]).entries
            #expect(entries.count == 4)
            // "e" sorts before every byte of the composed letter.
            #expect(
                entries.prefix(2).map { Array($0.file.utf8) }
                    == [decomposed, composed].map { Array("\($0).mp4".utf8) })
            let sizes = try entries.prefix(2).map { try Data(contentsOf: $0.dive.get().video).count }
            #expect(sizes == [2, 1])
            #expect(Set(entries.map(\.event)).count == 3)
        }
        try withFiles([
            "results.csv": "file\n\(composed).mp4\n", "\(composed).mp4": "", "\(decomposed).mp4": "",
        ]) { folder in
            let entries = TournamentListing(of: [folder]).entries
            #expect(entries.map(\.isExpected) == [true, false])
        }
    }

    /// RELIABILITY 36.
    @Test func `names that are not UTF-8 are named, byte by byte`() throws {
        try withFiles(["a.mp4": ""]) { folder in
            for name in ["caf\\xE9.mp4", "caf\\xC3\\xA9\\xFF.MP4", "d\\xFF/", "n\\xFF.txt"] {
                try makeFile(escaped: name, in: folder)
            }
            let listing = TournamentListing(of: [folder])
            #expect(
                listing.failures.map(\.description) == [
                    "cup/caf\\xE9.mp4: its name is not UTF-8. Rename it.",
                    "cup/caf\u{E9}\\xFF.MP4: its name is not UTF-8. Rename it.",
                    "cup/d\\xFF: its name is not UTF-8. Rename it.",
                ])
            #expect(listing.entries.map(\.file) == ["a.mp4"])
            #expect(listing.failures.map(\.exitCode) == [66, 66, 66])
            let error = #expect(throws: EvaluationError.self) { try readTournament(folder) }
            #expect(error == listing.failures.first)
        }
    }

    /// RELIABILITY 34.
    @Test(arguments: [
        " a b .mp4", "\u{1F3C6}.mp4", "a\nb.mp4", "-rf.mp4", "a:b.mp4", "%d.mp4", "concat:x.mp4", "~a.mp4",
        "a?b#c.mp4",
        "100%.mp4", "a%2Fb.mp4", "a\\b.mp4", "\u{202E}4pm.mp4", "\u{1B}[31m.mp4",
    ])
    func `a name is a name and nothing else`(_ name: String) throws {
        try withFiles([name: "x"]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(listing.failures == [])
            #expect(listing.entries.map(\.file) == [name])
            let dive = try #require(listing.entries.first).dive.get()
            #expect(try Data(contentsOf: dive.video) == Data("x".utf8))
        }
    }

    /// RELIABILITY 37.
    @Test func `links in a circle end, and each folder is searched once`() throws {
        try withFiles(["a/x.mp4": "", "b/y.mp4": ""]) { folder in
            for (link, target) in [
                ("a/up", ".."), ("a/self", "."), ("b/a", "../a"), ("loop", "loop"), ("z.mp4", "z.mp4"),
                ("gone.mp4", "none"),
            ] {
                try FileManager.default.createSymbolicLink(
                    atPath: folder.appending(path: link).path, withDestinationPath: target)
            }
            let listing = TournamentListing(of: [folder, folder.appending(path: "a"), folder])
            #expect(listing.failures == [])
            // Links to nothing are for the reader of the videos to refuse, by name.
            #expect(listing.entries.map(\.file) == ["gone.mp4", "z.mp4", "x.mp4", "y.mp4"])
        }
    }

    /// RELIABILITY 38.
    @Test(.enabled(if: canBeNobody, "needs a temporary folder open to all, and the right to act as nobody"))
    func `a folder that cannot be read is a failure and not the end`() throws {
        try withFiles(["a/x.mp4": "", "b/y.mp4": "", "c/z.mp4": ""]) { folder in
            let closed = folder.appending(path: "b")
            #expect(chmod(closed.path, 0) == 0)
            defer { chmod(closed.path, 0o755) }
            let listing = asNobody { TournamentListing(of: [folder]) }
            #expect(
                listing.failures.map(\.description) == [
                    "cup/b: the folder cannot be read (Permission denied). Check that it exists and may be read."
                ])
            #expect(listing.failures.map(\.exitCode) == [66])
            #expect(listing.entries.map(\.file) == ["x.mp4", "z.mp4"])
        }
    }

    /// RELIABILITY 33 and 38.
    @Test func `an empty, a missing and a folder that is a file say why there are no dives`() throws {
        try withFiles(["empty/sub/.keep": "", "file": "", "none/results.csv": "file\n", "good/a.mp4": ""]) {
            folder in
            let roots = ["empty", "x", "file", "none", "good"].map { folder.appending(path: $0) }
            let listing = TournamentListing(of: roots)
            let nothing =
                ": neither the folder nor one below it holds a video, or results.csv with a dive. "
                + "Name a folder with videos, or write results.csv with a column \"file\"."
            let unreadable = "Check that it exists and may be read."
            #expect(
                listing.failures.map(\.description) == [
                    "empty" + nothing,
                    "x: the folder cannot be read (No such file or directory). " + unreadable,
                    "file: the folder cannot be read (Not a directory). " + unreadable, "none" + nothing,
                ])
            #expect(listing.entries.map(\.file) == ["a.mp4"])
            #expect(listing.failures.map(\.exitCode) == [66, 66, 66, 66])
        }
    }

    @Test func `a folder of numbered images is a dive`() throws {
        try withFiles(["few/1.jpg": "", "b.mp4": "", "mixed/c.mp4": "", "row/0.jpg": "", "free/0.jpg": ""]) {
            folder in
            for number in 1...15 {
                for name in ["row/\(number).jpg", "free/0\(number).png", "mixed/\(number).png"] {
                    try Data().write(to: folder.appending(path: name))
                }
            }
            #expect(
                TournamentListing(of: [folder]).entries.map { [$0.event, $0.file] } == [
                    ["cup", "b.mp4"], ["cup", "free"], ["mixed", "c.mp4"], ["cup", "row"],
                ])
            try Data("file\n./row/\n".utf8).write(to: folder.appending(path: "results.csv"))
            let entries = TournamentListing(of: [folder]).entries
            #expect(entries.map(\.file) == ["./row/", "b.mp4", "free", "c.mp4"])
            #expect(entries.map(\.isExpected) == [true, false, false, false])
        }
    }

    /// RELIABILITY 70.
    @Test(.timeLimit(.minutes(20))) func `a million rows are listed`() throws {
        let rows = (0..<1_000_000).map { "dives/\($0).mp4,407C,3.2,70,\"A caption, quoted\"\n" }.joined()
        try withFiles(["results.csv": "file,dive_number,difficulty,final_score,caption\n" + rows]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(listing.entries.count == 1_000_000)
            #expect(listing.entries.last?.file == "dives/999999.mp4")
        }
    }
}

/// Runs with a fresh folder named "cup" that holds files with these texts, and removes it.
private func withFiles(_ files: KeyValuePairs<String, String>, _ body: (URL) throws -> Void) throws {
    try withFolder { folder in
        for (name, text) in files {
            let url = folder.appending(path: name, directoryHint: .notDirectory)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        try body(folder)
    }
}

/// Makes a file, or with a slash at the end a folder, whose name has bytes that no text can have.
private func makeFile(escaped name: String, in folder: URL) throws {
    var bytes = Array(folder.path.utf8) + [UInt8(ascii: "/")]
    var rest = name[...]
    while let first = rest.first {
        if rest.hasPrefix("\\x") {
            bytes.append(try #require(UInt8(rest.dropFirst(2).prefix(2), radix: 16)))
            rest = rest.dropFirst(4)
        } else {
            bytes += Array(String(first).utf8)
            rest = rest.dropFirst()
        }
    }
    let path = (bytes + [0]).map(CChar.init(bitPattern:))
    if name.hasSuffix("/") {
        try #require(mkdir(path, 0o755) == 0)
    } else {
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o644)
        try #require(descriptor >= 0)
        close(descriptor)
    }
}

/// Whether ``asNobody(_:)`` takes root's privilege away here and leaves the temporary folder readable: neither is so in every
/// container.
private let canBeNobody: Bool = {
    var isOpen = false
    var isClosed = false
    try? withFiles(["open/a": "", "closed/a": ""]) { folder in
        let closed = folder.appending(path: "closed").path
        chmod(closed, 0)
        defer { chmod(closed, 0o755) }
        asNobody {
            isOpen = (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/open")) != nil
            isClosed = (try? FileManager.default.contentsOfDirectory(atPath: closed)) == nil
        }
    }
    return isOpen && isClosed
}()

/// Runs without root's privilege to read any folder. `setfsuid` is for this thread alone; Swift's Glibc does not show it.
private func asNobody<Result>(_ body: () -> Result) -> Result {
    typealias SetUser = @convention(c) (UInt32) -> Int32
    guard geteuid() == 0, let symbol = dlsym(nil, "setfsuid") else { return body() }
    let setUser = unsafeBitCast(symbol, to: SetUser.self)
    _ = setUser(65534)
    defer { _ = setUser(0) }
    return body()
}
