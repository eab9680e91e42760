import Datasets
import Foundation
import TestSupport
import Testing

@Suite struct DiveFolderTests {
    private func folder(_ files: [[UInt8]], folders: [[UInt8]] = []) throws -> DiveFolder {
        var found: DiveFolder?
        try withFolder { folder in
            for name in folders { #expect(mkdir(Self.path(name, in: folder), 0o755) == 0) }
            for name in files {
                let descriptor = open(Self.path(name, in: folder), O_CREAT | O_WRONLY, 0o644)
                #expect(descriptor >= 0)
                close(descriptor)
            }
            found = try DiveFolder(folder)
        }
        return try #require(found)
    }

    private static func path(_ name: [UInt8], in folder: URL) -> [CChar] {
        (Array(folder.path.utf8) + [UInt8(ascii: "/")] + name + [0]).map(CChar.init(bitPattern:))
    }

    private static func photos(_ count: Int) -> [[UInt8]] {
        (1...count).map { Array("IMG_00\($0 + 10).JPG".utf8) }
    }

    /// The last parts of the videos' names; nil for a folder that is not one of videos.
    private func names(_ folder: DiveFolder) -> [String?]? {
        guard case .videos(let videos) = folder else { return nil }
        return videos.map { try? $0.get().lastPathComponent }
    }

    @Test func `videos take precedence over any number of photos`() throws {
        let folder = try folder(Self.photos(40) + [Array("IMG_0009.MOV".utf8)])
        #expect(names(folder) == ["IMG_0009.MOV"])
    }

    @Test func `numbered images alone are a dive`() throws {
        #expect(try folder(Self.photos(40)) == .images)
    }

    @Test func `a video whose name is not text is a failure, and its folder is not empty`() throws {
        let folder = try folder([[0xE9] + Array(".mp4".utf8)])
        #expect(names(folder) == [nil])
    }

    @Test func `a subfolder is not searched, whatever its name`() throws {
        let folder = try folder([Array("a.mp4".utf8)], folders: [[0xE9]])
        #expect(names(folder) == ["a.mp4"])
    }
}
