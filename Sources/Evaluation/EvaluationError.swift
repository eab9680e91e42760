import Foundation

/// Why a data set, a sidecar, a study's log or an evaluation was refused.
public struct EvaluationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of refusal.
    public enum Code: Sendable, Equatable {
        case invalidTournament
        case invalidSidecar
        case invalidSplit
        case invalidDataSet
        case invalidStudy
        case unreadable
    }

    /// The kind of refusal.
    public let code: Code
    /// The file, with row and column where there are any.
    public let subject: String
    /// What is wrong with it, without a full stop.
    public let problem: String
    /// What to do next, a whole sentence.
    public let remedy: String

    /// One line: the subject, the problem and the remedy.
    public var description: String { "\(subject): \(problem). \(remedy)" }

    /// The exit status for a command that ends with this error: 65 bad data, 66 unreadable input.
    public var exitCode: Int32 {
        switch code {
        case .invalidTournament, .invalidSidecar, .invalidSplit, .invalidDataSet, .invalidStudy: 65
        case .unreadable: 66
        }
    }
}

extension Error {
    /// The cause in one line: for JSON the key it is about, for a system call the system's words.
    var briefCause: String {
        switch self {
        case let error as DecodingError: error.brief
        case let error as EncodingError: error.brief
        case let error as CustomStringConvertible & Error where !(error is CocoaError):
            String(describing: error)
        default: localizedDescription
        }
    }
}

extension DecodingError {
    fileprivate var brief: String {
        switch self {
        case .keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            Self.place(context) + "has the wrong type"
        case .dataCorrupted(let context): Self.place(context) + "is not valid"
        @unknown default: "it cannot be decoded"
        }
    }

    private static func place(_ context: Context) -> String {
        context.codingPath.isEmpty
            ? "the JSON " : "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" "
    }
}

extension EncodingError {
    fileprivate var brief: String {
        switch self {
        case .invalidValue(let value, let context):
            "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" is \(value)"
        @unknown default: "it cannot be encoded"
        }
    }
}
