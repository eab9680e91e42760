import Datasets
import Diving
import Foundation
import Tensors
import TestSupport
import Testing

/// The eight invented dives of `make_release.py`, each with a fault of its own.
@Suite struct MTLAQATests {
    typealias Key = MTLAQA.Key

    static let release = URL(filePath: #filePath).appending(path: "../../Fixtures/MTLAQA/release")
        .standardizedFileURL

    @Test func `dives have their truth, video and end frame`() throws {
        let data = try MTLAQA(Self.release)
        let dives = data.labeledDives([Key(video: 1, dive: 1), Key(video: 26, dive: 1)])
        let first = try #require(dives.first)
        #expect(first.event == "01")
        #expect(first.video.path.hasSuffix("whole_videos/01.mp4"))
        #expect(first.endFrame == 110)
        #expect(
            first.truth
                == DiveTruth(
                    number: try DiveNumber("407C"), difficulty: 3.2, height: 10, finalScore: 76.8,
                    awards: [8, 8, 8, 8, 8, 8, 8], caption: "a clean entry"))
        // 3.1 is the difficulty of 107B from 3 m, in a broadcast with dives from both heights.
        #expect(dives.map { $0.truth?.height } == [10, 3])
    }

    @Test func `lists, captions and words match the files`() throws {
        let data = try MTLAQA(Self.release)
        #expect(data.annotations.count == 8)
        #expect(data.trainingKeys.map(\.description) == ["01/1", "01/2", "01/4", "01/6", "17/1"])
        #expect(data.testKeys.map(\.description) == ["01/3", "01/5", "17/1"])
        #expect(data.smallerTrainingSets == [2: [Key(video: 1, dive: 1), Key(video: 1, dive: 3)]])
        #expect(data.captions[Key(video: 26, dive: 1)] == ["a", "clean", "Somersault"])
        #expect(data.vocabulary == ["<eos>", "<sos>", "a", "clean", "entry", "splash"])
        // Two dives have an award that no judge can give, one row disagrees, and one sheet is missing.
        #expect(data.awards.keys.sorted().map(\.description) == ["01/1", "01/2", "01/5", "26/1"])
    }

    @Test func `every annotation error is named`() throws {
        try withCopy { folder in
            let frames = folder.appending(path: "whole_videos_frames/01", directoryHint: .isDirectory)
            try FileManager.default.createDirectory(at: frames, withIntermediateDirectories: true)
            for number in 1...121 where number != 50 {
                try Data().write(to: frames.appending(path: String(format: "%06d.jpg", number)))
            }
            let videos = folder.appending(path: "whole_videos", directoryHint: .isDirectory)
            try FileManager.default.createDirectory(at: videos, withIntermediateDirectories: true)
            try Data().write(to: videos.appending(path: "17.mkv"))
            let verification = try MTLAQA(folder).verify { video in
                #expect(video.lastPathComponent == "17.mkv")
                return 5000
            }
            #expect(verification.diveCount == 8)
            #expect(verification.findings.map { "\($0.kind.rawValue) \($0)" } == Self.faults)
            let encoded = try JSONEncoder().encode(verification)
            #expect(try JSONDecoder().decode(MTLAQA.Verification.self, from: encoded) == verification)
        }
    }

    @Test func `kinds that make dives unusable come first, each in one sentence`() {
        let kinds = MTLAQA.Verification.Kind.allCases
        #expect(kinds.prefix(2) == [.video, .frames])
        for kind in kinds {
            #expect(kind.explanation.hasSuffix("."))
            #expect(!kind.explanation.contains(". "))
        }
        #expect(MTLAQA.Verification.Kind.frames.explanation.contains("103 frames"))
    }

    /// As `ImageFolder` of Footage has it, which reads the frames.
    @Test func `two images of the same number are a finding`() throws {
        try withCopy { folder in
            let frames = folder.appending(path: "whole_videos_frames/01", directoryHint: .isDirectory)
            try FileManager.default.createDirectory(at: frames, withIntermediateDirectories: true)
            for name in ["000006.jpg", "000007.jpg", "7.png"] {
                try Data().write(to: frames.appending(path: name))
            }
            let findings = try MTLAQA(folder).verify().findings.filter { $0.kind == .video && $0.video == 1 }
            #expect(
                findings.map(\.problem) == [
                    "whole_videos_frames/01 cannot be read (01: 000007.jpg and 7.png have the same number. Keep one of them.)"
                ])
        }
    }

    static let faults = [
        "score_rule 01/2: the final score is 50.0, and the awards 7 7 7 7 7 7 7 with difficulty 1.6 give 33.6",
        "award 01/3: judge 4 gives \"45\" (01.xlsx, row 6); awards are 0 to 10 in half points",
        "award 01/4: judge 1 gives \"7..5\" (01.xlsx, row 8); awards are 0 to 10 in half points",
        "score_rule 01/4: the final score cannot be checked without all seven awards",
        "dive_list 01/5: 100B is in no table of the sport",
        "sheet 01/6: its start frame is 3 in 01.xlsx, row 12, and 2 in the annotations",
        "caption 01/6: it has no caption",
        "difficulty 17/1: 207C has difficulty 3.5, and 3.6 from 3 m in the table",
        "caption 26/1: its caption has words that the vocabulary lacks: Somersault",
        "caption 01/9: it has a caption and is not annotated",
        "sheet 26/2: 26.xlsx, row 3 lists the dive, but it is not annotated",
        "video 01: whole_videos_frames/01 has gaps (numbers without an image: 1)",
        "frames 01/4: its window is the frames 27 to 129, and whole_videos_frames/01 has 120",
        "sheet 17: its raw sheet is missing",
        "frames 17/1: its window is the frames -13 to 89, and whole_videos/17.mkv has 5000",
        "video 26: neither whole_videos_frames/26 nor whole_videos/26.mp4 exists",
        "split 17/1: the training list lists the dive, but it is a test dive",
        "split 01/3: the training list of size 2 lists the dive, but it is a test dive",
        "split 26/1: it is neither in the training list nor in the test list",
    ]

    @Test func `statistics count classes, windows and lists`() throws {
        let statistics = try MTLAQA(Self.release).statistics()
        #expect(statistics.diveCount == 8)
        #expect(statistics.classCounts[.rotationType] == [1, 3, 4, 0])
        #expect(statistics.classCounts[.halfSomersaults] == [1, 0, 0, 1, 0, 0, 0, 6, 0, 0])
        #expect(statistics.videos.map(\.video) == [1, 17, 26])
        #expect(statistics.videos.map(\.trainingCount) == [4, 1, 0])
        #expect(statistics.finalScore.least == .measured(36))
        #expect(statistics.finalScore.greatest == .measured(76.8))
        // 105, 98, 103, 121, 103, 103, 80 and 190 frames: two shorter than 103, three longer.
        #expect(statistics.shorterThanWindowCount == 2)
        #expect(statistics.longerThanWindowCount == 3)
        #expect(statistics.trainingLists.map(\.size) == [nil, 2])
        #expect(statistics.trainingLists.map(\.testDiveCount) == [1, 1])
        // Test difficulties 3.2, 1.5, 3.5 and scores 38.4, 36, 73.5 rank alike.
        #expect(statistics.trainingLists[0].baselines.difficulty == .measured(1))
        let encoded = try JSONEncoder().encode(statistics)
        #expect(try JSONDecoder().decode(MTLAQA.Statistics.self, from: encoded) == statistics)
    }

    @Test func `the folder of split 0 may be next to the sheets`() throws {
        try withCopy { folder in
            let ready = folder.appending(path: "Ready_2_Use")
            for name in ["MTL-AQA_split_0_data", "smaller_training_sets"] {
                try FileManager.default.moveItem(
                    at: ready.appending(path: name), to: folder.appending(path: name))
            }
            let data = try MTLAQA(folder)
            #expect(data.annotations.count == 8)
            #expect(data.awards.count == 4)
            #expect(data.smallerTrainingSets.keys.sorted() == [2])
        }
        #expect(try MTLAQA(Self.release.appending(path: "Ready_2_Use")).awards.count == 4)
    }

    @Test func `a missing folder and a missing file are named`() throws {
        try withCopy { folder in
            let split = folder.appending(path: "Ready_2_Use/MTL-AQA_split_0_data")
            try FileManager.default.removeItem(at: split.appending(path: "test_split_0.pkl"))
            let file = #expect(throws: DatasetError.self) { try MTLAQA(folder) }
            #expect(
                file?.description == "MTL-AQA_split_0_data/test_split_0.pkl: the file is missing. "
                    + "Copy it from the MTL-AQA release.")
            #expect(file?.kind == .missing)
            try FileManager.default.removeItem(at: split)
            let none = #expect(throws: DatasetError.self) { try MTLAQA(folder) }
            #expect(
                none?.description
                    == "release: no folder MTL-AQA_split_0_data in it or in Ready_2_Use. "
                    + "Name the folder of the MTL-AQA release, MTL-AQA_dataset_release.")
        }
    }

    /// Pickles of protocol 0: a list of the tuple (9, 9); an empty list; a dictionary of (1, 1) to an empty
    /// dictionary.
    @Test(arguments: [
        ("test_split_0.pkl", "(l(I9\nI9\nta.", "test_split_0.pkl, dive 09/9: the dive is not annotated"),
        (
            "test_split_0.pkl", "(l(I9\nta.",
            "test_split_0.pkl: a key is not a pair of video number and dive number"
        ),
        ("final_annotations_dict.pkl", "(l.", "final_annotations_dict.pkl: it is not a dictionary of dives"),
        (
            "final_annotations_dict.pkl", "(d(I1\nI1\nt(ds.",
            "final_annotations_dict.pkl, dive 01/1: the field \"position\" is not a whole number from 0 to 2"
        ),
        ("vocab.json", "{}", "vocab.json: it is not a vocabulary (\"ix_to_word\" is missing)"),
        ("vocab.json", "{\"ix_to_word\":{\"1\":\"a\"}}", "vocab.json: it holds 1 words, and none for id 0"),
    ])
    func `a file with other contents is rejected`(_ name: String, _ content: String, _ problem: String)
        throws
    {
        try withCopy { folder in
            let file = folder.appending(path: "Ready_2_Use/MTL-AQA_split_0_data/\(name)")
            try Data(content.utf8).write(to: file)
            let error = #expect(throws: DatasetError.self) { try MTLAQA(folder) }
            #expect(error?.description == problem + ". Copy the file from the MTL-AQA release again.")
            #expect(error?.kind == .badData)
        }
    }

    @Test func `a file that is not a spreadsheet is rejected`() throws {
        try withSheet(Data("A,B\n".utf8)) { folder in
            let error = failure { try MTLAQA(folder) }
            #expect(error?.kind == .badData)
        }
    }

    @Test(arguments: ["bomb.xlsx", "entity.xlsx"])
    func `a sheet that expands endlessly or includes another file is rejected`(_ name: String) throws {
        try withSheet(Data(contentsOf: Self.hostile.appending(path: name))) { folder in
            let error = #expect(throws: DatasetError.self) { try MTLAQA(folder) }
            #expect(
                error?.description
                    == "01.xlsx, xl/worksheets/sheet1.xml: it is not a sheet (it declares a document type). "
                    + "Copy the file from the MTL-AQA release again.")
        }
    }

    /// Row numbers that end a sheet: beyond the largest row, none at all, not after the row before.
    @Test(arguments: [
        "<row r='9223372036854775807'/><row/>", "<row r='1048577'/>", "<row r='1048576'/><row/>",
        "<row r='0'/>",
        "<row r='-1'/>", "<row r='two'/>", "<row r='3'/><row r='3'/>", "<row r='3'/><row r='2'/>",
    ])
    func `an impossible row number is rejected`(_ rows: String) throws {
        try withSheetXML("<worksheet><sheetData>\(rows)</sheetData></worksheet>") { folder in
            let error = #expect(throws: DatasetError.self) { try MTLAQA(folder) }
            #expect(error?.problem == "it is not a sheet (it is broken in line 1)")
            #expect(error?.kind == .badData)
        }
    }

    @Test func `row numbers may be missing or skipped`() throws {
        let rows = "<row/><row r='5'/><row/><row r='1048576'/>"
        try withSheetXML("\u{FEFF}<?xml version='1.0'?>\n<worksheet>\(rows)</worksheet>") { folder in
            #expect(throws: Never.self) { try MTLAQA(folder) }
        }
    }

    static let entity = "<!DOCTYPE x [<!ENTITY e '8'>]><worksheet><row><c><v>&e;</v></c></row></worksheet>"

    /// An XML in another encoding; the last two are UTF-8 as well, in which they say nothing.
    @Test(arguments: [
        (Data([0xFF, 0xFE]) + Data(entity.utf16.flatMap { [UInt8($0), 0] }), "it is not UTF-8"),
        (Data(entity.utf16.flatMap { [0, UInt8($0)] }), "it is not UTF-8"),
        (Data([0xE9]) + Data(entity.utf8), "it is not UTF-8"),
        (
            Data("<?xml version='1.0' encoding='UTF-7'?>+ADw-\(entity.dropFirst())".utf8),
            "it is broken in line 1"
        ),
        (
            Data("<?xml version='1.0'?><?xml version='1.0' encoding='UTF-7'?><a/>".utf8),
            "it is broken in line 1"
        ),
    ])
    func `a sheet in another encoding is rejected`(_ xml: Data, _ reason: String) throws {
        try withSheetXML(xml) { folder in
            let error = #expect(throws: DatasetError.self) { try MTLAQA(folder) }
            #expect(error?.problem == "it is not a sheet (\(reason))")
        }
    }

    @Test func `cells are read however XML writes them`() throws {
        let awards = """
            <c r='M2'><v>8</v></c><c r="N2" ><v>&#56;</v></c><c r='O2'><v>&#x38;</v></c><c><v><![CDATA[8]]></v></c>
            <c r='Q2'><v>8<!-- <v>3</v> --></v></c><c r='R2' t='inlineStr'><is><t>8</t><rPh><t>5</t></rPh></is></c>
            <y:c xmlns:y='a&gt;b'><y:v><?note 3?>8</y:v ></y:c><c r='T2'/>
            """
        let key = Key(video: 1, dive: 1)
        let annotation = try #require(try MTLAQA(Self.release).annotations[key])
        let row = """
            <row r='2'><c r='A2'><v>1</v></c><c r='C2'><v>\(annotation.startFrame)</v></c>
            <c r='D2'><v>\(annotation.endFrame)</v></c><c r='F2'><v>\(annotation.difficulty)</v></c>
            <c r='L2'><v>\(annotation.finalScore)</v></c>\(awards)</row>
            """
        try withSheetXML("<?xml version='1.0'?><x:worksheet>\(row)</x:worksheet>\n<!-- end -->") { folder in
            let read = try MTLAQA(folder).awards[key]
            #expect(read == [Double](repeating: 8, count: 7))
        }
    }

    @Test(arguments: [
        "", "<a>", "<a></b>", "<a/><b/>", "<a/>text", "<a b='1' b='2'/>", "<a b=1/>", "<a b='<'/>",
        "<a b='1'c='2'/>",
        "<a>&nbsp;</a>", "<a>&#xD800;</a>", "<a>&amp</a>", "<a><!-- </a>", "<a><![CDATA[ </a>", "<>", "<a",
        "</a>",
        String(repeating: "<a>", count: 257) + String(repeating: "</a>", count: 257),
    ])
    func `a malformed sheet is rejected`(_ xml: String) throws {
        try withSheetXML(xml) { folder in
            let error = #expect(throws: DatasetError.self) { try MTLAQA(folder) }
            #expect(error?.problem == "it is not a sheet (it is broken in line 1)")
        }
    }

    @Test func `a truncated sheet is rejected`() throws {
        try withSheet(Data(contentsOf: Self.hostile.appending(path: "cut.xlsx"))) { folder in
            let error = #expect(throws: DatasetError.self) { try MTLAQA(folder) }
            #expect(
                error?.description
                    == "01.xlsx, xl/worksheets/sheet1.xml: it is not a sheet (it is broken in line 1). "
                    + "Copy the file from the MTL-AQA release again.")
        }
    }

    private static let hostile = release.deletingLastPathComponent().appending(path: "hostile")
}

/// Runs with a copy of the fixture in which the sheet of broadcast 01 is replaced.
private func withSheet(_ content: Data, _ body: (URL) throws -> Void) throws {
    try withCopy { folder in
        try content.write(to: folder.appending(path: "Raw_Annotations/01.xlsx"))
        try body(folder)
    }
}

/// Runs with a copy of the fixture in which the sheet of broadcast 01 holds this XML.
private func withSheetXML(_ xml: Data, _ body: (URL) throws -> Void) throws {
    try withSheet(archive(of: xml, named: "xl/worksheets/sheet1.xml"), body)
}

private func withSheetXML(_ xml: String, _ body: (URL) throws -> Void) throws {
    try withSheetXML(Data(xml.utf8), body)
}

/// A zip file of one stored entry (PKWARE's APPNOTE.TXT).
private func archive(of content: Data, named name: String) -> Data {
    func bytes<Number: FixedWidthInteger>(_ numbers: Number...) -> Data {
        numbers.reduce(into: Data()) { data, number in
            withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
        }
    }
    let checksum = content.reduce(UInt32.max) { sum, byte in
        (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    let count = UInt32(content.count)
    let common =
        bytes(20, 0, 0, 0, 0x21 as UInt16) + bytes(~checksum, count, count)
        + bytes(UInt16(name.utf8.count), 0)
    let entry = bytes(0x0403_4B50 as UInt32) + common + Data(name.utf8) + content
    let directory =
        bytes(0x0201_4B50 as UInt32) + bytes(20 as UInt16) + common + bytes(0, 0, 0 as UInt16)
        + bytes(0, 0 as UInt32) + Data(name.utf8)
    return entry + directory + bytes(0x0605_4B50 as UInt32) + bytes(0, 0, 1, 1 as UInt16)
        + bytes(UInt32(directory.count), UInt32(entry.count)) + bytes(0 as UInt16)
}

/// Runs with a copy of the fixture, named "release", that may be changed.
private func withCopy(_ body: (URL) throws -> Void) throws {
    try withFolder { folder in
        let copy = folder.appending(path: "release", directoryHint: .isDirectory)
        try FileManager.default.copyItem(at: MTLAQATests.release, to: copy)
        try body(copy)
    }
}
