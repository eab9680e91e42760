/// How often each true class was predicted as each class.
public struct ConfusionMatrix: Codable, Sendable, Equatable {
    /// `counts[truth][prediction]`, `[C, C]`.
    public let counts: [[Int]]

    /// Counts pairs of class indices.
    ///
    /// - Precondition: both sides have the same count, and every index lies in `0..<classCount`.
    public init(predictions: [Int], truths: [Int], classCount: Int) {
        precondition(
            predictions.count == truths.count, "\(predictions.count) predictions for \(truths.count) dives")
        var counts = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
        for (prediction, truth) in zip(predictions, truths) {
            counts[truth][prediction] += 1
        }
        self.counts = counts
    }

    /// How many pairs were counted.
    public var diveCount: Int { counts.joined().reduce(0, +) }

    /// The share of pairs on the diagonal, 0...1; undefined for no pairs.
    public var accuracy: Statistic {
        guard diveCount > 0 else { return .undefined(reason: "no dives") }
        return Statistic(Double(counts.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(diveCount))
    }
}
