import Competition

/// Who won an event, by how much, and how certain the model is, at a glance.
struct WinnerView {
    let eventID: String
    let event: String
    let name: String
    let isKnown: Bool
    /// "412.3".
    let points: String
    /// "23.4 points ahead of Diver 07".
    let margin: String
    /// "likely the true winner" after the probability, or what is missing for one; empty without calibration.
    let certainty: String
    let hasCertainty: Bool
    /// Whether the certainty text explains why the first place is unreliable.
    let hasDoubt: Bool
    /// "93 %", "Over 99 %"; empty if unknown.
    let chance: String
    let hasChance: Bool
    /// The interval of the total in words; empty without calibration.
    let interval: String
    let hasInterval: Bool
    /// The first three; empty if nobody has a score.
    let places: [Place]
    /// The panel's result, and what is missing.
    let notes: [String]

    struct Place {
        let place: Int
        let name: String
        /// Inline SVG.
        let chart: String
        let total: String
    }

    init(_ event: EventEvaluation, index: Int) {
        eventID = "event-\(index + 1)"
        self.event = event.name
        let scored = event.standings.filter(\.isScored)
        guard let winner = scored.first, let scale = TotalScale(Array(scored.prefix(3))) else {
            isKnown = false
            name = "No score yet"
            (points, margin, certainty, chance, interval) = ("", "", "", "", "")
            (hasCertainty, hasDoubt, hasChance, hasInterval) = (false, false, false, false)
            places = []
            notes = [event.dives.count.counted("dive") + ", none with a score."]
            return
        }
        let winners = scored.filter { $0.rank == winner.rank }
        isKnown = true
        name =
            winners.count > 3
            ? "\(winners.count) share first place" : winners.map { event.name(of: $0) }.sentenceList
        points = winner.total.points
        margin = Self.margin(winners: winners, scored, event)
        let probability = winners.compactMap(\.winningProbability).max()
        certainty =
            Self.doubt(in: event, winnerCount: winners.count)
            ?? probability.map { _ in "likely the true winner" } ?? ""
        hasCertainty = !certainty.isEmpty
        hasDoubt = !event.doubts.isEmpty
        chance = probability?.chanceText.capitalizedFirst ?? ""
        hasChance = probability != nil
        let scope = winner.unscoredDiveCount > 0 ? " of the dives that were scored" : ""
        // The model's calibration does not apply to footage unlike its calibration dives.
        let isOnRecord = event.doubts.allSatisfy(\.isOfCompleteness)
        interval = isOnRecord ? winner.interval.map { "Total\(scope) \($0.pointsText)" } ?? "" : ""
        hasInterval = !interval.isEmpty
        places = scored.prefix(3).map { standing in
            Place(
                place: standing.rank, name: event.name(of: standing), chart: scale.svg(standing),
                total: standing.total.points)
        }
        notes = Self.notes(winners: winners, event)
    }

    /// Why the first place is unreliable; nil if nothing speaks against it.
    private static func doubt(in event: EventEvaluation, winnerCount: Int) -> String? {
        let clauses = event.doubts.map { $0.clause(diveCount: event.dives.count) }
        guard !clauses.isEmpty else { return nil }
        return "\(winnerCount == 1 ? "Leads" : "Lead"), but \(clauses.joined(separator: ", and "))"
    }

    private static func margin(winners: [Standing], _ scored: [Standing], _ event: EventEvaluation) -> String
    {
        guard winners.count == 1, let winner = winners.first else { return "level on points" }
        guard let second = scored.dropFirst().first else { return "alone with a score" }
        return "\((winner.total - second.total).points) ahead of \(event.name(of: second))"
    }

    private static func notes(winners: [Standing], _ event: EventEvaluation) -> [String] {
        var notes: [String] = []
        if winners.count == 1, let winner = winners.first, let rank = winner.finalRank {
            if rank == 1 {
                notes.append("Also the panel\u{2019}s winner.")
            } else {
                let best = event.standings.filter { $0.finalRank == 1 }.map { event.name(of: $0) }
                notes.append(
                    "The panel placed \(best.prefix(3).sentenceList) 1st and \(event.name(of: winner)) \(rank.ordinal)."
                )
            }
        }
        return notes
    }
}

extension EventEvaluation {
    /// The diver, or the dive if no diver is named.
    func name(of standing: Standing) -> String {
        if let diver = standing.diver { return diver.isolated }
        guard let first = standing.dives.first, dives.indices.contains(first) else { return "unknown" }
        let number = dives[first].dive?.announced?.number ?? dives[first].recognised?.dive.number
        return [number?.description, dives[first].file.isolated].compactMap(\.self).joined(separator: ", ")
    }
}

extension Sequence<String> {
    /// "a, b and c".
    var sentenceList: String { Array(self).sentenceList }
}
