/// A number that was measured, or the reason why it could not be.
///
/// In JSON: `{"value": 0.93}` or `{"value": null, "reason": "fewer than two dives"}`. A value is always finite.
public enum Statistic: Sendable, Equatable {
    case measured(Double)
    case undefined(reason: String)

    /// A measured value, or undefined where arithmetic left no finite number.
    package init(_ value: Double) {
        self = value.isFinite ? .measured(value) : .undefined(reason: "the result is not a finite number")
    }

    /// The number, nil where there is none.
    public var value: Double? {
        guard case .measured(let value) = self else { return nil }
        return value
    }

    /// Why there is no number, nil where there is one.
    public var reason: String? {
        guard case .undefined(let reason) = self else { return nil }
        return reason
    }
}

extension Statistic: Codable {
    private enum CodingKeys: String, CodingKey {
        case value, reason
    }

    /// Reads `value`, or `reason` where the value is null.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let value = try container.decode(Double?.self, forKey: .value) {
            self = .measured(value)
        } else {
            self = .undefined(reason: try container.decode(String.self, forKey: .reason))
        }
    }

    /// Writes `value`, null where there is none, and then `reason`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(value, forKey: .value)
        try container.encodeIfPresent(reason, forKey: .reason)
    }
}
