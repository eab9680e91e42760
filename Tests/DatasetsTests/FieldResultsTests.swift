import Datasets
import Diving
import Foundation
import Statistics
import TestSupport
import Testing

/// Results files as people have them.
@Suite struct FieldResultsTests {
    private func listing(_ text: String) throws -> TournamentListing { try listing(Data(text.utf8)) }

    private func listing(_ data: Data) throws -> TournamentListing {
        var listing: TournamentListing?
        try withFolder { folder in
            try data.write(to: folder.appending(path: "results.csv"))
            for number in 1...9 { try Data().write(to: folder.appending(path: "\(number).mp4")) }
            listing = TournamentListing(of: [folder])
        }
        return try #require(listing)
    }

    private func dives(_ listing: TournamentListing) throws -> [LabeledDive] {
        try listing.entries.filter(\.isExpected).map { try $0.dive.get() }
    }

    @Test func `a title above the column names is skipped`() throws {
        let listing = try listing(
            "Club Championship 2024,,\n,,\nfile,dive_number,diver\n1.mp4,103B,A\n2.mp4,201B,B\n")
        #expect(try dives(listing).map(\.announced?.number?.description) == ["103B", "201B"])
        #expect(
            listing.notices == [
                "cup/results.csv: the column names are in row 3; the rows above it are skipped."
            ])
    }

    static let otherFormats: [(Data, String)] = [
        (
            Data([0x50, 0x4B, 0x03, 0x04, 0x14, 0x00]),
            "it is a ZIP archive, as workbooks (.xlsx, .ods, .numbers) are, not CSV. Open it in the spreadsheet program and "
                + "save it as \"CSV UTF-8\"."
        ),
        (
            Data([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]),
            "it is an old Office file (.xls), not CSV. Open it in the spreadsheet program and save it as \"CSV UTF-8\"."
        ),
        (
            Data("<html><table><tr><td>file</td></tr></table></html>".utf8),
            "it is a web page or XML, not CSV. Copy the table into a spreadsheet program and save it as \"CSV UTF-8\"."
        ),
        (
            Data("%PDF-1.7".utf8),
            "it is a PDF document, not CSV. Ask for the results as CSV or as a spreadsheet."
        ),
    ]

    @Test(arguments: otherFormats) func `a file of another format is identified`(
        _ data: Data, _ message: String
    ) throws {
        #expect(try listing(data).failures.map { "\($0)" } == ["cup/results.csv: \(message)"])
    }

    @Test func `a height does not require a dive number`() throws {
        let listing = try listing("file,height,diver\n1.mp4,3,A\n2.mp4,7.5,B\n")
        #expect(try dives(listing).map(\.announced?.height) == [3, 7.5])
        #expect(listing.notices == [])
    }

    @Test func `awards and a difficulty give a final score without a dive number`() throws {
        let listing = try listing(
            "file,difficulty,judge_1,judge_2,judge_3,judge_4,judge_5,judge_6,judge_7\n1.mp4,3.2,9,8,8,8,8,8,7\n"
                + "2.mp4,,9,8,8,8,8,8,7\n")
        let truths = try dives(listing).map(\.truth)
        #expect(truths.map(\.?.finalScore) == [76.8, nil])
        #expect(truths.map(\.?.awards.count) == [7, 7])
        #expect(listing.notices == [])
    }

    @Test func `five awards in the columns of seven are a panel of five`() throws {
        let listing = try listing(
            "file,difficulty,final_score,judge_1,judge_2,judge_3,judge_4,judge_5,judge_6,judge_7\n"
                + "1.mp4,1.3,11.7,3.5,2.5,3,3,3,,\n2.mp4,2,,6,6,6,6,7,,\n3.mp4,2,0,0,0,0,0,0,,\n")
        #expect(try dives(listing).map(\.truth?.finalScore) == [11.7, 36, 0])
        #expect(listing.notices == ["cup/results.csv: panels of 5 judges: the middle three awards count."])
    }

    @Test func `seven awards of before 2004 are recognised once, and what contradicts them is listed`() throws
    {
        // The middle five of 7, 8, 8, 8, 9, 9, 9.5: 8 + 8 + 8 + 9 + 9 = 42; 42 x 0.6 = 25.2.
        let awards = "7,8,8,8,9,9,9.5"
        let listing = try listing(
            "file,difficulty,final_score,judge_1,judge_2,judge_3,judge_4,judge_5,judge_6,judge_7\n"
                + "1.mp4,3,75.6,\(awards)\n2.mp4,2,50.4,\(awards)\n3.mp4,2,60,\(awards)\n4.mp4,2,,\(awards)\n"
        )
        #expect(try dives(listing).map(\.truth?.finalScore) == [75.6, 50.4, 60, 50.4])
        #expect(
            listing.notices == [
                "cup/results.csv: final scores follow the rule of before 2004 (middle five of seven awards x 0.6).",
                "cup/results.csv, row 4, column \"final_score\": 60.0 is not 50.4, the difficulty 2.0 times 0.6 times the "
                    + "middle five of the awards. Check the row; its values are used unchanged.",
            ])
    }

    @Test func `eleven awards are a synchronised panel`() throws {
        let judges = (1...11).map { "judge_\($0)" }.joined(separator: ",")
        // 8 + 8 + (8.5 + 8.5 + 9) = 42; 42 x 0.6 x 3.1 = 78.12.
        let listing = try listing(
            "file,difficulty,final_score,\(judges)\n1.mp4,3.1,78.12,8,8.5,8,8.5,8,8,8.5,9,9,8.5,8.5\n")
        #expect(
            listing.notices == [
                "cup/results.csv: panels of 11 judges: synchronised, judges 1 to 3 and 4 to 6 for the divers' execution, "
                    + "7 to 11 for synchronisation."
            ])
    }

    @Test func `the columns E and S of a synchronised event are its judges`() throws {
        let listing = try listing(
            "Video;DD;E1;E2;E3;E4;E5;E6;S1;S2;S3;S4;S5\n1.mp4;3,1;8;8,5;8;8,5;8;8;8,5;9;9;8,5;8,5\n")
        #expect(try dives(listing).map(\.truth?.finalScore) == [78.12])
    }

    @Test func `scores that follow no rule are reported once and not checked`() throws {
        let rows = (1...4).map { "\($0).mp4,2,\(60 + $0),8,8,8,8,8\n" }.joined()
        let listing = try listing(
            "file,difficulty,final_score,judge_1,judge_2,judge_3,judge_4,judge_5\n" + rows)
        #expect(
            listing.notices == [
                "cup/results.csv: no known rule gives the final scores from the awards of 5 judges, so they are used "
                    + "unchanged, not checked, and not calculated where they are missing."
            ])
        let missing = try self.listing(
            "file,difficulty,final_score,judge_1,judge_2,judge_3,judge_4,judge_5\n" + rows
                + "5.mp4,2,,8,8,8,8,8\n")
        #expect(try dives(missing).map(\.truth?.finalScore) == [61, 62, 63, 64, nil])
    }

    @Test func `restarts and failed dives are not contradictions`() throws {
        let header = "file,difficulty,final_score,judge_1,judge_2,judge_3,judge_4,judge_5\n"
        let listing = try listing(
            header + "1.mp4,2,48,8,8,8,8,8\n2.mp4,2,36,8,8,8,8,8\n3.mp4,2,0,8,8,8,8,8\n4.mp4,2,48,8,8,8,8,8\n"
        )
        #expect(
            listing.notices == [
                "cup/results.csv: panels of 5 judges: the middle three awards count.",
                "cup/results.csv, row 3, column \"final_score\": 36.0 is what the awards give with two points deducted from "
                    + "each, as for a restart.",
            ])
    }

    @Test func `a dive that every judge fails has 0 points and no awards`() throws {
        let listing = try listing("file,judge_1,judge_2,judge_3\n1.mp4,F,F,F\n2.mp4,7,7,7\n")
        #expect(try dives(listing).map(\.truth?.finalScore) == [0, nil])
        #expect(try dives(listing).map(\.truth?.awards.count) == [0, 3])
    }

    @Test func `a synchronised dive of the first rounds has difficulty 2 whatever the table says`() throws {
        let judges = (1...9).map { "judge_\($0)" }.joined(separator: ",")
        let listing = try listing(
            "file,dive_number,height,difficulty,\(judges)\n1.mp4,401B,3,2,8,8,8,8,8,8,8,8,8\n")
        #expect(try dives(listing).map(\.truth?.finalScore) == [48])
        #expect(!listing.notices.contains { $0.contains("difficulty 2") || $0.contains("table's") })
    }

    @Test func `a missing award or six awards are not a panel, and only the awards are lost`() throws {
        let header = "file,final_score,judge_1,judge_2,judge_3,judge_4,judge_5,judge_6,judge_7\n"
        let listing = try listing(
            header + "1.mp4,60,8,8,8,8,8,8,8\n2.mp4,61,8,8,8,8,,8,8\n3.mp4,62,8,8,8,8,8,8,\n")
        #expect(try dives(listing).map(\.truth?.finalScore) == [60, 61, 62])
        #expect(try dives(listing).map(\.truth?.awards.count) == [7, 0, 0])
        #expect(
            listing.notices == [
                "cup/results.csv, rows 3 and 4, column \"judge_5\" and others: it is blank, so the awards are not used. "
                    + "Give the awards of the whole panel: 3, 5, 7, 9 or 11."
            ])
    }

    @Test func `a dive with fewer awards than all others in the event is incomplete`() throws {
        let header = "file,difficulty,judge_1,judge_2,judge_3,judge_4,judge_5,judge_6,judge_7\n"
        let whole = (1...4).map { "\($0).mp4,2,8,8,8,8,8,8,8\n" }.joined()
        let listing = try listing(header + whole + "5.mp4,2,8,8,8,8,8,,\n")
        #expect(try dives(listing).map(\.truth?.finalScore) == [48, 48, 48, 48, nil])
        #expect(
            listing.notices == [
                "cup/results.csv, row 6, column \"judge_6\": it is blank, so the awards are not used. "
                    + "Give the awards of the whole panel: 3, 5, 7, 9 or 11."
            ])
    }

    @Test func `an unreadable final score is calculated only from a whole panel`() throws {
        let header = "file,difficulty,final_score,judge_1,judge_2,judge_3,judge_4,judge_5,judge_6,judge_7\n"
        let listing = try listing(header + "1.mp4,2,x,8,8,8,8,8,8,8\n2.mp4,2,x,8,8,8,8,8,8,\n")
        #expect(try dives(listing).map(\.truth?.finalScore) == [48, nil])
        #expect(
            listing.notices == [
                "cup/results.csv, row 2, column \"final_score\": \"x\" is not a number, so the final score is calculated from the "
                    + "awards. Write a number, such as 3.2.",
                "cup/results.csv, row 3, column \"final_score\": \"x\" is not a number, so the final score is unknown. Write a "
                    + "number, such as 3.2.",
                "cup/results.csv, row 3, column \"judge_7\": it is blank, so the awards are not used. "
                    + "Give the awards of the whole panel: 3, 5, 7, 9 or 11.",
            ])
    }

    @Test func `a position that contradicts the dive number is reported`() throws {
        let listing = try listing("file,dive_number,position\n1.mp4,103B,Tuck\n2.mp4,103B,Pike\n")
        #expect(try dives(listing).map { $0.announced?.number?.description } == ["103B", "103B"])
        #expect(
            listing.notices == [
                "cup/results.csv, row 2, column \"position\": \"Tuck\" is not the position of 103B, so 103B is used. Check the row."
            ])
    }

    @Test func `a row with a diver and points but no video is a missing dive, not a sum`() throws {
        let listing = try listing("file,final_score,diver\n1.mp4,70,Ada\n,75.5,Bea\n")
        #expect(listing.entries.filter(\.isExpected).map(\.diver) == ["Ada", "Bea"])
        #expect(listing.unsureEvents == ["cup"])
    }

    @Test func `of two columns with the same alternative name, the first is used`() throws {
        let listing = try listing("file,Name,Name,dive_number\n1.mp4,Ada,Bea,103B\n")
        #expect(listing.entries.filter(\.isExpected).map(\.diver) == ["Ada"])
        #expect(
            listing.notices == [
                "cup/results.csv: there are several columns \"Name\", of which the first is used."
            ])
    }

    @Test func `a separate position column is joined, which is reported once`() throws {
        let listing = try listing(
            "File,Diver,MeetScore,Place,dive_number,Position,DD,Judge1,Judge2,Judge3\n1.mp4,A,300,1,103,Pike,1.7,5,6,7\n"
                + "2.mp4,A,300,1,5132,Free,2.2,5,6,7\n3.mp4,A,300,1,201.0,a,1.9,5,6,7\n")
        let dives = try dives(listing)
        #expect(dives.map { $0.announced?.number?.description } == ["103B", "5132D", "201A"])
        #expect(dives.map(\.truth?.finalScore) == [30.6, 39.6, 34.2])
        #expect(
            listing.notices == [
                "cup/results.csv: dive numbers are joined from \"dive_number\" and \"Position\": 103 and Pike are 103B.",
                "cup/results.csv: columns not used: \"MeetScore\", \"Place\". Known are file, dive_number, position, difficulty, "
                    + "height, final_score, judge_1 to judge_11, caption, event, diver, ending_at.",
                "cup/results.csv: panels of 3 judges: all awards count.",
            ])
    }

    @Test func `a column of places named position is not joined`() throws {
        let listing = try listing("file,dive_number,position\n1.mp4,103B,1\n2.mp4,105C,2\n")
        #expect(try dives(listing).map { $0.announced?.number?.description } == ["103B", "105C"])
        #expect(
            listing.notices == [
                "cup/results.csv: the column \"position\" holds no positions (\"1\") and is not used."
            ])
    }

    @Test(arguments: [
        "Datei;Sprungnummer;Schwierigkeitsgrad;Höhe;Punkte;Springerin;Wettkampf",
        "Fichier;Numéro du plongeon;Coefficient;Hauteur;Points;Plongeuse;Épreuve",
        "Archivo;Número de salto;Grado de dificultad;Altura;Puntos;Saltadora;Prueba",
        "Nome file;Numero tuffo;Coefficiente di difficoltà;Altezza;Punteggio;Tuffatrice;Gara",
        "Arquivo;Número do salto;Grau de dificuldade;Altura;Pontos;Saltadora;Prova",
        "Файл;Номер прыжка;Коэффициент трудности;Высота;Баллы;Спортсменка;Соревнование",
        "文件名;动作代码;难度系数;高度;得分;运动员;比赛",
        "File name;Dive Code;Degree of Difficulty;Board;Dive score;Athlete;Competition",
    ])
    func `column names in other languages are known`(_ header: String) throws {
        let listing = try listing("\(header)\n1.mp4;407C;3,2;10 m;76,80;Ada;Final\n")
        let dive = try #require(dives(listing).first)
        #expect(
            dive.truth
                == DiveTruth(number: try DiveNumber("407C"), difficulty: 3.2, height: 10, finalScore: 76.8))
        #expect([dive.diver, dive.event] == ["Ada", "Final"])
        #expect(
            listing.notices == [
                "cup/results.csv: its columns are separated by semicolons, so 8,5 is read as 8.5."
            ])
    }

    @Test func `three or more single letters are judges`() throws {
        let listing = try listing("file,difficulty,A,B,C,D,E\n1.mp4,2,5,6,7,7,8\n")
        #expect(try dives(listing).map(\.truth?.awards) == [[5, 6, 7, 7, 8]])
        let two = try self.listing("file,difficulty,A,B\n1.mp4,2,5,6\n")
        #expect(two.notices[0].hasPrefix("cup/results.csv: columns not used: \"A\", \"B\"."))
    }

    @Test func `judges by letters and units in brackets are known`() throws {
        let listing = try listing(
            "File,Dive,DD,Height (m),Judge A,Judge_b,Judge-C,Score [points]\n1.mp4,103B,1.6,3,5,6,7,28.8\n")
        let dives = try dives(listing)
        #expect(dives.map(\.truth?.awards) == [[5, 6, 7]])
        #expect(dives.map(\.truth?.finalScore) == [28.8])
        #expect(dives.map(\.announced?.height) == [3])
        #expect(listing.notices == ["cup/results.csv: panels of 3 judges: all awards count."])
    }

    @Test func `of two equivalent columns, the one with the standard name is used, and both are named`()
        throws
    {
        let listing = try listing("file,DD,difficulty,dive_number\n1.mp4,9,3.2,407C\n")
        #expect(try dives(listing).map(\.announced?.difficulty) == [3.2])
        #expect(
            listing.notices == [
                "cup/results.csv: \"DD\" and \"difficulty\" mean the same column; \"difficulty\" is used."
            ])
    }

    @Test(arguments: [
        ("10 m", 10.0), ("10m", 10), ("3m springboard", 3), ("Turm 7,5 m", 7.5), ("1 Meter", 1), ("3.0", 3),
        ("10 метров", 10),
        ("Platform 5 m", 5),
    ])
    func `a height is read with its unit`(_ text: String, _ metres: Double) throws {
        let listing = try listing("file\theight\n1.mp4\t\(text)\n")
        #expect(try dives(listing).map(\.announced?.height) == [metres])
    }

    @Test(arguments: ["Platform", "33 ft", "1 or 3", "high"])
    func `a height without metres is named`(_ text: String) throws {
        let listing = try listing("file,height\n1.mp4,\(text)\n")
        #expect(
            listing.notices == [
                "cup/results.csv, row 2, column \"height\": \"\(text)\" names no height in metres, so the height is not used. "
                    + "Write 1, 3, 5, 7.5 or 10."
            ])
    }

    @Test func `blank rows, sums and repeated headers are skipped`() throws {
        let listing = try listing(
            "file;dive_number;final_score;diver\n1.mp4;101C;21,00;A\n;;;\n\u{A0} ;;;\n ; ;\u{200B};\n\n"
                + "file;dive_number;final_score;diver\n2.mp4;401C;11,70;A\n;;32,70;Total\nSumme;;32,70;\n")
        #expect(listing.entries.filter(\.isExpected).map(\.file) == ["1.mp4", "2.mp4"])
        #expect(listing.unsureEvents == [])
        #expect(
            listing.notices == [
                "cup/results.csv: its columns are separated by semicolons, so 8,5 is read as 8.5.",
                "cup/results.csv: row 7: the header again, skipped.",
                "cup/results.csv: rows 9 and 10: no video and no dive, skipped as a total.",
            ])
    }

    @Test(arguments: [
        "6-May", "5-Mar", "06.Mai", "06. Mai", "2024-05-06", "06.05.2024", "5/6/2024", "May-06", "6. mai",
        "06.05.",
    ])
    func `an award that a spreadsheet turned into a date is reported as such`(_ text: String) throws {
        let listing = try listing("file,final_score,judge_1,judge_2,judge_3\n1.mp4,60,\(text),7,7\n")
        #expect(try dives(listing).map(\.truth?.finalScore) == [60])
        #expect(
            listing.notices == [
                "cup/results.csv, row 2, column \"judge_1\": a spreadsheet changed it to a date, \"\(text)\", so the awards are not "
                    + "used. Format the column as text and enter the value again."
            ])
    }

    @Test func `dive numbers changed by a spreadsheet are named, many of them in one sentence`() throws {
        let listing = try listing("file,dive_number\n1.mp4,5-Mar\n2.mp4,1.01E+02\n3.mp4,6-May\n")
        #expect(
            listing.notices == [
                "cup/results.csv, rows 2, 3 and 4, column \"dive_number\": for example, a spreadsheet changed it to a date, "
                    + "\"5-Mar\", so the dive number is not used. Format the column as text and enter the value again."
            ])
    }

    @Test func `Windows-1252 is read, which is reported once`() throws {
        let text = "file;diver;event\n1.mp4;Dupr\u{E9};Gar\u{E7}ons\n2.mp4;M\u{FC}ller;Gar\u{E7}ons\n"
        let listing = try listing(try #require(text.data(using: .windowsCP1252)))
        #expect(listing.entries.prefix(2).map(\.diver) == ["Dupr\u{E9}", "M\u{FC}ller"])
        #expect(listing.failures == [])
        #expect(
            listing.notices.first
                == "cup/results.csv: it is not UTF-8 and was read as Windows-1252. If names look wrong, save the file as "
                + "\"CSV UTF-8\".")
    }

    @Test(arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian], [true, false])
    func `UTF-16 is read, as spreadsheets write Unicode text`(_ encoding: String.Encoding, _ hasMark: Bool)
        throws
    {
        let text = (hasMark ? "\u{FEFF}" : "") + "file\tdiver\r\n1.mp4\tDupr\u{E9}\r\n"
        let listing = try listing(try #require(text.data(using: encoding)))
        #expect(listing.entries.first?.diver == "Dupr\u{E9}")
    }

    @Test(arguments: [
        ("8\u{BD}", 8.5), ("'8.5", 8.5), ("=\"8.5\"", 8.5), ("\"8,5\"", 8.5), (" 8.5\u{A0}", 8.5),
        ("\u{FF18}.5", 8.5),
    ])
    func `an award is read in any notation`(_ text: String, _ award: Double) throws {
        let cell = text.hasPrefix("=") ? "\"=\"\"8.5\"\"\"" : text
        let listing = try listing("file,judge_1,judge_2,judge_3\n1.mp4,\(cell),7,7\n")
        #expect(try dives(listing).map(\.truth?.awards) == [[award, 7, 7]])
    }

    @Test func `several dives of one video are distinguished by where they end`() throws {
        let listing = try listing(
            "file,ending_at,diver\n1.mp4,61.2s,A\n1.mp4,2:03,B\n1.mp4,1530,C\n1.mp4,soon,D\n")
        #expect(
            listing.entries.prefix(4).map(\.file) == [
                "1.mp4 to 1:01.20", "1.mp4 to 2:03.00", "1.mp4 to 1:01.20", "1.mp4",
            ])
        let ends = listing.entries.prefix(2).map { try? $0.dive.get().endFrame }
        // 61.2 s is frame 1530 at 25 a second; the window ends with it.
        #expect(ends == [1531, 3076])
        let problems = listing.entries[2...3].map { entry -> String? in
            guard case .failure(let error) = entry.dive else { return nil }
            return error.description
        }
        #expect(
            problems == [
                "cup/results.csv, row 4, column \"file\": \"1.mp4\" is named twice, rows 2 and 4. Keep one of them; if the video "
                    + "holds several dives, give each row an \"ending_at\".",
                "cup/results.csv, row 5, column \"ending_at\": \"soon\": this is neither a frame nor a time. "
                    + "Give a frame (1530), seconds (61.2s), or minutes and seconds (1:01.2).",
            ])
    }

    @Test(arguments: [
        ("Scores.numbers", "cup/Scores.numbers is not read: save it as results.csv (CSV UTF-8)."),
        ("results (1).csv", "cup/results (1).csv is not read: name it results.csv if it holds the results."),
        ("Ergebnisse.csv", "cup/Ergebnisse.csv is not read: name it results.csv if it holds the results."),
        ("results.txt", "cup/results.txt is not read: save it as results.csv (CSV UTF-8)."),
    ])
    func `a table with another name is not ignored`(_ name: String, _ notice: String) throws {
        try withFiles([name: "", "a.mp4": ""]) { folder in
            #expect(TournamentListing(of: [folder]).notices == [notice])
        }
    }
}
