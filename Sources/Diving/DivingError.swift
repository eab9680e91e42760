/// What a value of the sport was refused for.
public struct DivingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of refusal.
    public enum Code: Sendable, Equatable {
        case invalidDiveNumber
        case invalidAward
        case invalidAssessment
        case invalidTime
    }

    /// The kind of refusal.
    public let code: Code
    /// What was refused, as the reader wrote it: `dive number "5253A"`.
    public let subject: String
    /// What is wrong with it, without a full stop.
    public let problem: String
    /// What to do next, a whole sentence.
    public let remedy: String

    /// One line: the subject, the problem and the remedy.
    public var description: String { "\(subject): \(problem). \(remedy)" }

    /// The exit status for a command that ends with this error: 65, bad data.
    public var exitCode: Int32 { 65 }
}
