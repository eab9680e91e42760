import Files
import Footage
import Foundation
import Testing

struct VideoWriterTests {
    @Test(arguments: ["ultrafast", "superfast", "veryfast", "medium"])
    func `the same pictures give the same bytes`(_ preset: String) throws {
        let media = try Media()
        let videos = try ["a.mp4", "b.mp4", "c.mp4"].map { name in
            let writer = try VideoWriter(
                url: media.url(name), width: 192, height: 144, quality: VideoWriter.Quality(preset: preset))
            for number in 0..<50 { try writer.append(.make(number: number, width: 192, height: 144)) }
            try writer.finish()
            return try Data(contentsOf: media.url(name))
        }
        #expect(videos[0] == videos[1] && videos[1] == videos[2])
    }

    @Test func `an abandoned video keeps the old file and leaves nothing else`() throws {
        let media = try Media()
        let old = try media.makeFile("clip.mp4", "old")
        do {
            let writer = try VideoWriter(url: old, width: 32, height: 32)
            try writer.append(.make(number: 1, width: 32, height: 32))
        }
        #expect(try String(contentsOf: old, encoding: .utf8) == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: media.folder.path) == ["clip.mp4"])
    }

    @Test func `a missing folder is an error before any encoding`() throws {
        let media = try Media()
        let error = #expect(throws: FilesError.self) {
            try VideoWriter(url: media.url("none/clip.mp4"), width: 32, height: 32)
        }
        #expect(error?.code == .cannotCreate)
        #expect(error?.kind == .cannotCreate)
    }

    @Test func `odd sides are rejected`() throws {
        let media = try Media()
        let error = #expect(throws: FootageError.self) {
            try VideoWriter(url: media.url("clip.mp4"), width: 33, height: 32)
        }
        #expect(error?.code == .geometry)
        #expect(error?.problem == "A video of 33x32 pixels cannot be written.")
    }

    /// RELIABILITY 45, on a file system of 100 kB.
    @Test(.enabled(if: TinyDisk.isPossible, "needs the right to mount a small file system"))
    func `a full disk is an error that keeps the old file and leaves nothing else`() throws {
        let media = try Media()
        let disk = try TinyDisk(media.url("disk"), kilobytes: 100)
        defer { disk.unmount() }
        let video = disk.folder.appendingPathComponent("clip.mp4")
        try Data("old".utf8).write(to: video)
        let noise = Fixture.pattern(width: 384, height: 288)
        let error = #expect(throws: FootageError.self) {
            let writer = try VideoWriter(url: video, width: 384, height: 288)
            for number in 0..<60 { try writer.append(number % 2 == 0 ? noise : noise.mirrored()) }
            try writer.finish()
        }
        #expect(error?.code == .inputOutput)
        #expect(error?.kind == .inputOutput)
        #expect(error?.problem == "The video could not be written (No space left on device).")
        #expect(try String(contentsOf: video, encoding: .utf8) == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.folder.path) == ["clip.mp4"])
    }
}

/// A file system in memory that is soon full; only the superuser can make one.
private struct TinyDisk {
    let folder: URL

    init(_ folder: URL, kilobytes: Int) throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let status = Self.run("mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", folder.path)
        guard status == 0 else { throw CocoaError(.featureUnsupported) }
    }

    func unmount() { _ = Self.run("umount", folder.path) }

    static let isPossible: Bool = {
        guard geteuid() == 0 else { return false }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "disk-\(UUID().uuidString)")
        guard let disk = try? TinyDisk(folder, kilobytes: 16) else { return false }
        disk.unmount()
        try? FileManager.default.removeItem(at: folder)
        return true
    }()

    private static func run(_ arguments: String...) -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return -1 }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
