import Footage
import Foundation
import Testing

struct VideoWriterTests {
    @Test func `the same pictures give the same bytes`() throws {
        let media = try Media()
        let first = try media.makeVideo("a.mp4", numbers: Array(0..<50))
        let second = try media.makeVideo("b.mp4", numbers: Array(0..<50))
        #expect(try Data(contentsOf: first) == Data(contentsOf: second))
    }

    @Test func `an abandoned video leaves nothing and keeps the old file`() throws {
        let media = try Media()
        let old = try media.makeFile("clip.mp4", "old")
        do {
            let writer = try VideoWriter(url: old, width: 32, height: 32)
            try writer.append(.make(number: 1, width: 32, height: 32))
        }
        #expect(try String(contentsOf: old, encoding: .utf8) == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: media.folder.path) == ["clip.mp4"])
    }

    @Test func `a folder that is not there is an error before any encoding`() throws {
        let media = try Media()
        let error = #expect(throws: FootageError.self) {
            try VideoWriter(url: media.url("none/clip.mp4"), width: 32, height: 32)
        }
        #expect(error?.code == .cannotCreate)
        #expect(error?.exitCode == 73)
    }

    @Test func `odd sides are refused`() throws {
        let media = try Media()
        let error = #expect(throws: FootageError.self) {
            try VideoWriter(url: media.url("clip.mp4"), width: 33, height: 32)
        }
        #expect(error?.code == .geometry)
        #expect(error?.problem == "A video of 33x32 pixels cannot be written.")
    }
}
