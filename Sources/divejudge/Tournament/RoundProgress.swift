import Foundation
import Judging
import Terminal

/// A round's progress, shown on stderr.
///
/// `@unchecked Sendable`: the lock guards all mutable state.
final class RoundProgress: @unchecked Sendable {
    typealias Step = TournamentRound.Step

    private let total: Int
    private let line: ProgressLine
    private let start = Date()
    private let lock = NSLock()
    private var counts: [Step: Int] = [:]

    init(total: Int, _ line: ProgressLine) {
        self.total = total
        self.line = line
    }

    /// How many dives had this result.
    func count(_ step: Step) -> Int { lock.withLock { counts[step, default: 0] } }

    /// Counts a dive; an error is shown immediately, and stays.
    func add(_ step: Step, _ error: String? = nil) {
        let (done, counts) = lock.withLock {
            self.counts[step, default: 0] += 1
            return (self.counts.values.reduce(0, +), self.counts)
        }
        if let error { line.keep("error: \(TerminalText.escaped(error))") }
        // Known dives take no time, so they are excluded from the estimate of the time left.
        let news = done - counts[.known, default: 0]
        let left = remaining(
            done: news, of: total - counts[.known, default: 0], since: start)
        line.show("\(done) of \(total) dives\(parts(counts)), \(left)")
    }

    private func parts(_ counts: [Step: Int]) -> String {
        let known = counts[.known].map { ", \($0) known before" } ?? ""
        let failed = counts[.failed].map { ", \($0) failed" } ?? ""
        return known + failed
    }
}
