import Foundation

extension CaptionPairs {
    /// BLEU-1 to BLEU-4 of the whole corpus, 0...1.
    ///
    /// K. Papineni et al., "BLEU: a Method for Automatic Evaluation of Machine Translation", ACL 2002: the
    /// geometric mean of the clipped n-gram precisions, equal weights, times the brevity penalty; counts are summed over all
    /// captions, without smoothing. It is therefore 0 if no n-gram of a length is correct, and undefined if no prediction is
    /// long enough to have one.
    func bleu() -> [Statistic] {
        if let obstacle { return Array(repeating: .undefined(reason: obstacle), count: Self.longestNGram) }
        let predictedCount = Double(predictions.reduce(0) { $0 + $1.count })
        let trueCount = Double(references.reduce(0) { $0 + $1.count })
        let brevityPenalty = predictedCount < trueCount ? exp(1 - trueCount / predictedCount) : 1
        var logarithms = 0.0
        var shortest: Int?
        return (1...Self.longestNGram).map { length in
            guard let precision = precision(length), shortest == nil else {
                shortest = shortest ?? length
                let words = shortest == 1 ? "a word" : "\(shortest ?? length) words"
                return .undefined(reason: "no prediction has \(words)")
            }
            logarithms += log(precision)
            return Statistic(brevityPenalty * exp(logarithms / Double(length)))
        }
    }

    /// The share of predicted n-grams that are correct, each counted at most as often as in the true caption; nil if there
    /// are none.
    private func precision(_ length: Int) -> Double? {
        var (right, all) = (0, 0)
        for (prediction, reference) in zip(predictions, references) {
            let wanted = occurrences(nGrams(reference, length: length))
            for (gram, count) in occurrences(nGrams(prediction, length: length)) {
                right += min(count, wanted[gram] ?? 0)
                all += count
            }
        }
        return all == 0 ? nil : Double(right) / Double(all)
    }
}
