import CKernels
import Dispatch
import Foundation
import Synchronization

/// Threads that share matrix products by rows.
///
/// To wake a thread takes as long as a captioner's whole product. While the team is gathered its threads therefore do not sleep
/// between two products but watch for the next.
///
/// `@unchecked Sendable`: only the thread that runs the body of `gather` calls `run`, and it changes `product` only when no part of the
/// one before is left; the others read it after they took a part of it.
package final class ThreadTeam: @unchecked Sendable {
    private let threads: Int
    private var isGathered = false
    private var product = MatrixProduct()
    private var partCount = 0
    /// The number of the product, and below it how many of its parts nobody has taken yet.
    private let untaken = Atomic<UInt64>(0)
    private let doneCount = Atomic<Int>(0)
    private let isOver = Atomic<Bool>(false)

    /// Below this many weights a part costs more than it saves: with the team gathered, and with threads to be woken.
    private static let (smallestPart, smallestWokenPart) = (1 << 14, 1 << 18)
    private static let partBits: UInt64 = 0xFFFF

    /// - Parameter threads: how many, the caller's included.
    package init(threads: Int) { self.threads = threads }

    /// Does something that has many products with the team at hand.
    package func gather<Result>(_ body: () -> Result) -> Result {
        guard threads > 1, !isGathered else { return body() }
        var result: Result?
        isOver.store(false, ordering: .relaxed)
        isGathered = true
        // The first alone writes the result, and the loop ends before this function does.
        withoutActuallyEscaping(body) { body in
            nonisolated(unsafe) let body = body
            withUnsafeMutablePointer(to: &result) { result in
                nonisolated(unsafe) let result = result
                DispatchQueue.concurrentPerform(iterations: threads) { thread in
                    guard thread == 0 else { return help() }
                    result.pointee = body()
                    isOver.store(true, ordering: .releasing)
                }
            }
        }
        isGathered = false
        guard let result else { preconditionFailure("the first thread has run the body") }
        return result
    }

    /// Works out a product, which is done when this returns.
    func run(_ product: MatrixProduct) {
        let smallestPart = isGathered ? Self.smallestPart : Self.smallestWokenPart
        let partCount = min(threads, product.weightCount / smallestPart, product.rowCount)
        guard partCount > 1 else { return product.run(part: 0, of: 1) }
        guard isGathered else {
            nonisolated(unsafe) let product = product  // each part writes to rows of its own
            return DispatchQueue.concurrentPerform(iterations: partCount) { part in
                product.run(part: part, of: partCount)
            }
        }
        self.product = product
        self.partCount = partCount
        doneCount.store(0, ordering: .relaxed)
        let number = (untaken.load(ordering: .relaxed) | Self.partBits) &+ 1
        untaken.store(number | UInt64(partCount), ordering: .releasing)
        while takePart() {}
        var patience = Patience()
        while doneCount.load(ordering: .acquiring) < partCount { patience.wait() }
    }

    private func help() {
        var patience = Patience()
        while !isOver.load(ordering: .acquiring) {
            if takePart() { patience = Patience() } else { patience.wait() }
        }
    }

    /// Takes a part that is left and does it; false where none is.
    private func takePart() -> Bool {
        var seen = untaken.load(ordering: .relaxed)
        while seen & Self.partBits > 0 {
            let (exchanged, original) = untaken.weakCompareExchange(
                expected: seen, desired: seen - 1, successOrdering: .acquiring, failureOrdering: .relaxed)
            if exchanged {
                product.run(part: Int(seen & Self.partBits) - 1, of: partCount)
                doneCount.add(1, ordering: .releasing)
                return true
            }
            seen = original
        }
        return false
    }
}

/// How a thread waits for another: at first without giving up the processor.
private struct Patience {
    private var count = 0

    mutating func wait() {
        count += 1
        if count < 1000 { ckernels_pause() } else { sched_yield() }
    }
}

/// A matrix times some vectors, with a bias: where everything lies.
struct MatrixProduct {
    /// [vectors, rows].
    var output: UnsafeMutablePointer<Float>?
    /// [rows, columns], `stride` values from row to row.
    var matrix: UnsafePointer<Float>?
    /// [vectors, columns].
    var vectors: UnsafePointer<Float>?
    /// [rows].
    var bias: UnsafePointer<Float>?
    var vectorCount = 0
    var rowCount = 0
    var columnCount = 0
    var stride = 0

    var weightCount: Int { rowCount * columnCount }

    func run(part: Int, of partCount: Int) {
        let first = rowCount * part / partCount
        let last = rowCount * (part + 1) / partCount
        ckernels_matrix_vectors(
            output.map { $0 + first }, matrix.map { $0 + first * stride }, vectors, bias.map { $0 + first },
            last - first, columnCount, stride, vectorCount, rowCount)
    }
}
