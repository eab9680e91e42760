package import Diving

/// The rule that the final scores of panels of one size follow.
package struct RecognisedPanel: Hashable {
    package let judgeCount: Int
    package let rule: JudgingPanel.Rule
    /// Dives whose final score can be checked: with awards, difficulty and final score.
    package let checkedCount: Int
    /// The number of those whose final score follows from the awards by ``rule``.
    package let followingCount: Int

    /// False if hardly any final score follows from the awards by any known rule, so that nothing can be checked.
    package var isKnown: Bool { checkedCount < Self.fewestChecked || followingCount * 2 >= checkedCount }

    /// Fewer dives do not reveal a rule: contradictions of the usual one are then treated as errors.
    private static let fewestChecked = 4

    /// Recognises the rule from the scores: of the rules for this size the one that most final scores follow, the current one
    /// if several do equally well.
    ///
    /// - Precondition: all dives have the same number of awards, a possible panel size.
    package init(_ dives: [DiveTruth]) {
        judgeCount = dives.first?.awards.count ?? 0
        let usual = JudgingPanel.Rule.usual(judgeCount: judgeCount)
        // A failed dive, 0 by every rule, reveals nothing.
        let checked = dives.filter { $0.difficulty != nil && ($0.finalScore ?? 0) > 0 }
        checkedCount = checked.count
        var best = (rule: usual, count: checked.count { Self.follows($0, usual) })
        for rule in JudgingPanel.Rule.allCases where rule.judgeCounts.contains(judgeCount) {
            let count = checked.count { Self.follows($0, rule) }
            if count > best.count { best = (rule, count) }
        }
        (rule, followingCount) = best
    }

    /// The panels of some dives by size, the smallest first.
    package static func panels(of dives: [DiveTruth]) -> [RecognisedPanel] {
        Dictionary(grouping: dives.filter { JudgingPanel.judgeCounts.contains($0.awards.count) }) {
            $0.awards.count
        }.values.map(RecognisedPanel.init).sorted { $0.judgeCount < $1.judgeCount }
    }

    private static func follows(_ dive: DiveTruth, _ rule: JudgingPanel.Rule) -> Bool {
        guard let panel = try? JudgingPanel(awards: dive.awards, rule: rule), let score = dive.finalScore,
            let difficulty = dive.difficulty
        else { return false }
        return panel.explanation(of: score, difficulty: difficulty) != nil
    }
}
