import Foundation
import Scoring
import Synchronization
import Testing

struct WorkersTests {
    @Test(arguments: [1, 2, 3, 16], [0, 1, 2, 5, 400])
    func `every part is done exactly once, repeatedly`(threads: Int, partCount: Int) {
        let workers = Workers(count: threads)
        for isGathered in [false, true] {
            let wrong = Atomic(0)
            func shareManyTimes() {
                for round in 0..<50 {
                    // Each part has a place of its own; a part of another round would leave another number.
                    let done = (0..<partCount).map { _ in Counter() }
                    workers.share(partCount) { part, _ in done[part].add(round + 1) }
                    if done.contains(where: { $0.sum != round + 1 }) { wrong.add(1, ordering: .relaxed) }
                }
            }
            if isGathered { workers.gather { shareManyTimes() } } else { shareManyTimes() }
            #expect(wrong.load(ordering: .relaxed) == 0)
        }
    }

    @Test func `nested gathering has no effect`() {
        let workers = Workers(count: 2)
        #expect(workers.gather { workers.gather { 7 } } == 7)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.activeProcessorCount > 1))
    func `two threads work on one part each at the same time`() {
        // Each part waits for the other; one thread alone would wait to the end.
        let end = ContinuousClock.now + .seconds(60)
        let workers = Workers(count: 2)
        let arrived = Atomic(0)
        workers.gather {
            workers.share(2) { _, _ in
                arrived.add(1, ordering: .relaxed)
                while arrived.load(ordering: .relaxed) < 2, ContinuousClock.now < end {}
            }
        }
        #expect(arrived.load(ordering: .relaxed) == 2 && ContinuousClock.now < end)
    }

    @Test func `several workers at once do not interfere`() async {
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let workers = Workers(count: 3)
                    let sum = Counter()
                    workers.gather {
                        for _ in 0..<100 { workers.share(9) { part, _ in sum.add(part) } }
                    }
                    return sum.sum
                }
            }
            for await sum in group { #expect(sum == 3600) }
        }
    }
}

/// A sum that threads may add to.
private final class Counter: Sendable {
    private let value = Atomic(0)
    var sum: Int { value.load(ordering: .relaxed) }
    func add(_ number: Int) { value.add(number, ordering: .relaxed) }
}
