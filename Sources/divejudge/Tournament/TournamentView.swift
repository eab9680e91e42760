import Competition
import Diving
import Statistics
import Terminal

/// A readable evaluation: each event's ranking and dives, then the model against the panel.
struct TournamentView {
    private let evaluation: TournamentEvaluation
    private let isWhole: Bool
    private let style: TerminalStyle

    private typealias Column = (title: String, alignment: TextTable.Alignment)
    private static let interval = "90 % interval"
    private static let width = 100

    /// - Parameter isWhole: whether all dives have a result; otherwise there is no ranking.
    init(_ evaluation: TournamentEvaluation, isWhole: Bool, style: TerminalStyle) {
        self.evaluation = evaluation
        self.isWhole = isWhole
        self.style = style
    }

    /// The tables, without a trailing line break.
    var text: String {
        let blocks =
            evaluation.events.map(event) + [warnings].compactMap(\.self)
            + (isWhole
                ? [comparison, accuracies, PanelView(evaluation, style: style).text, simulated].compactMap(
                    \.self)
                : [])
        return blocks.joined(separator: "\n\n")
    }

    private func event(_ event: EventEvaluation) -> String {
        var parts = [style.bold(TerminalText.escaped(event.name))]
        if isWhole { parts += [headline(event), standings(event)].compactMap(\.self) }
        parts.append(dives(event))
        return parts.joined(separator: "\n\n")
    }

    /// "Diver 03 wins with 412.3 points, 7.1 ahead of Diver 05: 62 % sure.", or "leads" and why it is unreliable.
    private func headline(_ event: EventEvaluation) -> String? {
        let scored = event.standings.filter(\.isScored)
        guard let first = scored.first else { return nil }
        let decimals = totalDecimals(event)
        let points = "\(first.total.decimals(decimals)) points"
        let winners = scored.filter { $0.rank == 1 }
        let doubts = event.doubts.map { $0.clause(diveCount: event.dives.count) }.joined(separator: ", and ")
        guard winners.count == 1 else {
            let shared = "  \(winners.count) share first place with \(points)"
            return doubts.isEmpty ? shared + "." : caution("\(shared), but \(doubts).")
        }
        let ahead =
            scored.dropFirst().first.map {
                ", \((first.total - $0.total).decimals(decimals)) ahead of \(name($0, event))"
            } ?? ""
        guard doubts.isEmpty else {
            return caution("  \(name(first, event)) leads with \(points)\(ahead), but \(doubts).")
        }
        let sure = first.winningProbability.map { ": \(chance($0)) sure" } ?? ""
        return style.strongAccent(
            TerminalText.escaped("  \(name(first, event)) wins with \(points)\(ahead)\(sure)."))
    }

    /// Two if one decimal would show different totals as equal.
    private func totalDecimals(_ event: EventEvaluation) -> Int {
        let ranked = event.standings.filter(\.isScored)
        let isClose = zip(ranked, ranked.dropFirst()).contains {
            $0.rank != $1.rank && $0.total.decimals(1) == $1.total.decimals(1)
        }
        return isClose ? 2 : 1
    }

    private func caution(_ sentence: String) -> String {
        TerminalText.wrapped(TerminalText.escaped(sentence), width: Self.width).map {
            style.caution("  " + $0)
        }.joined(separator: "\n")
    }

    /// The assessments' warnings, with counts.
    private var warnings: String? {
        let names = evaluation.events.count > 1
        let lines = WarningSummary.summaries(of: evaluation.events.flatMap(\.dives)).flatMap { summary in
            TerminalText.wrapped(
                TerminalText.escaped(
                    summary.text(namesEvents: names)
                        + tournamentOptions(after: summary.text(namesEvents: names))), width: Self.width
            ).enumerated().map { style.caution(($0.offset == 0 ? "! " : "  ") + $0.element) }
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private func standings(_ event: EventEvaluation) -> String? {
        // If every dive is ranked separately, the table of dives has the same content.
        guard event.standings.contains(where: { $0.diver != nil }) else { return nil }
        let hasPanel = event.standings.contains { $0.finalTotal != nil }
        let hasInterval = event.standings.contains { $0.interval != nil }
        let hasChance = event.standings.contains { $0.winningProbability != nil }
        var columns: [Column] = [("place", .right), ("total", .right)]
        if hasInterval { columns.append((Self.interval, .left)) }
        if hasChance { columns.append(("to win", .right)) }
        columns.append(("dives", .right))
        if hasPanel { columns += [("panel", .right), ("place", .right)] }
        var table = TextTable(columns + [("diver", .left)])
        let decimals = totalDecimals(event)
        for standing in event.standings {
            let (count, unscored) = (standing.dives.count, standing.unscoredDiveCount)
            var cells =
                standing.isScored
                ? ["\(standing.rank)", standing.total.decimals(decimals)] : ["-", "-"]
            if hasInterval { cells.append(text(standing.interval)) }
            if hasChance { cells.append(standing.winningProbability.map(chance) ?? "") }
            cells.append(unscored > 0 ? "\(count - unscored) of \(count)" : "\(count)")
            if hasPanel {
                cells += [
                    standing.finalTotal?.decimals(event.finalScoreDecimals) ?? "",
                    standing.finalRank.map { "\($0)" } ?? "",
                ]
            }
            table.add(cells + [name(standing, event)])
        }
        return table.text(style: style)
    }

    private func dives(_ event: EventEvaluation) -> String {
        let hasPanel = event.dives.contains { $0.finalScore != nil }
        let hasInterval = event.dives.contains { $0.assessment?.interval != nil }
        let hasMismatch = event.dives.contains { $0.misannounced != nil }
        var columns: [Column] = [("score", .right)]
        if hasInterval { columns.append((Self.interval, .left)) }
        columns.append(("dive", .left))
        if hasMismatch { columns.append(("announced", .left)) }
        if hasPanel { columns += [("panel", .right), ("off by", .right)] }
        var table = TextTable(columns + [("file", .left)])
        for dive in event.dives {
            let verdict = dive.assessment
            var cells = [score(dive)]
            if hasInterval { cells.append(text(verdict?.interval.map { $0.low...$0.high })) }
            cells.append(
                dive.recognised.map {
                    named($0.dive.number, $0.dive.difficulty ?? dive.announcedDifficulty(of: $0.dive.number))
                } ?? "")
            if hasMismatch {
                cells.append(dive.misannounced.map { named($0.number, $0.difficulty) } ?? "")
            }
            if hasPanel {
                let difference = dive.predictedScore.flatMap { given in dive.finalScore.map { given - $0 } }
                cells += [
                    dive.finalScore?.decimals(event.finalScoreDecimals) ?? "", difference.map(signed) ?? "",
                ]
            }
            table.add(cells + [dive.file])
        }
        return table.text(style: style)
    }

    /// "407C 3.2".
    private func named(_ number: DiveNumber, _ difficulty: Double?) -> String {
        number.description + (difficulty.map { " \($0.decimals(1))" } ?? "")
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
                report.spearmanPValue.value?.pValue ?? "-",
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
        let names = rows[0].1.report.namedAccuracies.map { ($0.0, TextTable.Alignment.right) }
        var table = TextTable(names + [("event", .left)])
        for (name, row) in rows {
            table.add(
                row.report.namedAccuracies.map { $1.value.map(\.percent) ?? "-" } + [name])
        }
        return [style.bold("Classes as announced"), table.text(style: style)].joined(separator: "\n")
    }

    private var simulated: String? {
        guard let report = evaluation.overall?.report, report.simulatedDiveCount > 0 else { return nil }
        let which =
            report.simulatedDiveCount == report.diveCount
            ? "All dives are" : "\(report.simulatedDiveCount) of the dives are"
        return style.caution("! \(which) simulated: these numbers do not apply to filmed dives.")
    }

    /// The events that have one, and the total if there are several.
    private var comparisons: [(String, Comparison)] {
        let events = evaluation.events.compactMap { event in event.comparison.map { (event.name, $0) } }
        guard evaluation.events.count > 1, let overall = evaluation.overall else { return events }
        return events + [("all together", overall)]
    }

    private func name(_ standing: Standing, _ event: EventEvaluation) -> String {
        standing.diver ?? standing.dives.first.map { event.dives[$0].file } ?? ""
    }

    private func text(_ interval: ClosedRange<Double>?) -> String {
        interval.map { "\($0.lowerBound.decimals(1)) to \($0.upperBound.decimals(1))" } ?? ""
    }

    private func text(_ statistic: Statistic, _ decimals: Int) -> String {
        statistic.value?.decimals(decimals) ?? "-"
    }

    /// Even if no draw or every draw agrees, nothing is certain.
    private func chance(_ probability: Double) -> String {
        min(max(probability, 0.001), 0.999).percent
    }

    private func signed(_ number: Double) -> String { (number < 0 ? "" : "+") + number.decimals(1) }
}

extension JudgedDive {
    /// The announced difficulty, if this dive was announced.
    fileprivate func announcedDifficulty(of number: DiveNumber) -> Double? {
        dive?.announced?.number == number ? dive?.announced?.difficulty : nil
    }

    /// The announced dive, if the model recognised another.
    fileprivate var misannounced: (number: DiveNumber, difficulty: Double?)? {
        guard let announced = dive?.announced, let number = announced.number, let recognised,
            recognised.dive.number.isRight(for: number) == false
        else { return nil }
        return (number, announced.difficulty)
    }
}

extension EventEvaluation {
    /// One decimal for the panel's points, or two if any of them has hundredths.
    fileprivate var finalScoreDecimals: Int {
        let hasHundredths = dives.compactMap(\.finalScore).contains {
            abs(($0 * 10).rounded() - $0 * 10) > 1e-6
        }
        return hasHundredths ? 2 : 1
    }
}
