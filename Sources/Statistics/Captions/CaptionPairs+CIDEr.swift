import Foundation

extension CaptionPairs {
    /// CIDEr-D, 0...10: the mean over captions of the similarity of their n-grams, of one to four words,
    /// weighted by how rare these are among the true captions.
    ///
    /// R. Vedantam, C. L. Zitnick and D. Parikh, "CIDEr: Consensus-based Image Description Evaluation", CVPR
    /// 2015: the variant "D" of its section 5 (counts clipped, Gaussian penalty of the difference in length
    /// with sigma 6), times 10, words not stemmed, as the tools of the Microsoft COCO captions compute it.
    func cider() -> Statistic {
        if let obstacle { return .undefined(reason: obstacle) }
        guard references.count > 1 else { return .undefined(reason: "fewer than two captions") }
        guard references.contains(where: { $0 != references[0] }) else {
            return .undefined(reason: "the true captions are all equal")
        }
        let sigma = 6.0
        var similarities = [Double](repeating: 0, count: references.count)
        for length in 1...Self.longestNGram {
            let wanted = references.map { nGrams($0, length: length) }
            var captionsWith: [NGram: Int] = [:]
            for gram in wanted.lazy.flatMap(Set.init) { captionsWith[gram, default: 0] += 1 }
            for index in references.indices {
                similarities[index] += similarity(
                    nGrams(predictions[index], length: length), wanted[index]
                ) { log(Double(references.count) / Double(captionsWith[$0] ?? 1)) }
            }
        }
        return Statistic(
            mean(
                similarities.indices.map { index in
                    let difference = Double(predictions[index].count - references[index].count)
                    let likeness = exp(-difference * difference / (2 * sigma * sigma))
                    return 10 * likeness * similarities[index] / Double(Self.longestNGram)
                }))
    }
}

/// The cosine of two captions' weighted counts, with the prediction's clipped to the reference's; 0 if either side has no
/// weight.
///
/// An n-gram that occurs c times is visited c times and adds c times its squared rarity each time. The sum follows the order
/// of the captions, so it is always the same to the last bit.
private func similarity(_ prediction: [NGram], _ reference: [NGram], rarity: (NGram) -> Double) -> Double {
    let (predicted, wanted) = (occurrences(prediction), occurrences(reference))
    var (product, predictionSquare, referenceSquare) = (0.0, 0.0, 0.0)
    for gram in prediction {
        let rarity = rarity(gram)
        predictionSquare += Double(predicted[gram] ?? 0) * rarity * rarity
    }
    for gram in reference {
        let rarity = rarity(gram)
        let count = wanted[gram] ?? 0
        referenceSquare += Double(count) * rarity * rarity
        product += Double(min(predicted[gram] ?? 0, count)) * rarity * rarity
    }
    let norms = (predictionSquare * referenceSquare).squareRoot()
    return norms > 0 ? product / norms : 0
}
