import Statistics

/// The results of a model's assessments of a tournament: who won, and how far the model and the panel agree.
public struct TournamentEvaluation: Sendable, Equatable {
    /// The events in the order of their first dives.
    public let events: [EventEvaluation]
    /// All dives with both a final and a predicted score; nil if there are none. A single event's own comparison, so that the
    /// two match.
    public let overall: Comparison?

    /// Ranks the dives event by event and compares them with the panel. The same dives, residuals and seed give the same
    /// evaluation.
    ///
    /// - Parameters:
    ///   - dives: the dives with their outcomes; those of one event need not be consecutive.
    ///   - residuals: true minus predicted score, in points, of dives that the model was not trained on; empty for an
    ///     uncalibrated model. Non-finite ones are ignored.
    ///   - unsureEvents: events whose entrants are uncertain, so that their winning probabilities are unknown.
    ///   - seed: seed of the draws behind intervals and winning probabilities.
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
    /// The event's dives in folder order.
    public let dives: [JudgedDive]
    /// False if the list of entrants is uncertain, because a row or a table could not be read.
    public let isSure: Bool
    /// The ranking by the model, the winner first; entrants without any predicted score come last.
    public let standings: [Standing]
    /// The model compared with the panel; nil if no dive has both a predicted and a final score.
    public let comparison: Comparison?
    /// What the awards reveal about the judges; nil if no dive has awards.
    public let panel: PanelAudit?
    /// The dives on which panel and model differ most, at most five, the greatest difference first.
    public let disagreements: [PanelAudit.Disagreement]

    /// How many of its dives have no predicted score: failed, pending or withheld.
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
