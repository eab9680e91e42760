import Dispatch
import Foundation

extension Theme {
    /// The same dives by one judge with all threads, and by one judge per thread in parallel.
    func throughput(in workplace: Workplace) throws -> Chapter {
        let count = workplace.threads
        let model = try workplace.model(.c3d)
        let video = try workplace.video()
        let one = try workplace.judge(model, threads: count)
        // Each judge is used by only one iteration of the loop.
        nonisolated(unsafe) let many = try (0..<count).map { _ in try workplace.judge(model, threads: 1) }
        let failures = FirstFailure()
        func inTurn() throws -> Double {
            try seconds { for _ in 0..<count { _ = try one.assess(video) } }
        }
        func atOnce() throws -> Double {
            let time = seconds {
                DispatchQueue.concurrentPerform(iterations: count) { index in
                    failures.keep { _ = try many[index].assess(video) }
                }
            }
            try failures.rethrow()
            return time
        }

        progress("Judging \(count) dives a round...")
        _ = try (inTurn(), atOnce())
        let duel = try alternate(rounds: workplace.rounds, ours: atOnce, theirs: inTurn)
        var chapter = Chapter(title: title.sentence)
        chapter.text = [
            "\(count) dives a round, 720p file to verdict, full-size C3D (experiment 0), dive-judge only."
        ]
        var table = Table(["", "a round", "dives a second"])
        func add(_ name: String, _ samples: Samples) {
            let rates = Samples(values: samples.values.map { Double(count) / $0 })
            table.add([name, samples.text(secondsText), rates.text { String(format: "%.2f", $0) }])
        }
        add("one judge of \(count) threads", duel.theirs)
        add("\(count) judges of one thread at once", duel.ours)
        chapter.tables = [table]
        return chapter
    }
}

/// Keeps the first error of parallel work.
///
/// `@unchecked Sendable`: every access to the error holds the lock.
private final class FirstFailure: @unchecked Sendable {
    private let lock = NSLock()
    private var error: (any Error)?

    func keep(_ work: () throws -> Void) {
        do { try work() } catch { lock.withLock { self.error = self.error ?? error } }
    }

    func rethrow() throws {
        if let error = lock.withLock({ error }) { throw error }
    }
}
