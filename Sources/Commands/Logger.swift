import Terminal

/// What a command says on stderr beside its results: one line a message, "error: dive.mp4: ...".
public struct Logger: Sendable {
    /// How much is said.
    public enum Level: Int, Sendable {
        case debug, notice, error
    }

    private let level: Level

    /// A logger of messages of a level and above.
    public init(level: Level) { self.level = level }

    /// Says what is being done.
    public func debug(_ message: @autoclosure () -> String) { write(.debug, message) }
    /// Says what a user should know.
    public func notice(_ message: @autoclosure () -> String) { write(.notice, message) }
    /// Says what went wrong.
    public func error(_ message: @autoclosure () -> String) { write(.error, message) }

    private func write(_ level: Level, _ message: () -> String) {
        guard level.rawValue >= self.level.rawValue else { return }
        StandardError.write("\(level): \(TerminalText.escaped(message()))\n")
    }
}
