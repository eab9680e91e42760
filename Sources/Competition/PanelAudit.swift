import Datasets
import Diving
public import Statistics

/// What the awards of an event reveal about its judges.
///
/// If panels of several sizes sat, the judges are those of the most frequent size.
public struct PanelAudit: Sendable, Equatable {
    /// One judge of the panel.
    public struct Judge: Sendable, Equatable {
        /// Counted from 1.
        public let number: Int
        /// The mean of the judge's award minus the panel's median, in points of an award. In synchronised diving the panel
        /// consists of the judges with the same role: the execution of one diver, or the synchronisation.
        public let bias: Double
        /// The standard error of the bias: the spread over the square root of the number of dives.
        public let biasError: Statistic
        /// The standard deviation of that difference.
        public let spread: Statistic
        /// How closely the judge ranks the dives as the others do: Spearman's correlation of the judge's award with the mean
        /// of the panel's other awards.
        public let correlation: Statistic
    }

    /// An award far from the panel's median.
    public struct FarAward: Sendable, Equatable {
        /// Index of the dive in the event.
        public let dive: Int
        /// Counted from 1.
        public let judge: Int
        /// The award.
        public let award: Double
        /// The panel's median.
        public let median: Double
    }

    /// A dive that the panel and the model score differently.
    public struct Disagreement: Sendable, Equatable {
        /// Index of the dive in the event.
        public let dive: Int
        /// Predicted minus final score, in points.
        public let difference: Double
        /// Whether the final score lies outside the predicted score's interval.
        public let isBeyondInterval: Bool
    }

    /// The number of dives with the awards of a panel of this size.
    public let diveCount: Int
    /// True if the judges of a synchronised panel are each compared with those of the same role.
    public let isSynchronised: Bool
    /// The judges in order.
    public let judges: [Judge]
    /// Awards at least 1.5 from the median, the farthest first.
    public let farAwards: [FarAward]

    private static let farthestFromMedian = 1.5

    /// Nil if no dive has the awards of a whole panel.
    init?(_ dives: [JudgedDive]) {
        let recognised = RecognisedPanel.panels(of: dives.compactMap { $0.dive?.truth })
        let all = dives.enumerated().compactMap { index, dive -> Panel? in
            guard let awards = dive.dive?.truth?.awards, awards.allSatisfy(\.isFinite),
                let panel = recognised.first(where: { $0.judgeCount == awards.count })
            else { return nil }
            return Panel(dive: index, awards: awards, rule: panel.rule)
        }
        let bySize = Dictionary(grouping: all, by: \.awards.count)
        guard
            let panels = bySize.values.max(by: {
                ($0.count, $0[0].awards.count) < ($1.count, $1[0].awards.count)
            })
        else { return nil }
        diveCount = panels.count
        isSynchronised = panels[0].rule == .synchronised
        judges = panels[0].awards.indices.map { judge in
            let differences = panels.map { $0.awards[judge] - $0.median(for: judge) }
            let spread = standardDeviation(differences)
            return Judge(
                number: judge + 1, bias: mean(differences),
                biasError: spread.value.map { Statistic($0 / Double(panels.count).squareRoot()) } ?? spread,
                spread: spread,
                correlation: spearmanCorrelation(
                    panels.map { $0.awards[judge] }, panels.map { $0.meanWithout(judge) }))
        }
        farAwards = all.flatMap(\.farAwards).sorted {
            ($1.distance, $0.dive, $0.judge) < ($0.distance, $1.dive, $1.judge)
        }
    }

    private struct Panel {
        let dive: Int
        let awards: [Double]
        let rule: JudgingPanel.Rule

        /// The awards of the judges of the same role, including the judge's own.
        private func peers(of judge: Int) -> ArraySlice<Double> {
            let roles = rule.roles(judgeCount: awards.count)
            return awards[roles.first { $0.contains(judge) } ?? awards.indices]
        }

        func median(for judge: Int) -> Double {
            let sorted = peers(of: judge).sorted()
            return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        }

        func meanWithout(_ judge: Int) -> Double {
            let peers = peers(of: judge)
            return (peers.reduce(0, +) - awards[judge]) / Double(peers.count - 1)
        }

        var farAwards: [FarAward] {
            awards.enumerated().compactMap { judge, award in
                let median = median(for: judge)
                guard abs(award - median) >= farthestFromMedian else { return nil }
                return FarAward(dive: dive, judge: judge + 1, award: award, median: median)
            }
        }
    }
}

extension PanelAudit.FarAward {
    fileprivate var distance: Double { abs(award - median) }
}

extension PanelAudit.Disagreement {
    /// The greatest differences among dives with both scores, at most five.
    static func greatest(of dives: [JudgedDive]) -> [Self] {
        let all = dives.enumerated().compactMap { Self(dive: $0, $1) }
        return Array(
            all.sorted { (abs($1.difference), $0.dive) < (abs($0.difference), $1.dive) }.prefix(5))
    }

    private init?(dive index: Int, _ dive: JudgedDive) {
        guard let given = dive.predictedScore, let final = dive.finalScore else { return nil }
        self.init(
            dive: index, difference: given - final, isBeyondInterval: dive.isFinalScoreInInterval == false)
    }
}

/// The standard deviation of a sample, divided by n - 1.
private func standardDeviation(_ values: [Double]) -> Statistic {
    guard values.count > 1 else { return .undefined(reason: "fewer than two dives") }
    let mean = mean(values)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return Statistic((squares / Double(values.count - 1)).squareRoot())
}
