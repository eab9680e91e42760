import Competition

/// What the awards reveal about the judges, and where model and panel differ.
struct AuditView {
    let caption: String
    let hasJudges: Bool
    let judges: [JudgeView]
    let farAwards: [Remark]
    let hasFarAwards: Bool
    let farAwardsTitle: String
    let disagreements: [Remark]
    let hasDisagreements: Bool

    struct JudgeView {
        let number: Int
        let bias: String
        let chart: String
        let spread: String
        let correlation: String
    }

    struct Remark {
        let href: String
        let name: String
        let text: String
    }

    private static let mostFarAwards = 8

    /// Nil if no dive has awards or both scores.
    init?(_ event: EventEvaluation, eventID: String) {
        guard event.panel != nil || !event.disagreements.isEmpty else { return nil }
        func href(_ dive: Int) -> String { "#\(eventID)-dive-\(dive + 1)" }
        let judges = event.panel?.judges ?? []
        hasJudges = !judges.isEmpty
        caption =
            "Over \((event.panel?.diveCount ?? 0).counted("dive")) with awards, in points of an award. Bias: how much higher (+) "
            + "or lower (\u{2212}) a judge\u{2019}s awards are than the panel\u{2019}s median, on average, \u{00B1} its standard "
            + "error. Spread: how much that varies. \u{03C1}: how alike the judge and the others rank the dives."
            + (event.panel?.isSynchronised == true
                ? " In synchronised diving a panel is the judges of the same role: the execution of one diver, or the synchronisation."
                : "")
        let greatest = max(0.5, judges.map { abs($0.bias) }.max() ?? 0)
        self.judges = judges.map { judge in
            JudgeView(
                number: judge.number,
                bias: judge.bias.signedText(2)
                    + (judge.biasError.value.map { " \u{00B1}\u{00A0}\($0.text(2))" } ?? ""),
                chart: Self.biasBar(judge, greatest: greatest),
                spread: judge.spread.value?.text(2) ?? "n/a",
                correlation: judge.correlation.value?.text(3) ?? "n/a")
        }
        let awards = event.panel?.farAwards ?? []
        farAwards = awards.prefix(Self.mostFarAwards).map { award in
            Remark(
                href: href(award.dive), name: event.dives[award.dive].name,
                text:
                    "judge \(award.judge) gave \(award.award.points), the panel\u{2019}s median is \(award.median.points)"
            )
        }
        hasFarAwards = !farAwards.isEmpty
        farAwardsTitle =
            awards.count > farAwards.count
            ? "The \(farAwards.count) farthest of \(awards.count) awards at least 1.5 from the median"
            : "Awards at least 1.5 from the median"
        disagreements = event.disagreements.map { disagreement in
            let dive = event.dives[disagreement.dive]
            return Remark(
                href: href(disagreement.dive), name: dive.name,
                text:
                    "the model gives \(dive.scoreWord), the panel \(dive.finalScore?.exactPoints ?? "nothing"): "
                    + "\(disagreement.difference.signedText(1))"
                    + (disagreement.isBeyondInterval ? ", beyond the interval" : ""))
        }
        hasDisagreements = !disagreements.isEmpty
    }

    /// A bar to the left for a strict judge, to the right for a lenient one.
    private static func biasBar(_ judge: PanelAudit.Judge, greatest: Double) -> String {
        let length = 46 * min(1, abs(judge.bias) / greatest)
        let words = judge.bias.signedText(2) + " against the panel\u{2019}s median"
        return
            "<svg class=\"bias\" role=\"img\" aria-label=\"Judge \(judge.number): \(words)\" viewBox=\"0 0 100 14\">"
            + "<rect class=\"\(judge.bias < 0 ? "down" : "up")\" x=\"\(svgNumber(judge.bias < 0 ? 50 - length : 50))\" "
            + "y=\"3\" width=\"\(svgNumber(max(0.5, length)))\" height=\"8\"/><path class=\"rail\" d=\"M50 0V14\"/></svg>"
    }
}
