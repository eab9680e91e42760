public import Statistics

/// How closely each judge alone ranks dives as the panel does: Spearman's correlation of the judge's award, times 3 and the
/// degree of difficulty, with the final score.
///
/// This shows how much of the final score a single judge explains; it does not separate good judges from bad ones, since the
/// final score includes the same degree of difficulty and the judge's own award: see ``PanelAudit/Judge/correlation``.
///
/// Over the dives with seven awards, a difficulty and a final score; undefined, seven times, if there are none. On MTL-AQA's
/// test dives 0.976 to 0.981.
public func judgeCorrelations(of dives: [LabeledDive]) -> [Statistic] {
    let judgeCount = 7
    let judged = dives.compactMap { dive -> (awards: [Double], difficulty: Double, score: Double)? in
        guard let truth = dive.truth, truth.awards.count == judgeCount, let difficulty = truth.difficulty,
            let score = truth.finalScore
        else { return nil }
        return (truth.awards, difficulty, score)
    }
    return (0..<judgeCount).map { judge in
        guard !judged.isEmpty else {
            return .undefined(reason: "no dive has seven awards, a difficulty and a final score")
        }
        return spearmanCorrelation(
            judged.map { $0.awards[judge] * 3 * $0.difficulty }, judged.map(\.score))
    }
}
