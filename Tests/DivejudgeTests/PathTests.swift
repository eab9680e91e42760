import Foundation
import Testing

/// RELIABILITY, "Paths": a name is a file name and nothing else.
@Suite struct PathTests {
    let workplace: Workplace

    init() throws {
        workplace = try Workplace()
    }

    /// RELIABILITY 33.
    @Test func `a missing file, an empty folder and a pipe are unreadable input`() throws {
        try FileManager.default.createDirectory(at: workplace["folder"], withIntermediateDirectories: false)
        #expect(mkfifo(workplace["pipe"].path, 0o600) == 0)
        for name in ["missing.mp4", "folder", "pipe"] {
            let outcome = try workplace.divejudge("score", name)
            #expect(outcome.status == 66)
            #expect(outcome.errors.hasPrefix("error: \(name): "), "\(outcome.errors)")
        }
        let unnamed = try workplace.divejudge("score", "")
        #expect(unnamed.status == 66)
    }

    /// RELIABILITY 33.
    @Test(.enabled(if: Nobody.mayRunTheTool, "the superuser may read everything, and cannot be nobody here"))
    func `a file without permission is unreadable input`() throws {
        let url = try workplace.makeVideo("secret.mp4", frames: 20)
        try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: url.path)
        let outcome = try Nobody.run("score --no-ledger secret.mp4", workplace)
        #expect(outcome.status == 66, "\(outcome.errors)")
        #expect(outcome.errors.contains("secret.mp4: The file cannot be read (Permission denied)."))
    }

    /// RELIABILITY 34.
    @Test(arguments: [
        "two words.mp4", "\u{1F3CA}.mp4", "line\nbreak.mp4", "-leading.mp4", "a:b.mp4", "%d.mp4", "concat:x",
        "http:",
        "pipe:0", "~.mp4", "*?[].mp4", "quote'\"\\.mp4", "\u{1B}[31mred\u{1B}[0m.mp4",
    ]) func `an unusual name is always taken literally`(_ name: String) throws {
        try workplace.makeVideo("plain.mp4", frames: 20)
        try FileManager.default.copyItem(
            atPath: workplace["plain.mp4"].path, toPath: workplace.folder.path + "/" + name)
        #expect(try workplace.verdict(name).file == name)
    }

    /// RELIABILITY 34.
    @Test func `a file named like a home folder is that file`() throws {
        try workplace.makeVideo("plain.mp4", frames: 20)
        try FileManager.default.copyItem(at: workplace["plain.mp4"], to: workplace["~"])
        #expect(try workplace.verdict("~").file == "./~")
    }

    /// RELIABILITY 68.
    @Test func `a name cannot control the terminal`() throws {
        let name = "\u{1B}[2J\u{7}\u{202E}4pm.mp4"
        let missing = try workplace.divejudge("score", name)
        #expect(missing.errors.hasPrefix("error: \\u{1b}[2J\\u{7}\\u{202e}4pm.mp4: "), "\(missing.errors)")
        try FileManager.default.copyItem(
            at: workplace.makeVideo("plain.mp4", frames: 20), to: workplace[name])
        let outcome = try workplace.divejudge("score", name)
        #expect(outcome.output.hasPrefix("  \\u{1b}[2J\\u{7}\\u{202e}4pm.mp4\n"))
        #expect(!outcome.output.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
    }

    /// RELIABILITY 35: "é" as one character, and as a letter with its accent.
    @Test func `names that look the same are two files`() throws {
        try workplace.makeVideo("\u{E9}.mp4", frames: 20)
        try workplace.makeVideo("e\u{301}.mp4", frames: 30)
        #expect(try workplace.verdict("\u{E9}.mp4").frames == 20)
        #expect(try workplace.verdict("e\u{301}.mp4").frames == 30)
    }

    /// RELIABILITY 36: the shell gives the byte E9, which stands for "é" in Latin-1.
    @Test func `a name that is not UTF-8 is rejected by name`() throws {
        try workplace.makeVideo("plain.mp4", frames: 20)
        let outcome = try workplace.shell(
            "name=$(printf 'caf\\351.mp4'); cp plain.mp4 \"$name\" && \"$DIVEJUDGE\" score --no-ledger \"$name\""
        )
        #expect(outcome.status == 66)
        #expect(
            outcome.errors
                == "error: caf\u{FFFD}.mp4: There is no such file, or its name is not UTF-8. Check the path, or "
                + "rename the file.\n")
    }

    /// RELIABILITY 37.
    @Test func `circular links end`() throws {
        for (link, target) in [("a.mp4", "b.mp4"), ("b.mp4", "a.mp4"), ("loop", ".")] {
            try FileManager.default.createSymbolicLink(
                atPath: workplace[link].path, withDestinationPath: target)
        }
        #expect(try workplace.divejudge("score", "a.mp4").status == 66)
        #expect(try workplace.divejudge("score", "loop/loop/loop/a.mp4").status == 66)
    }

    /// RELIABILITY 39: the same stem twice; the videos stay, and the ledger has both.
    @Test func `a.mp4 and a.mov are two dives`() throws {
        let original = try Data(contentsOf: workplace.makeVideo("a.mp4", frames: 20))
        try workplace.ffmpeg("-i", "a.mp4", "-c", "copy", "a.mov")
        let copy = try Data(contentsOf: workplace["a.mov"])
        let outcome = try workplace.divejudge("score", "--json", "--ledger", "l.sqlite", "a.mp4", "a.mov")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(try lines.map { try Verdict(line: $0).file } == ["a.mp4", "a.mov"])
        let history = try workplace.divejudge("history", "--ledger", "l.sqlite")
        #expect(history.output.contains("a.mp4") && history.output.contains("a.mov"), "\(history.output)")
        #expect(try Data(contentsOf: workplace["a.mp4"]) == original)
        #expect(try Data(contentsOf: workplace["a.mov"]) == copy)
    }

    /// What would make a player open another file.
    static let playlists = [
        ("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://SECRET\n#EXT-X-ENDLIST\n"),
        ("list.avi", "\n#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://SECRET\n#EXT-X-ENDLIST\n"),
        ("concat.mkv", "ffconcat version 1.0\nfile SECRET\n"),
        (
            "dash.mp4",
            "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period>"
                + "<AdaptationSet mimeType=\"video/mp4\"><Representation id=\"1\"><BaseURL>file://SECRET</BaseURL>"
                + "</Representation></AdaptationSet></Period></MPD>"
        ),
        (
            "session.sdp",
            "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 31\n"
        ),
    ]

    /// RELIABILITY 41: the system's own record of what was opened.
    @Test(
        .enabled(if: Strace.works, "strace is not there or may not watch"),
        arguments: playlists
    ) func `a playlist opens nothing`(_ name: String, _ text: String) throws {
        let secret = workplace["secret.mp4"].path
        try workplace.makeVideo("secret.mp4", frames: 20)
        try Data(text.replacing("SECRET", with: secret).utf8).write(to: workplace[name])
        let outcome = try workplace.shell(
            "strace -f -qq -e trace=open,openat,socket,connect -o calls \"$DIVEJUDGE\" score --no-ledger \(name)"
        )
        #expect(outcome.status == 65)
        #expect(outcome.errors.hasPrefix("error: \(name): "), "\(outcome.errors)")
        let calls = try String(contentsOf: workplace["calls"], encoding: .utf8)
        #expect(calls.contains("\"\(name)\"") || calls.contains("/\(name)\""), "strace saw nothing")
        #expect(!calls.contains("secret.mp4"))
        #expect(!calls.contains("socket(") && !calls.contains("connect("))
    }

    @Test func `a folder of numbered images works like a video`() throws {
        try FileManager.default.createDirectory(at: workplace["images"], withIntermediateDirectories: false)
        try workplace.makeVideo("clip.mp4", frames: 110)
        try workplace.ffmpeg("-i", "clip.mp4", "images/%06d.png")
        let images = try workplace.verdict("images")
        #expect(images.frames == 110)
        #expect(images.distance(to: try workplace.verdict("clip.mp4")) < 0.05)
    }
}

/// One who may read only what all may.
private enum Nobody {
    /// Runs a copy of the tool, which nobody can reach, as nobody; or as oneself, where that is not the superuser.
    static func run(_ arguments: String, _ workplace: Workplace) throws -> Workplace.Outcome {
        let copy = try workplace.copyTool(to: "tool").path
        let identity = geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : ""
        return try workplace.shell("\(identity) \(copy) \(arguments)")
    }

    /// False where the user cannot be changed, or the temporary folder or Swift's libraries are closed to others.
    static let mayRunTheTool: Bool = {
        guard let workplace = try? Workplace() else { return false }
        return (try? run("--version", workplace).status) == 0
    }()
}
