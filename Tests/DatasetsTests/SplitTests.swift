import Datasets
import Foundation
import Statistics
import Testing

@Suite struct SplitTests {
    let dives = (0..<20).map {
        LabeledDive(video: URL(filePath: "/cup/\($0).mp4"), event: $0 == 19 ? nil : "event \($0 % 3)")
    }

    @Test func `a split is disjoint, complete, ordered and repeatable`() throws {
        var generator = SeededGenerator(seed: 9)
        var again = SeededGenerator(seed: 9)
        let parts = try split(dives, validationFraction: 0.25, using: &generator)
        #expect(parts.validation.count == 5)
        #expect(parts.training == dives.filter { !parts.validation.contains($0) })
        #expect(parts.validation == dives.filter(parts.validation.contains))
        #expect(try split(dives, validationFraction: 0.25, using: &again) == parts)
        #expect(try split(dives, validationFraction: 0.25, using: &again) != parts)
    }

    @Test(arguments: [(0.001, 1), (0.999, 19)])
    func `no part is empty`(_ fraction: Double, _ count: Int) throws {
        var generator = SeededGenerator(seed: 9)
        #expect(try split(dives, validationFraction: fraction, using: &generator).validation.count == count)
    }

    @Test func `an impossible fraction is rejected`() {
        var generator = SeededGenerator(seed: 9)
        let error = #expect(throws: DatasetError.self) {
            try split(dives, validationFraction: 1, using: &generator)
        }
        #expect(
            error?.description == "split of 20 dives: a fraction of 1.0 leaves one part empty. "
                + "Give at least two dives and a fraction between 0 and 1.")
    }

    @Test func `held-out events are complete`() throws {
        let parts = try split(dives, holdingOutEvents: ["event 1"])
        #expect(parts.validation.allSatisfy { $0.event == "event 1" })
        #expect(parts.training.allSatisfy { $0.event != "event 1" })
        #expect(parts.training.count + parts.validation.count == 20)
    }

    @Test func `an unknown event is named`() {
        let error = #expect(throws: DatasetError.self) { try split(dives, holdingOutEvents: ["final"]) }
        #expect(
            error?.description
                == "event \"final\": no dive belongs to it. Choose from: event 0, event 1, event 2.")
    }
}
