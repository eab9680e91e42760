import Foundation
import Testing

/// RELIABILITY, "Paths": a name is a file name and nothing else.
@Suite struct PathTests {
    let workplace: Workplace

    init() throws {
        workplace = try Workplace()
    }

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

    @Test func `a file without permission is unreadable input`() throws {
        let url = try workplace.makeVideo("secret.mp4", frames: 20)
        try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: url.path)
        // The superuser may read everything: the tool is then run as nobody, from a copy that nobody can reach.
        try FileManager.default.copyItem(at: Workplace.tool, to: workplace["tool"])
        let asNobody = geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : ""
        let outcome = try workplace.shell("\(asNobody) ./tool score --no-ledger secret.mp4")
        #expect(outcome.status == 66, "\(outcome.errors)")
        #expect(outcome.errors.contains("secret.mp4: The file cannot be read (Permission denied)."))
    }

    @Test(arguments: [
        "two words.mp4", "\u{1F3CA}.mp4", "line\nbreak.mp4", "-leading.mp4", "a:b.mp4", "%d.mp4", "concat:x",
        "http:",
        "pipe:0", "~.mp4", "*?[].mp4", "quote'\"\\.mp4", "\u{1B}[31mred\u{1B}[0m.mp4",
    ]) func `an unusual name is a file name and nothing else`(_ name: String) throws {
        try workplace.makeVideo("plain.mp4", frames: 20)
        try FileManager.default.copyItem(
            atPath: workplace["plain.mp4"].path, toPath: workplace.folder.path + "/" + name)
        #expect(try workplace.verdict(name).file == name)
    }

    @Test func `a file named like a home folder is that file`() throws {
        try workplace.makeVideo("plain.mp4", frames: 20)
        try FileManager.default.copyItem(at: workplace["plain.mp4"], to: workplace["~"])
        #expect(try workplace.verdict("~").file == "./~")
    }

    @Test func `a name cannot steer the terminal`() throws {
        let name = "\u{1B}[2J\u{7}\u{202E}4pm.mp4"
        let missing = try workplace.divejudge("score", name)
        #expect(missing.errors.hasPrefix("error: \\u{1b}[2J\\u{7}\\u{202e}4pm.mp4: "), "\(missing.errors)")
        try FileManager.default.copyItem(
            at: workplace.makeVideo("plain.mp4", frames: 20), to: workplace[name])
        let outcome = try workplace.divejudge("score", name)
        #expect(outcome.output.hasPrefix("  \\u{1b}[2J\\u{7}\\u{202e}4pm.mp4\n"))
        #expect(!outcome.output.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
    }

    @Test func `a folder of numbered images is as good as a video`() throws {
        try FileManager.default.createDirectory(at: workplace["images"], withIntermediateDirectories: false)
        try workplace.makeVideo("clip.mp4", frames: 110)
        try workplace.ffmpeg("-i", "clip.mp4", "images/%06d.png")
        let images = try workplace.verdict("images")
        #expect(images.frames == 110)
        #expect(images.distance(to: try workplace.verdict("clip.mp4")) < 0.05)
    }
}
