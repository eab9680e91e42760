/// An error that a person reads: what it concerns, what is wrong, and what to do next.
///
/// Every error of the project has this form, so that a tool can print any of them and derive its exit status without
/// knowing the module that it comes from.
public protocol Failure: Error, Sendable, CustomStringConvertible {
    /// What sort of failure it is.
    var kind: FailureKind { get }
    /// What it concerns: a file, with row and column where there are any; a tensor, a dive, a value as the user wrote it.
    var subject: String { get }
    /// What is wrong, with the values seen and expected.
    var problem: String { get }
    /// What to do next, as whole sentences; empty if there is nothing to do.
    var remedy: String { get }
}

extension Failure {
    /// The problem and the remedy in whole sentences, as they follow the subject.
    public var explanation: String {
        let stop = problem.hasSuffix(".") || problem.hasSuffix("?") ? "" : "."
        return "\(problem)\(stop)\(remedy.isEmpty ? "" : " \(remedy)")"
    }

    /// One line: the subject, the problem and the remedy.
    public var description: String { "\(subject): \(explanation)" }
}

/// The sorts of failures, by what a caller can do about them.
public enum FailureKind: Sendable, Equatable {
    /// The caller asks for what contradicts itself or what is there.
    case usage
    /// The content of an input is damaged, malformed or unsuitable.
    case badData
    /// An input is missing or cannot be read.
    case missing
    /// The system lacks something that is needed, such as a decoder.
    case unavailable
    /// A mistake in this project, or in a library that it uses.
    case internalError
    /// An output cannot be created.
    case cannotCreate
    /// Writing failed halfway: the disk is full or broken.
    case inputOutput
    /// Another process is using it; trying again later can help.
    case busy
    /// A model or a configuration does not fit.
    case mismatch
}

extension FailureKind: FailureCode {
    /// Itself: a caller that needs no finer code uses it as one.
    public var kind: FailureKind { self }
}
