/// Why the first place of an event is unreliable.
public enum Doubt: Sendable, Equatable {
    /// Dives without a score: failed, pending or withheld.
    case unscoredDives(Int)
    /// The list of entrants is uncertain, because a row or a table could not be read.
    case unreadRows
    /// The model was trained on simulated dives only, and dives here are filmed.
    case untestedModel
    /// By its own metrics, the model ranks dives poorly or hardly at all.
    case weakModel
    /// The model was trained or measured on too few dives to know how well it ranks others.
    case unmeasuredModel
    /// The model file has no record of how well it ranks dives.
    case unrecordedModel
    /// Scored dives, by file, whose footage shows far fewer frames than the model expects.
    case shortFootage([String])
}

extension EventEvaluation {
    /// Why the first place is unreliable, most serious first; empty if there is no doubt.
    ///
    /// If there is a doubt, all winning probabilities are unknown: the model's residuals do not cover such dives.
    public var doubts: [Doubt] { Doubt.all(in: dives, isSure: isSure) }
}

extension Doubt {
    static func all(in dives: [JudgedDive], isSure: Bool) -> [Doubt] {
        let unscoredCount = dives.count { $0.predictedScore == nil }
        let scored = dives.filter { $0.predictedScore != nil }
        let short = scored.filter { $0.assessment?.footage.isShort == true }.map(\.file)
        let warnings = scored.flatMap { $0.assessment?.warnings ?? [] }
        let isWeak = warnings.contains { if case .weakModel = $0 { true } else { false } }
        return [
            unscoredCount > 0 ? .unscoredDives(unscoredCount) : nil,
            isSure ? nil : .unreadRows,
            scored.contains {
                !$0.isSimulated && $0.assessment?.warnings.contains(.simulatedTraining) == true
            }
                ? .untestedModel : nil,
            isWeak ? .weakModel : warnings.contains(where: \.isAboutModelRecord) ? .unmeasuredModel : nil,
            // Residuals are a record, too.
            scored.contains {
                $0.assessment?.interval == nil && $0.assessment?.warnings.contains(.unmeasuredModel) == true
            }
                ? .unrecordedModel : nil,
            short.isEmpty ? nil : .shortFootage(short),
        ].compactMap(\.self)
    }

    /// Whether it concerns dives missing from the ranking rather than the model's scores.
    public var isOfCompleteness: Bool {
        switch self {
        case .unscoredDives, .unreadRows: true
        case .untestedModel, .weakModel, .unmeasuredModel, .unrecordedModel, .shortFootage: false
        }
    }

    /// A clause that continues "A leads, but": "2 of 8 dives have no score".
    ///
    /// - Parameter diveCount: how many dives the event has.
    public func clause(diveCount: Int) -> String {
        switch self {
        case .unscoredDives(let count):
            "\(count) of \(diveCount) dives \(count == 1 ? "has" : "have") no score"
        case .unreadRows: "not all of results.csv could be read"
        case .untestedModel: "the model was trained on simulated dives and is untested on filmed ones"
        case .unmeasuredModel:
            "the model was trained or measured on too few dives to know how well it ranks others"
        case .unrecordedModel: "the model file does not record how well the model ranks dives"
        case .weakModel: "by its own record the model hardly ranks dives"
        case .shortFootage(let files):
            files.count == 1
                ? "the clip \(files[0]) is too short to show a whole dive"
                : "\(files.count) clips are too short to show a whole dive (\(files.prefix(3).joined(separator: ", "))"
                    + (files.count > 3 ? ", ...)" : ")")
        }
    }
}
