/// The words that a captioner can generate, by id.
///
/// Id 0 is eos and id 1 is sos, as in the MTL-AQA release, whose `vocab.json` numbers words from 2.
public struct Vocabulary: Codable, Sendable, Equatable {
    /// Words by id; the first two are markers and never generated.
    public let words: [String]

    /// Id of the end of a caption.
    public static let eos = 0
    /// Id of the start of a caption.
    public static let sos = 1

    private static let markers = ["<eos>", "<sos>"]

    /// Collects the words of captions, most frequent first, equals in alphabetical order.
    ///
    /// - Parameter leastOccurrences: words that occur less often are excluded, and skipped by `tokens(_:)`.
    public init(captions: [String], leastOccurrences: Int = 1) {
        var occurrences: [String: Int] = [:]
        for caption in captions {
            for word in Self.split(caption) { occurrences[word.lowercased(), default: 0] += 1 }
        }
        words =
            Self.markers
            + occurrences.filter { $0.value >= leastOccurrences }.sorted {
                ($1.value, $0.key) < ($0.value, $1.key)
            }.map(\.key)
    }

    /// Takes words already ordered by id.
    ///
    /// - Throws: `BlueprintError` `.invalid` if the two markers do not come first, or a word occurs twice.
    public init(words: [String]) throws(BlueprintError) {
        guard words.starts(with: Self.markers) else {
            throw BlueprintError(
                .invalid, "vocabulary",
                "begins with \(words.prefix(2)); \(Self.markers.joined(separator: " and ")) come first.")
        }
        var ids: [String: Int] = [:]
        for (id, word) in words.enumerated() {
            if let earlier = ids.updateValue(id, forKey: word) {
                throw BlueprintError(
                    .invalid, "vocabulary",
                    "holds \"\(word)\" twice, as id \(earlier) and as id \(id)",
                    remedy: "Give every word one id.")
            }
        }
        self.words = words
    }

    /// Reads words ordered by id, as a model card stores them.
    ///
    /// - Throws: as `init(words:)`, and `DecodingError` if there are none.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(words: fields.decode([String].self, forKey: .words))
    }

    /// The number of ids, including markers.
    public var count: Int { words.count }

    /// A caption as the network is trained on it: sos, the known words, eos; cut to `most` ids with eos last.
    public func tokens(_ caption: String, most: Int = Captioner.mostWords + 1) -> [Int] {
        let ids = Dictionary(words.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        // MTL-AQA's vocabulary is case-sensitive; vocabularies collected here are not.
        let spoken = Self.split(caption).compactMap { ids[$0] ?? ids[$0.lowercased()] }
        return [Self.sos] + spoken.prefix(most - 2) + [Self.eos]
    }

    /// Words for ids, joined by spaces; skips ids outside the vocabulary.
    public func caption(_ tokens: [Int]) -> String {
        tokens.filter { $0 >= 2 && $0 < words.count }.map { words[$0] }.joined(separator: " ")
    }

    /// The words of a caption; a marker spelled out in it is not a marker.
    private static func split(_ caption: String) -> [String] {
        caption.split(whereSeparator: \.isWhitespace).map(String.init)
            .filter { !markers.contains($0.lowercased()) }
    }
}
