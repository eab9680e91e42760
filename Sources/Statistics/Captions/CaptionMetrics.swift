/// How closely predicted captions match the true ones, in the captioning field's metrics.
///
/// Every dive has one true caption. Words are lowercased and separated by white space, and the markers `<sos>` and `<eos>`
/// are removed, as in the vocabulary; there is no stemming and no list of synonyms.
public struct CaptionMetrics: Codable, Sendable, Equatable {
    /// How many captions were compared.
    public let captionCount: Int
    /// BLEU with single words, 0...1.
    public let bleu1: Statistic
    /// BLEU with up to two words, 0...1.
    public let bleu2: Statistic
    /// BLEU with up to three words, 0...1.
    public let bleu3: Statistic
    /// BLEU with up to four words, 0...1.
    public let bleu4: Statistic
    /// ROUGE-L, 0...1.
    public let rougeL: Statistic
    /// METEOR of 2005 with exact matches only, 0...1; not comparable with METEOR 1.5.
    public let meteor: Statistic
    /// CIDEr-D, 0...10.
    public let cider: Statistic

    private enum CodingKeys: String, CodingKey {
        case captionCount = "captions"
        case bleu1 = "bleu_1"
        case bleu2 = "bleu_2"
        case bleu3 = "bleu_3"
        case bleu4 = "bleu_4"
        case rougeL = "rouge_l"
        case meteor
        case cider = "cider_d"
    }

    /// Compares captions with the true ones at the same indices.
    ///
    /// - Precondition: there are as many predictions as references.
    public init(predictions: [String], references: [String]) {
        let pairs = CaptionPairs(predictions: predictions, references: references)
        captionCount = pairs.predictions.count
        let bleu = pairs.bleu()
        bleu1 = bleu[0]
        bleu2 = bleu[1]
        bleu3 = bleu[2]
        bleu4 = bleu[3]
        rougeL = pairs.rougeL()
        meteor = pairs.meteor()
        cider = pairs.cider()
    }
}
