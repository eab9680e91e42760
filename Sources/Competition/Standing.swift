import Foundation
import Statistics

/// A diver's place in an event, or a dive's if no diver is named.
public struct Standing: Sendable, Equatable {
    /// 1 for the winner; equal totals share the better place. Entrants without any predicted score share the place after the
    /// others.
    public let rank: Int
    /// The diver; nil if the standing is that of a single dive.
    public let diver: String?
    /// Indices of the dives in the event.
    public let dives: [Int]
    /// The sum of the predicted scores, in points; a dive without one adds nothing.
    public let total: Double
    /// The number of dives without a predicted score, which the total excludes.
    public let unscoredDiveCount: Int
    /// The 90 % interval of the true total of the scored dives; nil for an uncalibrated model, and if no dive has a predicted
    /// score. If exactly one dive has one, that dive's own interval.
    ///
    /// Assumes that the errors of dives are independent. Errors at one venue are correlated: of the totals of simulated
    /// divers with 5 to 10 dives, 77 to 90 % lay in their intervals.
    public let interval: ClosedRange<Double>?
    /// The probability, by the model's calibration, of being the true winner; nil for an uncalibrated model and for a sole
    /// entrant. The probabilities in an event add up to 1.
    ///
    /// Nil for everyone in an event with a ``Doubt``. The value of an unscored dive is unknown: without it, the probabilities
    /// of all others would be too high, and the true winner may be the entrant whose dive is missing. The calibration does
    /// not cover footage unlike that of the calibration dives.
    public let winningProbability: Double?
    /// The sum of the panel's final scores; nil unless all dives have one.
    public let finalTotal: Double?
    /// The rank by the panel's totals; nil unless everyone in the event has one.
    public let finalRank: Int?

    /// True if at least one dive has a predicted score.
    public var isScored: Bool { unscoredDiveCount < dives.count }
}

extension Standing {
    /// The ranking of an event, the winner first; of equals, the one who dived first.
    ///
    /// Dives of one diver count together, ignoring white space around names. A dive without a diver is ranked separately, as
    /// is one whose row cannot be read.
    static func standings(
        of dives: [JudgedDive], residuals: [Double], isSure: Bool, using generator: inout SeededGenerator
    ) -> [Standing] {
        let entrants = Entrant.entrants(of: dives)
        let ranks = competitionRanks(entrants.map(\.rankedTotal))
        let finalTotals = entrants.compactMap(\.finalTotal)
        let finalRanks = finalTotals.count == entrants.count ? competitionRanks(finalTotals) : nil
        let chances = WinProbabilities(of: entrants, residuals: residuals, using: &generator)
        let hasWinningProbabilities =
            entrants.count > 1 && Doubt.all(in: dives, isSure: isSure).isEmpty
        return entrants.indices.map { index in
            let entrant = entrants[index]
            return Standing(
                rank: ranks[index], diver: entrant.diver, dives: entrant.dives, total: entrant.total,
                unscoredDiveCount: entrant.dives.count - entrant.scores.count,
                interval: entrant.ownInterval ?? chances?.intervals[index],
                winningProbability: hasWinningProbabilities ? chances?.winningProbabilities[index] : nil,
                finalTotal: entrant.finalTotal,
                finalRank: finalRanks?[index])
        }.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
    }
}

/// An entrant of an event, with dives and scores.
struct Entrant {
    let diver: String?
    private(set) var dives: [Int] = []
    /// The predicted scores; at most one per dive.
    private(set) var scores: [Double] = []
    /// The interval of the only scored dive; nil if several are scored.
    private(set) var ownInterval: ClosedRange<Double>?
    private var finalSum: Double? = 0

    /// The panel's total to two decimals, as scores are: the order of summation must not break a tie by the last bit.
    var finalTotal: Double? { finalSum.map { ($0 * 100).rounded() / 100 } }
    var isScored: Bool { !scores.isEmpty }
    /// Decides the place: entrants without any predicted score come last, whatever the others' totals.
    var rankedTotal: Double { isScored ? total : -.infinity }
    var total: Double { scores.reduce(0, +) }

    private init(_ diver: String?) {
        self.diver = diver
    }

    static func entrants(of dives: [JudgedDive]) -> [Entrant] {
        var entrants: [Entrant] = []
        var placeOfDiver: [String: Int] = [:]
        for (index, dive) in dives.enumerated() {
            let diver = dive.diver?.trimmingCharacters(in: .whitespacesAndNewlines)
            let name = diver.flatMap { $0.isEmpty ? nil : $0 }
            let place = name.flatMap { placeOfDiver[$0] } ?? entrants.count
            if place == entrants.count { entrants.append(Entrant(name)) }
            if let name { placeOfDiver[name] = place }
            entrants[place].add(dive, at: index)
        }
        return entrants
    }

    private mutating func add(_ dive: JudgedDive, at index: Int) {
        dives.append(index)
        if let score = dive.predictedScore {
            scores.append(score)
            ownInterval = scores.count == 1 ? dive.intervalOfTotal : nil
        }
        finalSum = finalSum.flatMap { sum in dive.finalScore.map { sum + $0 } }
    }
}

extension JudgedDive {
    /// The predicted score's interval, if it has the coverage used for totals.
    fileprivate var intervalOfTotal: ClosedRange<Double>? {
        guard let own = assessment?.interval, own.coverage == WinProbabilities.coverage, own.low <= own.high
        else {
            return nil
        }
        return own.low...own.high
    }
}

/// The places 1...n, the greatest total first; equal ones share the better place, and the next place is skipped.
private func competitionRanks(_ totals: [Double]) -> [Int] {
    let order = totals.indices.sorted { totals[$0] > totals[$1] }
    var ranks = [Int](repeating: 0, count: totals.count)
    for (place, index) in order.enumerated() {
        let isTied = place > 0 && totals[order[place - 1]] == totals[index]
        ranks[index] = isTied ? ranks[order[place - 1]] : place + 1
    }
    return ranks
}
