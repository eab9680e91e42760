import Scoring
import TestSupport
import Testing

struct PlacementTests {
    @Test func `a chain of equal ranges takes the room of two`() {
        let chain = (0..<5).map { Stretch(count: 100, steps: $0...$0 + 1) }

        let placement = place(chain, alignment: 1)

        #expect(placement.count == 200)
        #expect(placement.offsets == [0, 100, 0, 100, 0])
    }

    @Test func `a range needed later keeps its place while others come and go`() {
        // A volume with two ways from it, joined: 0 is read by 1 and 2, 3 joins 1 and 2.
        let stretches = [
            Stretch(count: 50, steps: 0...2), Stretch(count: 30, steps: 1...3),
            Stretch(count: 20, steps: 2...3), Stretch(count: 50, steps: 3...4),
        ]

        let placement = place(stretches, alignment: 1)

        #expect(placement.count == 100)  // 50 + 30 + 20 in steps 2 and 3
        #expect(placement.offsets[3] == 0)
    }

    @Test func `places are multiples of the alignment`() {
        let placement = place(
            [Stretch(count: 65, steps: 0...1), Stretch(count: 3, steps: 0...1)], alignment: 64)

        #expect(placement.offsets == [0, 128])
        #expect(placement.count == 131)
    }

    @Test(arguments: 0..<50)
    func `no two ranges overlap in a step that needs both`(seed: UInt64) {
        var generator = Seeded(state: seed)
        let stretches = (0..<40).map { _ in
            let start = Int.random(in: 0..<30, using: &generator)
            let end = start + .random(in: 0..<10, using: &generator)
            return Stretch(count: .random(in: 1...500, using: &generator), steps: start...end)
        }

        let placement = place(stretches, alignment: 16)

        for one in stretches.indices {
            for two in 0..<one where stretches[one].steps.overlaps(stretches[two].steps) {
                let bytes = [one, two].map {
                    placement.offsets[$0]..<placement.offsets[$0] + stretches[$0].count
                }
                #expect(!bytes[0].overlaps(bytes[1]), "\(one) and \(two)")
            }
        }
    }
}
