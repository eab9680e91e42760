/// Several numbers measured together, or the reason why they could not be.
///
/// In JSON: the numbers as they are, or `{"value": null, "reason": "no dive has a true caption"}`.
enum Measurement<Numbers: Codable & Sendable & Equatable>: Sendable, Equatable {
    case made(Numbers)
    case missing(reason: String)

    /// The numbers; nil if there are none.
    var numbers: Numbers? {
        guard case .made(let numbers) = self else { return nil }
        return numbers
    }

    /// Why there are no numbers; nil if there are.
    var reason: String? {
        guard case .missing(let reason) = self else { return nil }
        return reason
    }
}

extension Measurement: Codable {
    private enum CodingKeys: String, CodingKey {
        case value, reason
    }

    init(from decoder: any Decoder) throws {
        let reason = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(
            String.self, forKey: .reason)
        self = try reason.map { .missing(reason: $0) } ?? .made(Numbers(from: decoder))
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .made(let numbers): try numbers.encode(to: encoder)
        case .missing(let reason):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encodeNil(forKey: .value)
            try container.encode(reason, forKey: .reason)
        }
    }
}

extension KeyedDecodingContainer {
    /// Used by synthesized decoding: a null or absent key, as before reasons were stored, is a missing outcome.
    func decode<Numbers>(_ type: Measurement<Numbers>.Type, forKey key: Key) throws -> Measurement<Numbers> {
        try decodeIfPresent(type, forKey: key) ?? .missing(reason: "not kept")
    }
}
