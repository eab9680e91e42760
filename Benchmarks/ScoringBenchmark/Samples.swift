import Foundation

/// Repeated measurements of one quantity.
struct Samples {
    let values: [Double]

    var median: Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// Median, minimum and maximum, each formatted by `text`.
    func text(_ text: (Double) -> String) -> String {
        "\(text(median)) (\(text(values.min() ?? 0)) - \(text(values.max() ?? 0)))"
    }
}

/// Two things measured alternately.
struct Duel {
    let ours: Samples
    let theirs: Samples

    /// Theirs divided by ours, round by round: how many times faster we are.
    var ratio: Samples { Samples(values: zip(theirs.values, ours.values).map { $0 / $1 }) }
}

/// Measures two things alternately, swapping the order from round to round.
///
/// Pauses before each, so that the busy-waiting threads of an OpenMP team have gone to sleep.
func alternate(rounds: Int, ours: () throws -> Double, theirs: () throws -> Double) rethrows -> Duel {
    func rested(_ measure: () throws -> Double) rethrows -> Double {
        Thread.sleep(forTimeInterval: 0.4)
        return try measure()
    }
    var ourValues: [Double] = []
    var theirValues: [Double] = []
    for round in 0..<rounds {
        if round % 2 == 0 { ourValues.append(try rested(ours)) }
        theirValues.append(try rested(theirs))
        if round % 2 == 1 { ourValues.append(try rested(ours)) }
    }
    return Duel(ours: Samples(values: ourValues), theirs: Samples(values: theirValues))
}

/// The duration of a piece of work in seconds.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(body) / .seconds(1)
}

/// A readable time: "812 ms", "3.42 s".
func secondsText(_ seconds: Double) -> String {
    switch seconds {
    case ..<0.01: String(format: "%.2f ms", seconds * 1000)
    case ..<1: String(format: "%.0f ms", seconds * 1000)
    default: String(format: "%.2f s", seconds)
    }
}

/// "3.5x"
func ratioText(_ ratio: Double) -> String { String(format: "%.2fx", ratio) }

/// "412 MB", in units of 10^6 bytes.
func bytesText(_ bytes: Double) -> String { String(format: "%.0f MB", bytes / 1e6) }
