import Foundation

extension Error {
    /// The cause in one line: the key path for JSON, the system's message for a system call.
    package var briefCause: String {
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
