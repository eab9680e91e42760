/// An error meant for the user: what it concerns, what is wrong, and what to do next.
///
/// Every error of the project has this form, so that a tool can print it and derive its exit status without knowing which
/// module it comes from.
public protocol Failure: Error, Sendable, CustomStringConvertible {
    /// The kind of failure.
    var kind: FailureKind { get }
    /// What the error concerns: a file, with row and column if any; a tensor, a dive, or a value as the user wrote it.
    var subject: String { get }
    /// What is wrong, with the values seen and expected.
    var problem: String { get }
    /// What to do next, in whole sentences; empty if there is nothing to do.
    var remedy: String { get }
}

extension Failure {
    /// The problem and the remedy in whole sentences, to follow the subject.
    public var explanation: String {
        let stop = problem.hasSuffix(".") || problem.hasSuffix("?") ? "" : "."
        return "\(problem)\(stop)\(remedy.isEmpty ? "" : " \(remedy)")"
    }

    /// One line: the subject, the problem and the remedy.
    public var description: String { "\(subject): \(explanation)" }
}

/// The kinds of failures, by what a caller can do about them.
public enum FailureKind: Sendable, Equatable {
    /// The request contradicts itself or does not match the input.
    case usage
    /// The content of an input is damaged, malformed or unsuitable.
    case badData
    /// An input is missing or cannot be read.
    case missing
    /// The system lacks a required component, such as a decoder.
    case unavailable
    /// A bug in this project or in a library that it uses.
    case internalError
    /// An output cannot be created.
    case cannotCreate
    /// Writing failed partway: the disk is full or failing.
    case inputOutput
    /// Another process is using the resource; trying again later can help.
    case busy
    /// A model or a configuration does not match.
    case mismatch
}

extension FailureKind: FailureCode {
    /// The value itself: a caller that needs no finer code uses the kind as one.
    public var kind: FailureKind { self }
}
