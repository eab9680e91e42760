/// Kendall's tau-b of predictions with truth, -1...1: concordant minus discordant pairs of dives, over the geometric mean of
/// the number of pairs not tied on each side.
///
/// M. G. Kendall, "The treatment of ties in ranking problems", Biometrika 33 (1945); counted in O(n log n) after W. R.
/// Knight, "A computer method for calculating Kendall's tau with ungrouped data", JASA 61 (1966). Undefined if Spearman's
/// correlation is, for the same reasons.
///
/// - Precondition: both sides have the same count.
public func kendallTau(_ predictions: [Double], _ truths: [Double]) -> Statistic {
    if let reason = rankingObstacle(predictions, truths) { return .undefined(reason: reason) }
    let pairs = zip(predictions, truths).sorted { $0 < $1 }
    let all = pairCount(pairs.count)
    let tiedPredictions = tiedPairCount(pairs.map(\.0), by: ==)
    let tiedInBoth = tiedPairCount(pairs, by: ==)
    var ordered = pairs.map(\.1)
    let opposite = sortCountingSwaps(&ordered)
    let tiedTruths = tiedPairCount(ordered, by: ==)
    let agreeing = all - tiedPredictions - tiedTruths + tiedInBoth - opposite
    let distinct = (Double(all - tiedPredictions) * Double(all - tiedTruths)).squareRoot()
    return Statistic(min(max(Double(agreeing - opposite) / distinct, -1), 1))
}

private func pairCount(_ count: Int) -> Int { count * (count - 1) / 2 }

/// The number of pairs of equal elements in a sorted sequence.
private func tiedPairCount<Element>(_ sorted: [Element], by areEqual: (Element, Element) -> Bool) -> Int {
    var pairs = 0
    var start = 0
    for index in sorted.indices where !areEqual(sorted[start], sorted[index]) {
        pairs += pairCount(index - start)
        start = index
    }
    return pairs + pairCount(sorted.count - start)
}

/// Merge-sorts the values and counts the pairs that were in descending order.
private func sortCountingSwaps(_ values: inout [Double]) -> Int {
    var swaps = 0
    var merged = values
    var width = 1
    while width < values.count {
        for start in stride(from: 0, to: values.count, by: 2 * width) {
            let middle = min(start + width, values.count)
            let end = min(start + 2 * width, values.count)
            var (left, right) = (start, middle)
            for index in start..<end {
                if left < middle, right == end || values[left] <= values[right] {
                    merged[index] = values[left]
                    left += 1
                } else {
                    merged[index] = values[right]
                    right += 1
                    swaps += middle - left
                }
            }
        }
        swap(&values, &merged)
        width *= 2
    }
    return swaps
}
