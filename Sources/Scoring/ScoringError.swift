/// What kept a network from being run or a video from being judged.
public struct ScoringError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure that a caller may want to tell apart.
    public enum Code: Sendable, Equatable {
        /// A model's weights do not fit the network that it declares, or it asks for another preprocessing.
        case modelMismatch
        /// A model's file is no longer what it was when it was opened.
        case modelChanged
        /// The network gave a value that is no number.
        case notFinite
    }

    /// The kind of failure.
    public let code: Code
    /// The file, tensor or engine concerned.
    public let subject: String
    /// One or two sentences: what was seen, and what to do.
    public let message: String

    init(_ code: Code, _ subject: String, _ message: String) {
        self.code = code
        self.subject = subject
        self.message = message
    }

    /// The subject, then the message.
    public var description: String { "\(subject): \(message)" }

    /// The process exit code that this failure asks for (sysexits).
    public var exitCode: Int32 {
        switch code {
        case .modelMismatch, .modelChanged: 78
        case .notFinite: 70
        }
    }
}
