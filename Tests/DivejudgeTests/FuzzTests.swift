import Foundation
import Testing

/// RELIABILITY 6, 24, 63, 64, 65, 66: files changed at random with fixed seeds give a result or the module's error, in bounded
/// time and memory. `Tests/Fixtures/Fuzz/README.md` tells where the files come from and how to look for more.
///
/// One after the other: each file has a process of its own, and seventy at once would take a small machine's memory and time from
/// all other tests.
@Suite(.serialized) struct FuzzTests {
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures", directoryHint: .isDirectory).standardizedFileURL

    static func files(_ folder: String, _ extensions: String...) -> [URL] {
        let all = try? FileManager.default.contentsOfDirectory(
            at: fixtures.appending(path: folder), includingPropertiesForKeys: nil)
        return (all ?? []).filter { extensions.isEmpty || extensions.contains($0.pathExtension) }
            .sorted { $0.path < $1.path }
    }

    static let videos = files("Fuzz/videos")
    static let images = files("footage", "png", "jpg")
    static let tensors = files("Torch", "pth", "pkl") + files("Zip", "zip") + files("Fuzz/tensors")
    static let found = files("Fuzz/found")

    @Test func `the seed files exist`() {
        #expect(videosAndRest.allSatisfy { $0 > 0 }, "\(videosAndRest)")
    }

    private var videosAndRest: [Int] {
        [Self.videos.count, Self.images.count, Self.tensors.count, Self.found.count]
    }

    @Test(.tags(.slow), .timeLimit(.minutes(20)), arguments: videos)
    func `a mutant of a video gives a window or an error`(_ video: URL) async throws {
        try await FuzzRun(.video, video, seeds: 0..<60).expectResults()
    }

    @Test(.tags(.slow), .timeLimit(.minutes(20)), arguments: images)
    func `a mutant of an image gives a window or an error`(_ image: URL) async throws {
        try await FuzzRun(.image, image, seeds: 0..<60).expectResults()
    }

    @Test(.tags(.slow), .timeLimit(.minutes(20)), arguments: tensors)
    func `a mutant of a tensor file gives values or an error`(_ file: URL) async throws {
        try await FuzzRun(.tensors, file, seeds: 0..<200).expectResults()
    }

    /// What once broke a reader, or took too much: see the table in the README beside the files.
    @Test(.tags(.slow), .timeLimit(.minutes(20)), arguments: found)
    func `a file that once broke a reader no longer does`(_ file: URL) async throws {
        let isTensors = ["pth", "pkl", "zip", "safetensors"].contains(file.pathExtension)
        try await FuzzRun(isTensors ? .tensors : .video, file).expectResults()
    }
}
