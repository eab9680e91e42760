import Foundation

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
    /// dive has a given score. For a single dive its own interval.
    public let interval: ClosedRange<Double>?
    /// How probable it is, by the model's record, that this is the true winner; nil for a model without calibration, and where
    /// no dive has a given score. All in an event add up to 1.
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
        of dives: [JudgedDive], residuals: [Double], using generator: inout SeededGenerator
    ) -> [Standing] {
        let entrants = Entrant.entrants(of: dives)
        let ranks = competitionRanks(entrants) { $0.rankedTotal > $1.rankedTotal }
        let finalRanks =
            entrants.contains { $0.finalTotal == nil }
            ? nil : competitionRanks(entrants) { ($0.finalTotal ?? 0) > ($1.finalTotal ?? 0) }
        let chances = Chances(of: entrants, residuals: residuals, using: &generator)
        return entrants.indices.map { index in
            let entrant = entrants[index]
            return Standing(
                rank: ranks[index], diver: entrant.diver, dives: entrant.dives, total: entrant.total,
                unscoredDiveCount: entrant.dives.count - entrant.scores.count,
                interval: entrant.ownInterval ?? chances?.intervals[index],
                winningProbability: chances?.winningProbabilities[index], finalTotal: entrant.finalTotal,
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
    private(set) var ownInterval: ClosedRange<Double>?
    private(set) var finalTotal: Double? = 0

    var isScored: Bool { !scores.isEmpty }
    /// What decides the place: whoever has no given score comes last, whatever the others' totals are.
    var rankedTotal: Double { isScored ? total : -.infinity }
    var total: Double { scores.reduce(0, +) }

    static func entrants(of dives: [JudgedDive]) -> [Entrant] {
        var entrants: [Entrant] = []
        var places: [String: Int] = [:]
        for (index, dive) in dives.enumerated() {
            let diver = dive.dive?.diver?.trimmingCharacters(in: .whitespacesAndNewlines)
            let name = diver.flatMap { $0.isEmpty ? nil : $0 }
            let place = name.flatMap { places[$0] } ?? entrants.count
            if place == entrants.count { entrants.append(Entrant(diver: name)) }
            if let name { places[name] = place }
            entrants[place].add(dive, at: index)
        }
        return entrants
    }

    private mutating func add(_ dive: JudgedDive, at index: Int) {
        dives.append(index)
        ownInterval = nil
        if let score = dive.givenScore {
            scores.append(score)
            if scores.count == 1, let own = dive.assessment?.interval, own.coverage == Chances.coverage,
                own.low <= own.high
            {
                ownInterval = own.low...own.high
            }
        }
        finalTotal = finalTotal.flatMap { total in dive.finalScore.map { total + $0 } }
    }
}

/// The places 1...n; equal ones share the better place, and the next is left out.
private func competitionRanks<Element>(
    _ elements: [Element], by precedes: (Element, Element) -> Bool
) -> [Int] {
    let order = elements.indices.sorted { precedes(elements[$0], elements[$1]) }
    var ranks = [Int](repeating: 0, count: elements.count)
    for (place, index) in order.enumerated() {
        let isTied = place > 0 && !precedes(elements[order[place - 1]], elements[index])
        ranks[index] = isTied ? ranks[order[place - 1]] : place + 1
    }
    return ranks
}
