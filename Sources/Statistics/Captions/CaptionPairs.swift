/// Predicted captions and the true ones, with words numbered: equal words have equal numbers.
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

    /// The length of the longest n-grams considered.
    static let longestNGram = 4

    /// Why no metric can be computed; nil if they can.
    var obstacle: String? {
        if predictions.isEmpty { return "no captions" }
        if references.allSatisfy(\.isEmpty) { return "no true caption has a word" }
        return nil
    }
}

/// The words of a caption: lowercased, split at white space, without the start and end markers.
public func captionWords(_ caption: String) -> [String] {
    caption.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        .filter { $0 != "<sos>" && $0 != "<eos>" }
}

/// Up to four words in a row, padded with -1, which stands for no word.
typealias NGram = SIMD4<Int32>

/// The n-grams of `length` words, in order.
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
