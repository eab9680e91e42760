import Terminal

/// A command's messages on stderr, separate from its results: one per line, "error: dive.mp4: ...".
public struct Logger: Sendable {
    /// The verbosity.
    public enum Level: Int, Sendable {
        case debug, notice, error
    }

    private let level: Level

    /// A logger for messages of a level and above.
    public init(level: Level) { self.level = level }

    /// Reports progress.
    public func debug(_ message: @autoclosure () -> String) { write(.debug, message) }
    /// Warns the user.
    public func notice(_ message: @autoclosure () -> String) { write(.notice, message) }
    /// Reports an error.
    public func error(_ message: @autoclosure () -> String) { write(.error, message) }

    private func write(_ level: Level, _ message: () -> String) {
        guard level.rawValue >= self.level.rawValue else { return }
        StandardError.write("\(level): \(TerminalText.escaped(message()))\n")
    }
}
