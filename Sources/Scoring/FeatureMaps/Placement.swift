/// A range of memory, with the first and last step of a computation that need it.
package struct Stretch: Sendable, Equatable {
    package let count: Int
    package let steps: ClosedRange<Int>

    package init(count: Int, steps: ClosedRange<Int>) {
        self.count = count
        self.steps = steps
    }
}

/// Assigns ranges offsets in one block, so that no two overlap in a step that needs both; also returns the block's size.
///
/// The largest first, each at the lowest free offset (Pisarchyk & Lee, "Efficient Memory Management for Deep Neural Net
/// Inference", 2020, greedy by size). Offsets are multiples of `alignment`.
package func place(_ stretches: [Stretch], alignment: Int) -> (offsets: [Int], count: Int) {
    var offsets = [Int](repeating: 0, count: stretches.count)
    var placed: [Int] = []
    var count = 0
    for index in stretches.indices.sorted(by: { stretches[$0].count > stretches[$1].count }) {
        let taken = placed.filter { stretches[$0].steps.overlaps(stretches[index].steps) }
            .map { offsets[$0]..<offsets[$0] + stretches[$0].count }
            .sorted { $0.lowerBound < $1.lowerBound }
        var offset = 0
        for range in taken where range.lowerBound < offset + stretches[index].count {
            offset = max(offset, (range.upperBound + alignment - 1) / alignment * alignment)
        }
        offsets[index] = offset
        count = max(count, offset + stretches[index].count)
        placed.append(index)
    }
    return (offsets, count)
}
