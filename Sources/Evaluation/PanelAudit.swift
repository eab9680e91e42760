import Diving

/// What the awards of an event say of its judges.
public struct PanelAudit: Sendable, Equatable {
    /// One judge of the panel.
    public struct Judge: Sendable, Equatable {
        /// 1...7.
        public let number: Int
        /// The mean of the judge's award minus the median of the panel's, in points of an award.
        public let bias: Double
        /// The standard error of the bias: the spread over the square root of the number of dives.
        public let biasError: Statistic
        /// The standard deviation of that difference.
        public let spread: Statistic
        /// How closely the judge ranks the dives as the others do: Spearman's correlation of the judge's award with the mean of
        /// the other six.
        public let correlation: Statistic
    }

    /// An award far from the panel.
    public struct FarAward: Sendable, Equatable {
        /// Index of the dive in the event's.
        public let dive: Int
        /// 1...7.
        public let judge: Int
        /// The award.
        public let award: Double
        /// The median of the panel's seven.
        public let median: Double
    }

    /// A dive that panel and model see differently.
    public struct Disagreement: Sendable, Equatable {
        /// Index of the dive in the event's.
        public let dive: Int
        /// Given minus final score, in points.
        public let difference: Double
        /// Whether the final score lies outside of the score's interval.
        public let isBeyondInterval: Bool
    }

    /// How many dives have awards.
    public let diveCount: Int
    /// The seven judges.
    public let judges: [Judge]
    /// Awards at least 1.5 from the median, the farthest first.
    public let farAwards: [FarAward]

    private static let farthestFromMedian = 1.5

    /// Nil where no dive has the awards of all seven judges.
    init?(_ dives: [JudgedDive]) {
        let panels = dives.enumerated().compactMap { index, dive in
            (dive.dive?.truth?.awards).flatMap { Panel(dive: index, awards: $0) }
        }
        guard !panels.isEmpty else { return nil }
        diveCount = panels.count
        judges = (0..<JudgingPanel.judgeCount).map { judge in
            let differences = panels.map { $0.awards[judge] - $0.median }
            let spread = standardDeviation(differences)
            return Judge(
                number: judge + 1, bias: mean(differences),
                biasError: spread.value.map { Statistic($0 / Double(panels.count).squareRoot()) } ?? spread,
                spread: spread,
                correlation: spearmanCorrelation(
                    panels.map { $0.awards[judge] }, panels.map { $0.meanWithout(judge) }))
        }
        farAwards = panels.flatMap(\.farAwards).sorted {
            ($1.distance, $0.dive, $0.judge) < ($0.distance, $1.dive, $1.judge)
        }
    }

    private struct Panel {
        let dive: Int
        let awards: [Double]
        let median: Double

        init?(dive: Int, awards: [Double]) {
            guard awards.count == JudgingPanel.judgeCount, awards.allSatisfy(\.isFinite) else { return nil }
            self.dive = dive
            self.awards = awards
            median = awards.sorted()[JudgingPanel.judgeCount / 2]
        }

        func meanWithout(_ judge: Int) -> Double {
            (awards.reduce(0, +) - awards[judge]) / Double(awards.count - 1)
        }

        var farAwards: [FarAward] {
            awards.enumerated().filter { abs($1 - median) >= farthestFromMedian }.map {
                FarAward(dive: dive, judge: $0 + 1, award: $1, median: median)
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
        guard let given = dive.givenScore, let final = dive.finalScore else { return nil }
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
