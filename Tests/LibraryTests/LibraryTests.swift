import Foundation
import Testing

/// The example of `Documentation/Library.md`, compiled and run.
@Suite struct LibraryTests {
    private static let checkout = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func `the document shows the code compiled here`() throws {
        let document = try String(
            contentsOf: Self.checkout.appending(path: "Documentation/Library.md"), encoding: .utf8)
        let example = try String(
            contentsOf: Self.checkout.appending(path: "Tests/LibraryTests/LibraryExample.swift"),
            encoding: .utf8)
        #expect(document.contains("```swift\n\(example)```"))
    }

    @Test func `a sample is judged by the shipped model`() throws {
        let line = try judged(
            Self.checkout.appending(path: "sample-data/dives/002.mp4"),
            by: Self.checkout.appending(path: "models/dive-judge-small.safetensors"))
        #expect(line.contains("002.mp4: 64.1"))
        #expect(line.contains(", 407C, inward three and a half somersaults in tuck"))
    }
}
