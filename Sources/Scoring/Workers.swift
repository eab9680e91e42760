import CKernels
import Dispatch
import Files
import Foundation
import Synchronization

/// Threads that share the parts of a piece of work, each with its own scratch memory.
///
/// Waking a thread takes as long as many a layer. So while the workers are gathered, their threads do not sleep between two
/// pieces of work but poll for the next.
///
/// `@unchecked Sendable`: only the thread that runs the body of `gather` calls `share` and `reserve`. It changes what the
/// others read only when no part is left, and they read it only after taking a part.
package final class Workers: @unchecked Sendable {
    /// How many threads there are, including the caller's.
    let count: Int
    /// Whether to return the pages of a file's large weights to the system after reading; they are not read again.
    let letsWeightsGo: Bool
    private var scratch: [AlignedStorage] = []
    private var isGathered = false
    private var work: Work?
    private var partCount = 0
    /// The number of the work in the upper bits; in the lower bits, how many of its parts are not yet taken.
    private let untaken = Atomic<UInt64>(0)
    private let doneCount = Atomic<Int>(0)
    private let isOver = Atomic<Bool>(false)

    private typealias Work = (_ part: Int, _ scratch: UnsafeMutablePointer<Float>?) -> Void

    private static let partBits: UInt64 = 0xFFFF

    /// - Parameter count: how many threads, including the caller's; nil for one per processor core.
    package init(count: Int? = nil, letsWeightsGo: Bool = false) {
        self.letsWeightsGo = letsWeightsGo
        self.count = max(1, count ?? usableProcessorCount())
    }

    /// Ensures that each thread has at least this much scratch memory.
    func reserve(_ floatCount: Int) {
        guard floatCount > scratch.first?.count ?? 0 else { return }
        scratch = (0..<count).map { _ in AlignedStorage(count: floatCount) }
    }

    /// Runs a body that shares many pieces of work with the available threads.
    package func gather<Result>(_ body: () -> Result) -> Result {
        guard count > 1, !isGathered else { return body() }
        var result: Result?
        isOver.store(false, ordering: .relaxed)
        isGathered = true
        withoutActuallyEscaping(body) { body in
            withUnsafeMutablePointer(to: &result) { result in
                // Only the first writes the result, and the loop ends before this function does.
                nonisolated(unsafe) let (body, result) = (body, result)
                DispatchQueue.concurrentPerform(iterations: count) { thread in
                    guard thread == 0 else { return help(thread) }
                    result.pointee = body()
                    isOver.store(true, ordering: .releasing)
                }
            }
        }
        isGathered = false
        guard let result else { preconditionFailure("the first thread has run the body") }
        return result
    }

    /// Runs all parts of a piece of work on whichever threads take them first. No part may share its own work.
    ///
    /// - Parameters:
    ///   - partCount: below 65536.
    ///   - body: runs one part, which writes only to its own places.
    package func share(
        _ partCount: Int, _ body: (_ part: Int, _ scratch: UnsafeMutablePointer<Float>?) -> Void
    ) {
        precondition(partCount <= Self.partBits)
        guard count > 1, partCount > 1 else {
            for part in 0..<partCount { body(part, scratch.first?.start) }
            return
        }
        guard isGathered else { return gather { share(partCount, body) } }
        withoutActuallyEscaping(body) { body in
            work = body
            self.partCount = partCount
            doneCount.store(0, ordering: .relaxed)
            let number = (untaken.load(ordering: .relaxed) | Self.partBits) &+ 1
            untaken.store(number | UInt64(partCount), ordering: .releasing)
            while takePart(as: 0) {}
            var patience = Patience()
            while doneCount.load(ordering: .acquiring) < partCount { patience.wait() }
            work = nil
        }
    }

    private func help(_ thread: Int) {
        var patience = Patience()
        while !isOver.load(ordering: .acquiring) {
            if takePart(as: thread) { patience = Patience() } else { patience.wait() }
        }
    }

    /// Takes a remaining part and runs it; false if none remains.
    private func takePart(as thread: Int) -> Bool {
        var seen = untaken.load(ordering: .relaxed)
        while seen & Self.partBits > 0 {
            let (exchanged, original) = untaken.weakCompareExchange(
                expected: seen, desired: seen - 1, successOrdering: .acquiring, failureOrdering: .relaxed)
            if exchanged {
                doPart(partCount - Int(seen & Self.partBits), as: thread)
                doneCount.add(1, ordering: .releasing)
                return true
            }
            seen = original
        }
        return false
    }

    /// Not inlined, so that the work is released before the part counts as done: after that it may no longer exist.
    @inline(never)
    private func doPart(_ part: Int, as thread: Int) {
        work?(part, thread < scratch.count ? scratch[thread].start : nil)
    }
}

/// How one thread waits for another: at first without yielding the processor.
private struct Patience {
    private var count = 0

    mutating func wait() {
        count += 1
        if count < 1000 { ckernels_pause() } else { sched_yield() }
    }
}
