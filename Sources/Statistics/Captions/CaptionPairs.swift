/// Predicted captions beside the true ones, their words numbered: equal words have equal numbers.
struct CaptionPairs {
    /// The words of each prediction.
    let predictions: [[Int32]]
    /// The words of each true caption.
    let references: [[Int32]]

    init(predictions: [String], references: [String]) {
        precondition(
            predictions.count == references.count,
            "\(predictions.count) captions for \(references.count) true ones")
        var numbers: [String: Int32] = [:]
        func numbered(_ caption: String) -> [Int32] {
            captionWords(caption).map { word in
                let number = numbers[word] ?? Int32(numbers.count)
                numbers[word] = number
                return number
            }
        }
        self.predictions = predictions.map(numbered)
        self.references = references.map(numbered)
    }

    /// The longest n-grams that are looked at.
    static let longestNGram = 4

    /// Why no metric can be computed, nil where it can.
    var obstacle: String? {
        if predictions.isEmpty { return "no captions" }
        if references.allSatisfy(\.isEmpty) { return "no true caption has a word" }
        return nil
    }
}

/// The words of a caption: lowercased, separated by white space, without the markers of its start and end.
public func captionWords(_ caption: String) -> [String] {
    caption.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        .filter { $0 != "<sos>" && $0 != "<eos>" }
}

/// Up to four words in a row; the rest is -1, which is no word.
typealias NGram = SIMD4<Int32>

/// The n-grams of `length` words, in their order.
func nGrams(_ words: [Int32], length: Int) -> [NGram] {
    guard words.count >= length else { return [] }
    return (0...(words.count - length)).map { start in
        var gram = NGram(repeating: -1)
        for offset in 0..<length { gram[offset] = words[start + offset] }
        return gram
    }
}

/// How often each n-gram occurs.
func occurrences(_ grams: [NGram]) -> [NGram: Int] {
    grams.reduce(into: [:]) { $0[$1, default: 0] += 1 }
}
