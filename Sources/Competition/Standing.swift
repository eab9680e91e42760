import Foundation
import Statistics

/// A diver's place in an event, or a dive's where no diver is named.
public struct Standing: Sendable, Equatable {
    /// 1 for the winner; equal totals share the better place. All without any given score share the place after the others.
    public let rank: Int
    /// The diver; nil where the standing is that of a single dive.
    public let diver: String?
    /// Indices of the dives in the event's.
    public let dives: [Int]
    /// The sum of the given scores, in points; a dive without score adds nothing.
    public let total: Double
    /// How many of the dives have no given score; the total lacks them.
    public let unscoredDiveCount: Int
    /// Where the true total of the scored dives lies with 90 % probability; nil for a model without calibration, and where no
    /// dive has a given score. Where exactly one dive has one, that dive's own interval.
    ///
    /// Assumes that the errors of dives are independent of each other. Dives of one venue err together: of the totals of
    /// simulated divers with 5 to 10 dives, 77 to 90 % lay in their intervals.
    public let interval: ClosedRange<Double>?
    /// How probable it is, by the model's record, that this is the true winner; nil for a model without calibration, and for
    /// who competes alone. All in an event add up to 1.
    ///
    /// Nil for all in an event where there is a ``Doubt``. What a dive without score is worth is not known: chances that leave it out
    /// would be too high for all the others, and the true winner may be who lacks it. And the record says nothing of footage unlike
    /// that of the calibration dives.
    public let winningProbability: Double?
    /// The sum of the final scores that the panel gave; nil unless all dives have one.
    public let finalTotal: Double?
    /// The place by the panel's totals; nil unless everyone in the event has one.
    public let finalRank: Int?

    /// True where at least one dive has a given score.
    public var isScored: Bool { unscoredDiveCount < dives.count }
}

extension Standing {
    /// The ranking of an event, the winner first; of equal ones, who dived first.
    ///
    /// Dives of one diver count together; white space around a name makes no other diver. A dive without diver stands for
    /// itself, and so does one whose row cannot be read.
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

/// Who stands in an event, and with what.
struct Entrant {
    let diver: String?
    private(set) var dives: [Int] = []
    /// The given scores; at most one a dive.
    private(set) var scores: [Double] = []
    /// The interval of the only scored dive; nil where more are scored.
    private(set) var ownInterval: ClosedRange<Double>?
    private var finalSum: Double? = 0

    /// The panel's total to two decimals, as scores are: sums in another order must not break a tie by their last bit.
    var finalTotal: Double? { finalSum.map { ($0 * 100).rounded() / 100 } }
    var isScored: Bool { !scores.isEmpty }
    /// What decides the place: whoever has no given score comes last, whatever the others' totals are.
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
    /// The given score's interval, where it has the coverage that totals have.
    fileprivate var intervalOfTotal: ClosedRange<Double>? {
        guard let own = assessment?.interval, own.coverage == WinProbabilities.coverage, own.low <= own.high
        else {
            return nil
        }
        return own.low...own.high
    }
}

/// The places 1...n, the greatest total first; equal ones share the better place, and the next is left out.
private func competitionRanks(_ totals: [Double]) -> [Int] {
    let order = totals.indices.sorted { totals[$0] > totals[$1] }
    var ranks = [Int](repeating: 0, count: totals.count)
    for (place, index) in order.enumerated() {
        let isTied = place > 0 && totals[order[place - 1]] == totals[index]
        ranks[index] = isTied ? ranks[order[place - 1]] : place + 1
    }
    return ranks
}
