import Diving
import Evaluation
import Terminal

/// An evaluation as people read it: each event's ranking and dives, then the model against the panel.
struct TournamentView {
    private let evaluation: TournamentEvaluation
    private let isWhole: Bool
    private let style: TerminalStyle

    /// - Parameter isWhole: whether all dives are there; else there is no ranking.
    init(_ evaluation: TournamentEvaluation, isWhole: Bool, style: TerminalStyle) {
        self.evaluation = evaluation
        self.isWhole = isWhole
        self.style = style
    }

    /// The tables, without a line break at the end.
    var text: String {
        let blocks =
            evaluation.events.map(event)
            + (isWhole ? [comparison, accuracies, simulated].compactMap(\.self) : [])
        return blocks.joined(separator: "\n\n")
    }

    private func event(_ event: EventEvaluation) -> String {
        var parts = [style.bold(TerminalText.escaped(event.name))]
        if isWhole { parts += [headline(event), standings(event)].compactMap(\.self) }
        parts.append(dives(event))
        return parts.joined(separator: "\n\n")
    }

    /// "Diver 03 wins with 412.3 points, 7.1 ahead of Diver 05: 62 % sure."
    private func headline(_ event: EventEvaluation) -> String? {
        let scored = event.standings.filter(\.isScored)
        guard let first = scored.first else { return nil }
        let winners = scored.filter { $0.rank == 1 }
        guard winners.count == 1 else {
            return "  \(winners.count) share the first place with \(first.total.decimals(1)) points."
        }
        let sure = first.winningProbability.map { ": \($0.percent) sure" } ?? ""
        let ahead = scored.dropFirst().first.map {
            ", \((first.total - $0.total).decimals(1)) ahead of \(name($0, event))"
        }
        return style.strongAccent(
            TerminalText.escaped(
                "  \(name(first, event)) wins with \(first.total.decimals(1)) points\(ahead ?? "")\(sure)."))
    }

    private func standings(_ event: EventEvaluation) -> String? {
        // Where every dive stands for itself, the table of dives says the same.
        guard event.standings.contains(where: { $0.diver != nil }) else { return nil }
        let hasPanel = event.standings.contains { $0.finalTotal != nil }
        var columns: [(title: String, alignment: TextTable.Alignment)] = [
            ("place", .right), ("total", .right), ("9 times in 10", .left), ("to win", .right),
            ("dives", .right),
        ]
        if hasPanel { columns += [("panel", .right), ("place", .right)] }
        var table = TextTable(columns + [("diver", .left)])
        for standing in event.standings {
            let unscored = standing.unscoredDiveCount
            var cells = [
                standing.isScored ? "\(standing.rank)" : "-",
                standing.isScored ? standing.total.decimals(1) : "-",
                interval(standing.interval), standing.winningProbability.map(\.percent) ?? "",
                unscored > 0
                    ? "\(standing.dives.count - unscored) of \(standing.dives.count)"
                    : "\(standing.dives.count)",
            ]
            if hasPanel {
                cells += [standing.finalTotal?.decimals(1) ?? "", standing.finalRank.map { "\($0)" } ?? ""]
            }
            table.add(cells + [name(standing, event)])
        }
        return table.text(style: style)
    }

    private func dives(_ event: EventEvaluation) -> String {
        let hasPanel = event.dives.contains { $0.finalScore != nil }
        var columns: [(title: String, alignment: TextTable.Alignment)] = [
            ("score", .right), ("9 times in 10", .left), ("dive", .left), ("announced", .left),
            ("difficulty", .left),
        ]
        if hasPanel { columns += [("panel", .right), ("off by", .right)] }
        var table = TextTable(columns + [("file", .left)])
        for dive in event.dives {
            let announced = dive.dive?.announced
            let verdict = dive.assessment
            let isSame = announced.map { $0.number == verdict?.dive.number } ?? true
            var cells = [
                score(dive), interval(verdict?.interval.map { $0.low...$0.high }),
                verdict?.dive.number.description ?? "", isSame ? "" : announced?.number.description ?? "",
                difficulties(dive),
            ]
            if hasPanel {
                let difference = dive.givenScore.flatMap { given in dive.finalScore.map { given - $0 } }
                cells += [dive.finalScore?.decimals(1) ?? "", difference.map(signed) ?? ""]
            }
            table.add(cells + [dive.file])
        }
        return table.text(style: style)
    }

    private func score(_ dive: JudgedDive) -> String {
        switch dive.outcome {
        case .failed: return "failed"
        case .pending: return "-"
        case .judged(let verdict):
            if let score = verdict.score { return score.decimals(1) }
            return verdict.recognition?.verdict == .notADive ? "not a dive" : "not sure"
        }
    }

    /// "3.2", or "3.2, not 2.9" where the recognised dive's is another than the announced one's.
    private func difficulties(_ dive: JudgedDive) -> String {
        let recognised = dive.assessment?.dive.difficulty
        guard let announced = dive.dive?.announced?.difficulty else { return recognised?.decimals(1) ?? "" }
        guard let recognised, abs(recognised - announced) > 0.049,
            dive.assessment?.dive.number != dive.dive?.announced?.number
        else { return announced.decimals(1) }
        return "\(recognised.decimals(1)), not \(announced.decimals(1))"
    }

    private var comparison: String? {
        let rows = comparisons
        guard !rows.isEmpty else { return nil }
        var table = TextTable([
            ("dives", .right), ("rho", .right), ("95 %", .left), ("p", .right), ("tau", .right),
            ("R-l2", .right),
            ("off by", .right), ("covered", .right), ("podium", .right), ("event", .left),
        ])
        for (name, row) in rows {
            let report = row.report
            let bounds = [report.spearmanInterval.lower.value, report.spearmanInterval.upper.value]
                .compactMap(\.self)
            table.add([
                "\(report.diveCount)" + (row.withheldCount > 0 ? " (\(row.withheldCount) withheld)" : ""),
                text(report.spearman, 3),
                bounds.count == 2 ? "\(bounds[0].decimals(3)) to \(bounds[1].decimals(3))" : "",
                report.spearmanPValue.value.map { $0 < 0.0001 ? "< 0.0001" : $0.decimals(4) } ?? "-",
                text(row.kendallTau, 3), text(report.relativeL2, 3), text(report.meanAbsoluteError, 2),
                row.coverage.value.map(\.percent) ?? "-", row.podiumAgreement.value.map(\.percent) ?? "-",
                name,
            ])
        }
        let reasons = rows.compactMap { row in
            row.1.report.spearman.reason.map { "  \(row.0): no rho, \($0)." }
        }
        return
            ([style.bold("Model and panel"), table.text(style: style)] + reasons.map(TerminalText.escaped))
            .joined(separator: "\n")
    }

    private var accuracies: String? {
        let rows = comparisons
        guard !rows.isEmpty else { return nil }
        var table = TextTable(
            ClassificationTask.allCases.map {
                ($0.rawValue.replacing("_", with: " "), TextTable.Alignment.right)
            } + [("event", .left)])
        for (name, row) in rows {
            table.add(
                ClassificationTask.allCases.map {
                    row.report.accuracies[$0]?.value.map(\.percent) ?? "-"
                } + [name])
        }
        return [style.bold("Classes as announced"), table.text(style: style)].joined(separator: "\n")
    }

    private var simulated: String? {
        guard let report = evaluation.overall?.report, report.simulatedDiveCount > 0 else { return nil }
        let which =
            report.simulatedDiveCount == report.diveCount
            ? "All dives are" : "\(report.simulatedDiveCount) of the dives are"
        return style.caution("! \(which) simulated: these numbers say nothing of filmed ones.")
    }

    /// The events that have one, and all together where there are several.
    private var comparisons: [(String, Comparison)] {
        let events = evaluation.events.compactMap { event in event.comparison.map { (event.name, $0) } }
        guard evaluation.events.count > 1, let overall = evaluation.overall else { return events }
        return events + [("all together", overall)]
    }

    private func name(_ standing: Standing, _ event: EventEvaluation) -> String {
        standing.diver ?? standing.dives.first.map { event.dives[$0].file } ?? ""
    }

    private func interval(_ interval: ClosedRange<Double>?) -> String {
        interval.map { "\($0.lowerBound.decimals(1)) to \($0.upperBound.decimals(1))" } ?? ""
    }

    private func text(_ statistic: Statistic, _ decimals: Int) -> String {
        statistic.value?.decimals(decimals) ?? "-"
    }

    private func signed(_ number: Double) -> String { (number < 0 ? "" : "+") + number.decimals(1) }
}
