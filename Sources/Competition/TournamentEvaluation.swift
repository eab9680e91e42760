import Statistics

/// What a model's verdicts of a tournament amount to: who won, and how far the model and the panel agree.
public struct TournamentEvaluation: Sendable, Equatable {
    /// The events in the order in which their first dives come.
    public let events: [EventEvaluation]
    /// All dives with a final score and a given score together; nil where there are none. A single event's own, so that the
    /// two agree.
    public let overall: Comparison?

    /// Ranks the dives event by event and holds them against the panel. The same dives, residuals and seed give the same
    /// evaluation.
    ///
    /// - Parameters:
    ///   - dives: the dives with what became of them; those of one event need not stand together.
    ///   - residuals: true minus given score, in points, of dives that the model never learned from; empty for a model without
    ///     calibration. Any that are not finite are left out.
    ///   - unsureEvents: events of which it is not known who competes, so that nobody's chance to win is known.
    ///   - seed: of the draws that intervals and winning probabilities are made of.
    public init(
        _ dives: [JudgedDive], residuals: [Double], unsureEvents: Set<String> = [], seed: UInt64 = 0
    ) {
        var names: [String] = []
        var divesOfEvent: [String: [JudgedDive]] = [:]
        for dive in dives {
            if divesOfEvent[dive.event] == nil { names.append(dive.event) }
            divesOfEvent[dive.event, default: []].append(dive)
        }
        let residuals = residuals.filter(\.isFinite)
        let generator = SeededGenerator(seed: seed)
        events = names.enumerated().map { index, name in
            EventEvaluation(
                name: name, dives: divesOfEvent[name] ?? [], residuals: residuals,
                isSure: !unsureEvents.contains(name), generator: generator.branch(UInt64(index) + 1))
        }
        if events.count == 1 {
            overall = events[0].comparison
        } else {
            var bootstrap = generator.branch(0)
            overall = Comparison(
                dives, podiums: events.map { PodiumAgreement($0.standings) }, using: &bootstrap)
        }
    }
}

/// One event of a tournament.
public struct EventEvaluation: Sendable, Equatable {
    /// The event's name.
    public let name: String
    /// Its dives in the order of the folder.
    public let dives: [JudgedDive]
    /// False where it is not known who competes, because a row or a table could not be read.
    public let isSure: Bool
    /// The ranking by the model, the winner first; whoever has no given score at all comes last.
    public let standings: [Standing]
    /// The model against the panel; nil where no dive has both a given and a final score.
    public let comparison: Comparison?
    /// What the awards say of the judges; nil where no dive has awards.
    public let panel: PanelAudit?
    /// The dives that panel and model see most differently, at most five, the greatest difference first.
    public let disagreements: [PanelAudit.Disagreement]

    /// How many of its dives have no given score: failed, pending or withheld.
    public var unscoredDiveCount: Int { dives.count { $0.predictedScore == nil } }

    init(
        name: String, dives: [JudgedDive], residuals: [Double], isSure: Bool, generator: SeededGenerator
    ) {
        self.name = name
        self.dives = dives
        self.isSure = isSure
        var draws = generator.branch(0)
        standings = Standing.standings(of: dives, residuals: residuals, isSure: isSure, using: &draws)
        var bootstrap = generator.branch(1)
        comparison = Comparison(dives, podiums: [PodiumAgreement(standings)], using: &bootstrap)
        panel = PanelAudit(dives)
        disagreements = PanelAudit.Disagreement.greatest(of: dives)
    }
}
