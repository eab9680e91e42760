/// The kinds of failure in one module, which a caller may want to tell apart.
public protocol FailureCode: Sendable, Equatable {
    /// The general kind of each failure.
    var kind: FailureKind { get }
}

/// A module's error: its own code, and the text for the user.
public struct CodedFailure<Code: FailureCode>: Failure, Equatable {
    /// The kind of failure.
    public let code: Code
    /// What it concerns.
    public let subject: String
    /// What is wrong.
    public let problem: String
    /// What to do next.
    public let remedy: String

    /// The general kind of the failure.
    public var kind: FailureKind { code.kind }

    /// - Parameters:
    ///   - subject: what the error concerns, see ``Failure/subject``.
    ///   - problem: what is wrong; the full stop is optional.
    ///   - remedy: what to do next, in whole sentences.
    public init(_ code: Code, _ subject: String, _ problem: String, remedy: String = "") {
        self.code = code
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
    }
}
