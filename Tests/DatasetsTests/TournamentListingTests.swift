import Datasets
import Diving
import Foundation
import TestSupport
import Testing

@Suite struct TournamentListingTests {
    @Test func `rows come first, then videos without a row, then subfolders`() throws {
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

    @Test func `a GIF is a dive if a row names it, otherwise a logo`() throws {
        try withFiles(["logo.gif": "", "a.mp4": "", "sub/results.csv": "file\nb.gif\n", "sub/b.gif": ""]) {
            #expect(TournamentListing(of: [$0]).entries.map(\.file) == ["a.mp4", "b.gif"])
        }
    }

    @Test func `plain videos are expected and have their sidecars`() throws {
        try withFiles(["a.mp4": "", "a.truth.json": "{}", "b.MKV": ""]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(listing.entries.map(\.file) == ["a.mp4", "b.MKV"])
            #expect(listing.entries.map(\.event) == ["cup", "cup"])
            #expect(listing.entries.map(\.isExpected) == [true, true])
            let dives = try listing.entries.map { try $0.dive.get() }
            #expect(try dives == readTournament(folder))
        }
    }

    @Test func `a row takes precedence over its plain video, whichever folder comes first`() throws {
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

    @Test func `a folder of links to listed videos is not empty`() throws {
        try withFiles(["a.mp4": "", "links/.keep": ""]) { folder in
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending(path: "links/b.mp4").path, withDestinationPath: "../a.mp4")
            let listing = TournamentListing(of: [folder, folder.appending(path: "links")])
            #expect(listing.entries.map(\.file) == ["a.mp4"])
            #expect(listing.failures == [])
        }
    }

    @Test func `folders with the same name are separate events`() throws {
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
    @Test func `names that differ only in encoding are two dives and two events`() throws {
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
    @Test func `names that are not UTF-8 are shown byte by byte`() throws {
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
            #expect(listing.failures.map(\.kind) == [.missing, .missing, .missing])
            let error = #expect(throws: DatasetError.self) { try readTournament(folder) }
            #expect(error == listing.failures.first)
        }
    }

    /// RELIABILITY 34.
    @Test(arguments: [
        " a b .mp4", "\u{1F3C6}.mp4", "a\nb.mp4", "-rf.mp4", "a:b.mp4", "%d.mp4", "concat:x.mp4", "~a.mp4",
        "a?b#c.mp4",
        "100%.mp4", "a%2Fb.mp4", "a\\b.mp4", "\u{202E}4pm.mp4", "\u{1B}[31m.mp4",
    ])
    func `a name is always taken literally`(_ name: String) throws {
        try withFiles([name: "x"]) { folder in
            let listing = TournamentListing(of: [folder])
            #expect(listing.failures == [])
            #expect(listing.entries.map(\.file) == [name])
            let dive = try #require(listing.entries.first).dive.get()
            #expect(try Data(contentsOf: dive.video) == Data("x".utf8))
        }
    }

    /// RELIABILITY 37.
    @Test func `circular links end, and each folder is searched once`() throws {
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
    func `an unreadable folder is a failure but does not end the search`() throws {
        try withFiles(["a/x.mp4": "", "b/y.mp4": "", "c/z.mp4": ""]) { folder in
            let closed = folder.appending(path: "b")
            #expect(chmod(closed.path, 0) == 0)
            defer { chmod(closed.path, 0o755) }
            let listing = asNobody { TournamentListing(of: [folder]) }
            #expect(
                listing.failures.map(\.description) == [
                    "cup/b: the folder cannot be read (Permission denied). Check that it exists and may be read."
                ])
            #expect(listing.failures.map(\.kind) == [.missing])
            #expect(listing.entries.map(\.file) == ["x.mp4", "z.mp4"])
        }
    }

    /// RELIABILITY 33 and 38.
    @Test func `empty, missing and non-folder arguments state why there are no dives`() throws {
        try withFiles(["empty/sub/.keep": "", "file": "", "none/results.csv": "file\n", "good/a.mp4": ""]) {
            folder in
            let roots = ["empty", "x", "file", "none", "good"].map { folder.appending(path: $0) }
            let listing = TournamentListing(of: roots)
            let nothing =
                ": no videos and no results.csv with a dive found in the folder or its subfolders. "
                + "Name a folder with videos, or write results.csv with a column \"file\"."
            let unreadable = "Check that it exists and may be read."
            #expect(
                listing.failures.map(\.description) == [
                    "empty" + nothing,
                    "x: the folder cannot be read (No such file or directory). " + unreadable,
                    "file: the folder cannot be read (Not a directory). " + unreadable, "none" + nothing,
                ])
            #expect(listing.entries.map(\.file) == ["a.mp4"])
            #expect(listing.failures.map(\.kind) == [.missing, .missing, .missing, .missing])
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
