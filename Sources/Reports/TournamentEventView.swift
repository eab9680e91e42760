import Competition
import Datasets
import Statistics

/// One event of the page: the ranking, what the awards reveal about the judges, and the dives.
struct TournamentEventView {
    let id: String
    let title: String
    let about: String
    /// What is ranked, and how to read the totals.
    let caption: String
    let standings: [StandingView]
    /// False if any dive of the event has no score: then nobody's chance is known.
    let hasChances: Bool
    let hasPanel: Bool
    let hasPlaces: Bool
    /// "Diver", or "Dive" if no diver is named.
    let entrant: String
    /// Empty if no dive has both scores, and for an only event, which the whole page already compares.
    let comparisons: [Comparison]
    let audits: [AuditView]
    let hasPanelSection: Bool
    let dives: [DiveView]
    let hasDives: Bool

    struct StandingView {
        let place: String
        let name: String
        /// Links to the entrant's first dive on the page.
        let href: String
        let isShown: Bool
        let total: String
        let interval: String
        /// Inline SVG; empty without a score.
        let charts: [String]
        let chance: String
        let dives: [DiveLink]
        let note: String
        let finalTotal: String
        /// "of 5 dives", if the model's total covers fewer.
        let finalNote: String
        let finalPlace: String
        let isFirst: Bool
    }

    struct DiveLink {
        let href: String
        /// Whether the page shows any of it.
        let isShown: Bool
        let score: String
        let name: String
    }

    struct Comparison {
        let chart: String
        let text: String
    }

    init(
        _ event: EventEvaluation, index: Int, isOnly: Bool, _ drawing: DiveDrawing,
        _ pictures: (JudgedDive) throws -> TournamentReport.Pictures?
    ) rethrows {
        id = "event-\(index + 1)"
        let id = id
        title = event.name
        let simulated = event.dives.count(where: \.isSimulated)
        about =
            event.dives.count.counted("dive")
            + (simulated == 0
                ? "" : simulated == event.dives.count ? ", simulated" : ", \(simulated) simulated")
        caption = Self.caption(event)
        hasChances = event.standings.contains { $0.winningProbability != nil }
        hasPanel = event.standings.contains { $0.finalTotal != nil }
        hasPlaces = event.standings.contains { $0.finalRank != nil }
        entrant = event.standings.contains { $0.diver != nil } ? "Diver" : "Dive"
        let scale = TotalScale(event.standings)
        standings = event.standings.map { standing in
            StandingView(
                place: standing.isScored ? "\(standing.rank)" : "\u{2013}", name: event.name(of: standing),
                href: "#\(id)-dive-\((standing.dives.first ?? 0) + 1)",
                isShown: standing.dives.first.map { event.dives[$0].outcome != .pending } ?? false,
                total: standing.isScored ? standing.total.points : "no score",
                interval: standing.interval?.pointsText ?? "",
                charts: standing.isScored ? scale.map { [$0.svg(standing)] } ?? [] : [],
                chance: standing.winningProbability?.chanceText ?? "",
                dives: standing.dives.map { dive in
                    DiveLink(
                        href: "#\(id)-dive-\(dive + 1)", isShown: event.dives[dive].outcome != .pending,
                        score: event.dives[dive].scoreWord,
                        name: event.dives[dive].name)
                },
                note: standing.unscoredDiveCount > 0 && standing.isScored
                    ? "\(standing.unscoredDiveCount) without score" : "",
                finalTotal: standing.finalTotal?.exactPoints ?? "",
                finalNote: standing.finalTotal != nil && standing.unscoredDiveCount > 0
                    ? "of \(standing.dives.count.counted("dive"))" : "",
                finalPlace: standing.finalRank.map(String.init) ?? "", isFirst: standing.rank == 1)
        }
        comparisons =
            (isOnly ? nil : event.comparison).map { comparison in
                [
                    Comparison(
                        chart: ScatterChart(comparison, of: event.dives, title: event.name).svg(
                            id: "\(id)-scatter"),
                        text: comparison.sentence)
                ]
            } ?? []
        audits = [AuditView(event, eventID: id)].compactMap(\.self)
        hasPanelSection = !comparisons.isEmpty || !audits.isEmpty
        dives = try event.standings.flatMap { standing in
            try standing.dives.compactMap { dive in
                let judged = event.dives[dive]
                if case .pending = judged.outcome { return nil }
                return try DiveView(
                    judged, id: "\(id)-dive-\(dive + 1)", drawing,
                    judged.assessment == nil ? nil : pictures(judged))
            }
        }
        hasDives = !dives.isEmpty
    }

    private static func caption(_ event: EventEvaluation) -> String {
        var caption = "Model ranking"
        if event.standings.contains(where: { $0.interval != nil }) {
            caption += ", with 90\u{00A0}% intervals of the totals"
            if event.standings.contains(where: { $0.dives.count > 1 }) {
                caption += " (they assume that errors on different dives are independent)"
            }
        }
        let counts = event.standings.filter { $0.diver != nil }.map(\.dives.count)
        if let least = counts.min(), let most = counts.max(), least < most {
            caption += ". Divers have \(least) to \(most) dives and are ranked by their sum"
        }
        return caption
    }
}

extension JudgedDive {
    /// The score, or a placeholder.
    var scoreWord: String {
        switch outcome {
        case .pending: return "pending"
        case .failed: return "failed"
        case .judged(let assessment):
            if let score = assessment.score { return score.points }
            return assessment.recognition?.verdict == .notADive ? "not a dive" : "not sure"
        }
    }
}

extension ScatterChart {
    init(_ comparison: Comparison, of dives: [JudgedDive], title: String) {
        self.title = "Predicted and final scores: \(title)"
        description = comparison.sentence
        points = dives.compactMap { dive in
            guard let given = dive.predictedScore, let final = dive.finalScore else { return nil }
            return Point(
                name: dive.name, finalScore: final, given: given,
                isBeyondInterval: dive.isFinalScoreInInterval == false)
        }
    }
}

extension Comparison {
    /// "Spearman correlation 0.912 (0.884 to 0.934), p < 0.001, 198 dives."
    var sentence: String {
        guard let rho = report.spearman.value else {
            return "No Spearman correlation: \(report.spearman.reason ?? "not measured"); \(dives)."
        }
        var text = "Spearman correlation \u{03C1} = \(rho.text(3))"
        if let interval = report.spearmanRange { text += " (95\u{00A0}%: \(interval.text))" }
        if let p = report.spearmanPValue.value { text += ", \(p.pText)" }
        return text + ", n\u{00A0}=\u{00A0}\(dives)."
    }

    /// "Against the panel, over 198 dives: same winner as the panel in 4 of 5 events; ρ 0.912; 5.0 points off on average; ..."
    func summary(of events: [EventEvaluation]) -> String {
        let winners = events.compactMap(\.comparison?.winnerAgreement.value)
        let right = winners.reduce(0, +)
        let rightCount = right.text(right == right.rounded() ? 0 : 1)
        let parts: [String?] = [
            winners.isEmpty
                ? nil : "same winner as the panel in \(rightCount) of \(winners.count.counted("event"))",
            report.spearman.value.map { "\u{03C1}\u{00A0}\($0.text(3))" },
            report.meanAbsoluteError.value.map { "\($0.points) points off on average" },
            coverage.value.map { "\($0.percentText) of final scores inside their interval" },
        ]
        return "Against the panel, over \(dives): " + parts.compactMap(\.self).joined(separator: "; ") + "."
    }

    /// "198 dives", "198 simulated dives".
    private var dives: String {
        report.simulatedDiveCount == 0
            ? report.diveCount.counted("dive")
            : report.simulatedDiveCount == report.diveCount
                ? report.diveCount.counted("simulated dive")
                : "\(report.diveCount.counted("dive")), \(report.simulatedDiveCount) of them simulated"
    }
}

extension EvaluationReport {
    /// The bootstrap interval of the correlation; nil if there is none.
    var spearmanRange: ClosedRange<Double>? {
        guard let lower = spearmanInterval.lower.value, let upper = spearmanInterval.upper.value else {
            return nil
        }
        return lower...max(lower, upper)
    }
}
