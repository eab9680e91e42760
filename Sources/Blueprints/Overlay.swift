public import Foundation

/// Reads a configuration file that states only what differs from the defaults.
///
/// The file's keys are laid over the encoded defaults, those of a nested object over its defaults. An unknown key is an error
/// that names the nearest known one.
///
/// - Parameters:
///   - defaults: the value that an empty object `{}` gives.
///   - json: a JSON object.
///   - name: the file's name, for messages.
/// - Throws: `BlueprintError` `.invalid` for text that is not an object, unknown keys and values of the wrong type.
public func decode<Value: Codable>(
    over defaults: Value, from json: Data, named name: String
) throws -> Value {
    guard let given = try? JSONSerialization.jsonObject(with: json) as? [String: Any] else {
        throw BlueprintError(.invalid, name, "is no JSON object", remedy: "Write {\"key\": value, ...}.")
    }
    let encoded =
        try JSONSerialization.jsonObject(with: JSONEncoder().encode(defaults)) as? [String: Any] ?? [:]
    let merged = try overlay(given, over: encoded, named: name)
    do {
        return try JSONDecoder().decode(Value.self, from: JSONSerialization.data(withJSONObject: merged))
    } catch let DecodingError.typeMismatch(type, context), let DecodingError.valueNotFound(type, context) {
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        throw BlueprintError(.invalid, name, "has a wrong value for \"\(path)\"; expected \(type).")
    } catch let DecodingError.dataCorrupted(context) {
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        throw BlueprintError(.invalid, name, "has a wrong value for \"\(path)\": \(context.debugDescription)")
    }
}

private func overlay(
    _ given: [String: Any], over defaults: [String: Any], named name: String
) throws(BlueprintError) -> [String: Any] {
    var merged = defaults
    for (key, value) in given {
        guard let known = merged[key] else {
            let nearest = merged.keys.min { (editDistance($0, key), $0) < (editDistance($1, key), $1) } ?? ""
            throw BlueprintError(
                .invalid, name, "has the unknown key \"\(key)\"; did you mean \"\(nearest)\"?")
        }
        if let known = known as? [String: Any], let value = value as? [String: Any] {
            merged[key] = try overlay(value, over: known, named: name)
        } else {
            merged[key] = value
        }
    }
    return merged
}

/// Levenshtein's distance: insertions, deletions and substitutions that turn one text into the other.
func editDistance(_ one: String, _ other: String) -> Int {
    let other = Array(other)
    var row = Array(0...other.count)
    for (i, a) in one.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, b) in other.enumerated() {
            let substitution = diagonal + (a == b ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(substitution, diagonal + 1, row[j] + 1)
        }
    }
    return row[other.count]
}
