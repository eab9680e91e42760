/// The kinds of failure of one module, which a caller may want to tell apart.
public protocol FailureCode: Sendable, Equatable {
    /// The sort of failure that each is.
    var kind: FailureKind { get }
}

/// The error of a module: its own code, and what a person reads.
public struct CodedFailure<Code: FailureCode>: Failure, Equatable {
    /// The kind of failure.
    public let code: Code
    /// What it concerns.
    public let subject: String
    /// What is wrong.
    public let problem: String
    /// What to do next.
    public let remedy: String

    /// The sort of failure that each is.
    public var kind: FailureKind { code.kind }

    /// - Parameters:
    ///   - subject: what it concerns, see ``Failure/subject``.
    ///   - problem: what is wrong; the full stop may be left out.
    ///   - remedy: what to do next, as whole sentences.
    public init(_ code: Code, _ subject: String, _ problem: String, remedy: String = "") {
        self.code = code
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
    }
}
