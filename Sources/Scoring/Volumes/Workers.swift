import Dispatch
import Synchronization

/// Threads that share the parts of a layer, each with scratch memory of its own.
final class Workers {
    let count: Int
    private var scratch: [AlignedStorage] = []

    /// - Parameter count: how many threads, the caller's included.
    init(count: Int) { self.count = count }

    /// Makes sure that each thread has that much scratch memory.
    func reserve(_ floatCount: Int) {
        guard floatCount > scratch.first?.count ?? 0 else { return }
        scratch = (0..<count).map { _ in AlignedStorage(count: floatCount) }
    }

    /// Does all parts, whichever thread comes to them first.
    ///
    /// - Parameter body: does one part, which writes to places of its own.
    func share(_ partCount: Int, _ body: (_ part: Int, _ scratch: UnsafeMutablePointer<Float>?) -> Void) {
        let threadCount = min(count, partCount)
        guard threadCount > 1 else {
            for part in 0..<partCount { body(part, scratch.first?.start) }
            return
        }
        let next = Atomic(0)
        // The loop ends before this function does, and the parts do not meet in memory.
        nonisolated(unsafe) let body = body
        nonisolated(unsafe) let scratch = scratch
        DispatchQueue.concurrentPerform(iterations: threadCount) { thread in
            while case let part = next.add(1, ordering: .relaxed).oldValue, part < partCount {
                body(part, thread < scratch.count ? scratch[thread].start : nil)
            }
        }
    }
}
