package import Foundation

/// One line on stderr that shows the progress of a long command.
///
/// On a terminal the line is rewritten in place; elsewhere a line is printed every 30 seconds, starting after 30 seconds.
/// `@unchecked Sendable`: the lock guards all state.
package final class ProgressLine: @unchecked Sendable {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let isQuiet: Bool
    private let lock = NSLock()
    private var lastShown: Date
    private var isOpen = false

    /// - Parameter isQuiet: whether to show only permanent lines.
    package init(isQuiet: Bool = false) {
        self.isQuiet = isQuiet
        // Work that finishes within half a minute needs no line in a log.
        lastShown = isTerminal ? .distantPast : Date()
    }

    /// Shows a text, unless the previous one is too recent.
    package func show(_ text: String) {
        lock.withLock {
            let now = Date()
            guard !isQuiet, now.timeIntervalSince(lastShown) >= (isTerminal ? 0.1 : 30) else { return }
            lastShown = now
            StandardError.write(isTerminal ? "\r\u{1B}[K\(text)" : text + "\n")
            isOpen = isTerminal
        }
    }

    /// Prints a permanent text above the line.
    package func keep(_ text: String) {
        lock.withLock {
            StandardError.write((isOpen ? "\r\u{1B}[K" : "") + text + "\n")
            isOpen = false
        }
    }

    /// Removes the line.
    package func finish() {
        lock.withLock {
            if isOpen { StandardError.write("\r\u{1B}[K") }
            isOpen = false
        }
    }

}

/// "1 h 05 min left", extrapolated from the work done since a start.
package func remaining(done: Int, of total: Int, since start: Date) -> String {
    guard done > 0 else { return "just started" }
    return remaining(seconds: Date().timeIntervalSince(start) / Double(done) * Double(total - done))
}

/// "1 h 05 min left".
package func remaining(seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "just started" }
    let minutes = Int((seconds / 60).rounded())
    if minutes >= 60 { return String(format: "%d h %02d min left", minutes / 60, minutes % 60) }
    return minutes > 0 ? "\(minutes) min left" : "\(Int(seconds.rounded())) s left"
}
