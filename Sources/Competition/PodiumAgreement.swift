import Statistics

/// How far a model and a panel agree on the podium of one event, see ``Comparison``.
struct PodiumAgreement {
    let podium: Statistic
    let winner: Statistic

    init(_ standings: [Standing]) {
        podium = Self.agreement(standings, places: 3, fewest: 4)
        winner = Self.agreement(standings, places: 1, fewest: 2)
    }

    private static func agreement(_ standings: [Standing], places: Int, fewest: Int) -> Statistic {
        guard standings.count >= fewest else {
            return .undefined(
                reason: fewest == 2 ? "fewer than two compete" : "no more than three compete")
        }
        guard standings.allSatisfy({ $0.finalRank != nil }) else {
            return .undefined(reason: "not everyone in the event has a final score")
        }
        guard standings.contains(where: { $0.finalRank != 1 }) else {
            return .undefined(reason: "the final totals are all equal")
        }
        guard standings.contains(where: { $0.finalRank.map { $0 > places } ?? false }) else {
            return .undefined(reason: "everyone is on the podium")
        }
        let scored = standings.filter(\.isScored)
        guard !scored.isEmpty else { return .undefined(reason: "nobody in the event has a predicted score") }
        var tiedCounts: [Int: Int] = [:]
        for standing in scored { tiedCounts[standing.rank, default: 0] += 1 }
        let agreed = scored.reduce(0.0) { sum, standing in
            guard let finalRank = standing.finalRank, finalRank <= places else { return sum }
            let tiedCount = tiedCounts[standing.rank] ?? 1
            let share = Double(places - standing.rank + 1) / Double(tiedCount)
            return sum + min(max(share, 0), 1)
        }
        return Statistic(agreed / Double(places))
    }
}
