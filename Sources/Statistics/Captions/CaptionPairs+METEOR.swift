extension CaptionPairs {
    /// METEOR with exact matches only, 0...1, without stems and synonyms.
    ///
    /// S. Banerjee and A. Lavie, "METEOR: An Automatic Metric for MT Evaluation with Improved Correlation with
    /// Human Judgments", 2005: F = 10 P R / (R + 9 P), less a penalty of 0.5 (chunks / matches)^3, where a
    /// chunk is a run of matched words that is the same on both sides. Matches, chunks and words are summed
    /// over all captions first.
    func meteor() -> Statistic {
        if let obstacle { return .undefined(reason: obstacle) }
        var (matches, chunks) = (0.0, 0.0)
        for (prediction, reference) in zip(predictions, references) {
            for run in commonRuns(prediction, reference) {
                matches += Double(run)
                chunks += 1
            }
        }
        guard matches > 0 else { return .measured(0) }
        let precision = matches / Double(predictions.reduce(0) { $0 + $1.count })
        let recall = matches / Double(references.reduce(0) { $0 + $1.count })
        let fragmentation = chunks / matches
        let penalty = 0.5 * fragmentation * fragmentation * fragmentation
        return Statistic(10 * precision * recall / (recall + 9 * precision) * (1 - penalty))
    }
}

/// The lengths of the runs in which two captions are aligned, each word at most once, until no word is left to align.
///
/// The longest common run comes first; of equals, the one that begins first. This aligns as many words as possible, in few
/// runs; finding the fewest is a hard problem (minimum common string partition), and METEOR's own aligners search
/// heuristically too.
private func commonRuns(_ one: [Int32], _ two: [Int32]) -> [Int] {
    var (one, two) = (one.map(Int32?.init), two.map(Int32?.init))
    var runs: [Int] = []
    while let run = longestCommonRun(one, two) {
        runs.append(run.length)
        for offset in 0..<run.length {
            one[run.one + offset] = nil
            two[run.two + offset] = nil
        }
    }
    return runs
}

/// The first of the longest runs of words found on both sides; nil stands for a word already used.
private func longestCommonRun(_ one: [Int32?], _ two: [Int32?]) -> (one: Int, two: Int, length: Int)? {
    var best: (one: Int, two: Int, length: Int)?
    // lengths[j + 1]: the run that ends with the current word of one and word j of two.
    var lengths = [Int](repeating: 0, count: two.count + 1)
    for (index, word) in one.enumerated() {
        var diagonal = 0
        for (other, otherWord) in two.enumerated() {
            let length = word != nil && word == otherWord ? diagonal + 1 : 0
            diagonal = lengths[other + 1]
            lengths[other + 1] = length
            if length > best?.length ?? 0 { best = (index - length + 1, other - length + 1, length) }
        }
    }
    return best
}
