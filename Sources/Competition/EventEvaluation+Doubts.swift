/// Why the first place of an event is not to be relied on.
public enum Doubt: Sendable, Equatable {
    /// Dives without a score, be they failed, pending or withheld.
    case unscoredDives(Int)
    /// It is not known who competes, because a row or a table could not be read.
    case unreadRows
    /// The model has seen simulated dives only, and dives here are filmed.
    case untestedModel
    /// The model's own record says that it hardly ranks dives, or hardly anything.
    case weakModel
    /// The model was trained or measured on too few dives to know how well it ranks others.
    case unmeasuredModel
    /// The model's file records nothing of how well it ranks dives.
    case unrecordedModel
    /// Scored dives of which the footage shows much less than the model looks at, by their files.
    case shortFootage([String])
}

extension EventEvaluation {
    /// Why the first place is not to be relied on, gravest first; empty where nothing speaks against it.
    ///
    /// Where there is a doubt, nobody's chance to win is known: the model's record is not of such dives.
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

    /// Whether it is about dives that are missing from the ranking, and not about the model's scores.
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
