import Judging
import Terminal
import Verdicts

/// A readable view of a calibration or its check.
struct CalibrateView {
    private let dives: CalibrationDives

    init(_ dives: CalibrationDives) { self.dives = dives }

    /// A new calibration, and how it would have done on each event if computed from the others.
    func text(of calibration: Calibration, style: TerminalStyle) -> String {
        (calibration.facts + heldOut).text(style)
    }

    /// A model's calibration compared with other dives.
    func text(checking calibration: Calibration, style: TerminalStyle) -> String {
        (calibration.facts + checked(calibration)).text(style)
    }

    private var heldOut: ModelFacts {
        let events = dives.coverageOfEvents
        let parts = events.map { Double($0.coveredCount) / Double($0.count) }
        guard let worst = parts.min(), events.count > 1 else { return [] }
        let covered = events.reduce(0) { $0 + $1.coveredCount }
        let count = events.reduce(0) { $0 + $1.count }
        return [
            (
                "held out",
                "\((Double(covered) / Double(count) * 100).decimals(1)) % of scores inside, each event by the others; "
                    + "worst event \(worst.percent)"
            )
        ]
    }

    private func checked(_ calibration: Calibration) -> ModelFacts {
        let verdicts = dives.dives.map { dive in
            calibration.detector.map { $0.verdict(at: $0.distance(of: dive.featureStatistics)) } ?? .dive
        }
        let given = zip(dives.dives, verdicts).filter { $0.1 == .dive }.map(\.0)
        let intervals = given.compactMap { dive in
            calibration.interval(around: dive.score).map { (dive: dive, range: $0.low...$0.high) }
        }
        var rows: ModelFacts = [
            ("checked on", "\(dives.dives.count) dives, \(given.count) of them given a score")
        ]
        if !intervals.isEmpty {
            let inside = intervals.count { $0.range.contains($0.dive.finalScore) }
            let width = intervals.reduce(0) { $0 + $1.range.upperBound - $1.range.lowerBound }
            rows.append(
                (
                    "inside",
                    "\(part(inside, of: intervals.count)) of final scores; the mean interval is "
                        + "\((width / Double(intervals.count)).decimals(1)) points wide"
                ))
        }
        if calibration.detector != nil {
            rows.append(("not sure", part(verdicts.count { $0 == .notSure }, of: verdicts.count)))
            rows.append(("not a dive", part(verdicts.count { $0 == .notADive }, of: verdicts.count)))
        }
        return rows
    }

    private func part(_ count: Int, of all: Int) -> String {
        "\((Double(count) / Double(all) * 100).decimals(1)) %"
    }
}

extension Calibration {
    /// What a calibration promises, as rows of a name and a text.
    var facts: ModelFacts {
        [
            ("taken from", data),
            (
                "interval",
                halfWidth().map { "90 % of final scores within \($0.decimals(1)) points of the model's" }
                    ?? "none: requires \(Self.fewestDives) dives"
            ),
            (
                "footage",
                detector.map {
                    "a dive up to distance 1, not a dive beyond \($0.diveLimit.decimals(2))"
                }
                    ?? "every footage is taken for a dive: it takes \(OutOfDistributionDetector.fewestDives) dives to know them"
            ),
        ]
    }
}
