import Statistics

/// One measure over the seeds of an experiment: mean and deviation, or why it is undefined.
struct SeedSummary {
    /// The defined values.
    let values: [Double]
    /// Why the other seeds have no value, each reason once.
    let reasons: [String]
    /// The number of seeds.
    let seedCount: Int

    init(_ statistics: [Statistic]) {
        values = statistics.compactMap(\.value)
        reasons = statistics.compactMap(\.reason).reduce(into: []) { reasons, reason in
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        seedCount = statistics.count
    }

    /// The mean of the values; nil without any.
    var mean: Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    /// The sample deviation (n - 1) of the values; nil for fewer than two.
    var deviation: Double? {
        guard values.count > 1, let mean else { return nil }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count - 1)).squareRoot()
    }

    /// "0.612", "0.612 ± 0.021"; nil if there are no values.
    func text(_ digits: Int, scale: Double = 1) -> String? {
        guard let mean else { return nil }
        let text = (mean * scale).text(digits)
        return deviation.map { "\(text) ± \(($0 * scale).text(digits))" } ?? text
    }
}
