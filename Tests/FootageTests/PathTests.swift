import Footage
import Foundation
import Testing

struct PathTests {
    let reader = FootageReader()

    /// RELIABILITY 33.
    @Test func `a missing file, an empty folder and a pipe are not valid input`() throws {
        let media = try Media()
        let missing = readingError(media.url("nothing.mp4"))
        #expect(missing?.code == .missing)
        #expect(missing?.kind == .missing)
        #expect(missing?.problem == "There is no such file.")
        #expect(readingError(media.folder)?.kind == .missing)
        #expect(mkfifo(media.url("pipe.mp4").path, 0o600) == 0)
        #expect(readingError(media.url("pipe.mp4"))?.kind == .missing)
        #expect(readingError(URL(fileURLWithPath: "/dev/null"))?.kind == .missing)
    }

    /// RELIABILITY 33. The superuser may read everything, so there the test would prove nothing.
    @Test(.enabled(if: geteuid() != 0, "the superuser may read every file"))
    func `a file without permission is not valid input`() throws {
        let media = try Media()
        let video = try media.makeVideo(numbers: Array(0..<20))
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: video.path)
        #expect(readingError(video)?.code == .unreadable)
        #expect(readingError(video)?.kind == .missing)
    }

    /// RELIABILITY 37.
    @Test func `circular links end`() throws {
        let media = try Media()
        try FileManager.default.createSymbolicLink(
            atPath: media.url("a.mp4").path, withDestinationPath: media.url("b.mp4").path)
        try FileManager.default.createSymbolicLink(
            atPath: media.url("b.mp4").path, withDestinationPath: media.url("a.mp4").path)
        #expect(readingError(media.url("a.mp4"))?.kind == .missing)
    }

    /// RELIABILITY 34, 35.
    @Test(arguments: [
        "two words.mp4", "🤿.mp4", "line\nbreak.mp4", "-i.mp4", "a:b.mp4", "%d.mp4", "%03d.mp4",
        "concat:x.mp4",
        "http:x.mp4", "?x=1&y.mp4", "#1.mp4", "e\u{301}.mp4", "\u{E9}.mp4", "no extension",
    ])
    func `a file name is always taken literally`(_ name: String) throws {
        let media = try Media()
        let made = try media.makeVideo("plain.mp4", numbers: Array(0..<103))
        try FileManager.default.moveItem(at: made, to: media.url(name))
        #expect(try reader.window(of: media.url(name)).numbers == Array(0..<103))
    }

    /// RELIABILITY 34.
    @Test func `the writer accepts any file name, too`() throws {
        let media = try Media()
        for name in ["a:b.mp4", "%d.mp4", "-x.mp4", "concat:x"] {
            let video = try media.makeVideo(name, numbers: Array(0..<20))
            #expect(try reader.window(of: video).numbers == Array(0..<20))
        }
    }
}
