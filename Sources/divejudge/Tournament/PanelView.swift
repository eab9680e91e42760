import Competition
import Terminal

/// What the awards reveal about the judges, as text; the page has more.
struct PanelView {
    private let panels: [(event: EventEvaluation, audit: PanelAudit)]
    private let style: TerminalStyle

    /// At most this many outlying awards are listed individually; further ones are counted.
    private static let mostNamed = 5

    init(_ evaluation: TournamentEvaluation, style: TerminalStyle) {
        panels = evaluation.events.compactMap { event in event.panel.map { (event, $0) } }
        self.style = style
    }

    /// Each judge's bias and spread, then the awards far from their panel; nil without awards.
    var text: String? {
        guard !panels.isEmpty else { return nil }
        let judgeCount = panels.map(\.audit.judges.count).max() ?? 0
        let judges = (1...judgeCount).map { ("judge \($0)", TextTable.Alignment.right) }
        var table = TextTable(judges + [("event", .left)])
        for (event, audit) in panels {
            table.add(
                audit.judges.map { judge in
                    let sign = judge.bias < 0 ? "" : "+"
                    let spread = judge.spread.value.map { " \u{B1} \($0.decimals(2))" } ?? ""
                    return sign + judge.bias.decimals(2) + spread
                } + Array(repeating: "", count: judgeCount - audit.judges.count) + [event.name])
        }
        let title =
            style.bold("Judges against the median of their panel") + style.faint(" (bias \u{B1} spread)")
        let roles =
            panels.contains { $0.audit.isSynchronised }
            ? ["  Synchronised: each judge against the judges of the same role."] : []
        return ([title] + roles + [table.text(style: style)] + farAwards).joined(separator: "\n")
    }

    private var farAwards: [String] {
        let far = panels.flatMap { event, audit in
            audit.farAwards.map { award in
                let file = TerminalText.escaped(event.dives[award.dive].file)
                return
                    "  judge \(award.judge) gave \(award.award.decimals(1)) where the panel's median is "
                    + "\(award.median.decimals(1)): \(file), \(TerminalText.escaped(event.name))"
            }
        }
        let rest = far.count - Self.mostNamed
        return far.prefix(Self.mostNamed)
            + (rest > 0 ? ["  and \(rest) more awards far from their panel"] : [])
    }
}
