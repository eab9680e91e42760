/// Why no report can be made of a study's runs.
public struct ReportsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of refusal.
    public enum Code: Sendable, Equatable {
        case invalidRun
        case invalidTemplate
    }

    /// The kind of refusal.
    public let code: Code
    /// The run or epoch, or the template.
    public let subject: String
    /// What is wrong with it, without a full stop.
    public let problem: String
    /// What to do next, a whole sentence.
    public let remedy: String

    /// One line: the subject, the problem and the remedy.
    public var description: String { "\(subject): \(problem). \(remedy)" }

    /// The exit status for a command that ends with this error: 65 bad data, 70 internal.
    public var exitCode: Int32 {
        switch code {
        case .invalidRun: 65
        case .invalidTemplate: 70
        }
    }
}
