extension CaptionPairs {
    /// ROUGE-L, 0...1: the mean over captions of the F measure of the longest common subsequence.
    ///
    /// C.-Y. Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004, section 3.1, with beta 1.2 as
    /// in the captioning field (X. Chen et al., "Microsoft COCO Captions", 2015). A caption without words
    /// scores 0.
    func rougeL() -> Statistic {
        if let obstacle { return .undefined(reason: obstacle) }
        let beta = 1.2
        return Statistic(
            mean(
                zip(predictions, references).map { prediction, reference in
                    let common = Double(longestCommonSubsequence(prediction, reference))
                    guard common > 0 else { return 0 }
                    let precision = common / Double(prediction.count)
                    let recall = common / Double(reference.count)
                    return (1 + beta * beta) * precision * recall / (recall + beta * beta * precision)
                }))
    }
}

/// The number of words in the longest subsequence common to both sides.
private func longestCommonSubsequence(_ one: [Int32], _ two: [Int32]) -> Int {
    // lengths[j]: for the words of one so far, and the first j of two.
    var lengths = [Int](repeating: 0, count: two.count + 1)
    for word in one {
        var diagonal = 0
        for (index, other) in two.enumerated() {
            let above = lengths[index + 1]
            lengths[index + 1] = word == other ? diagonal + 1 : max(above, lengths[index])
            diagonal = above
        }
    }
    return lengths[two.count]
}
