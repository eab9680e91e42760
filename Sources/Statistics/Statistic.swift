/// A measured number, or the reason why it could not be measured.
///
/// In JSON: `{"value": 0.93}` or `{"value": null, "reason": "fewer than two dives"}`. A value is always finite.
public enum Statistic: Sendable, Equatable {
    case measured(Double)
    case undefined(reason: String)

    /// A measured value, or undefined if it is not finite.
    package init(_ value: Double) {
        self = value.isFinite ? .measured(value) : .undefined(reason: "the result is not a finite number")
    }

    /// The number; nil if undefined.
    public var value: Double? {
        guard case .measured(let value) = self else { return nil }
        return value
    }

    /// Why there is no number; nil if there is one.
    public var reason: String? {
        guard case .undefined(let reason) = self else { return nil }
        return reason
    }
}

extension Statistic: Codable {
    private enum CodingKeys: String, CodingKey {
        case value, reason
    }

    /// Reads `value`, or `reason` if the value is null.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let value = try container.decode(Double?.self, forKey: .value) {
            self = .measured(value)
        } else {
            self = .undefined(reason: try container.decode(String.self, forKey: .reason))
        }
    }

    /// Writes `value`; if undefined, null followed by `reason`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(value, forKey: .value)
        try container.encodeIfPresent(reason, forKey: .reason)
    }
}
