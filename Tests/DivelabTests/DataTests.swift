import Foundation
import TestSupport
import Testing

/// The data set through the tool.
@Suite struct DataTests {
    private static let release = sharedFile("mtl-aqa")

    private let place: Workplace

    init() throws { place = try Workplace() }

    @Test(.needsShared("mtl-aqa"))
    func `the release's contents are counted, with its baselines from metadata`() throws {
        defer { place.remove() }
        let outcome = try place.divelab(["data", "stats", Self.release.path])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("1412 dives, 58 dive numbers, 5781 words\n"))
        // DESIGN section 5.
        #expect(outcome.output.contains("758 dives are shorter than the window of 103 frames, 637 longer"))
        for value in ["0.560", "0.596", "0.637", "0.661"] { #expect(outcome.output.contains(value)) }
    }

    @Test(.needsShared("mtl-aqa"))
    func `annotations that violate a rule are named and set the exit code`() throws {
        defer { place.remove() }
        let outcome = try place.divelab(["data", "verify", Self.release.path])
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("\nscore rule: 28\n"))  // 1412 - 1384
        #expect(outcome.output.contains("  01/70: the final score is 18.15, "))
    }

    @Test func `a folder that is not a release is rejected`() throws {
        defer { place.remove() }
        let outcome = try place.divelab(["data", "stats", place.folder.path])
        #expect(outcome.status == 66)
        #expect(outcome.errors.contains("Name the folder of the MTL-AQA release"))
    }
}
