public import Verdicts

/// One kind of warning in the assessments of a tournament, and the dives that it concerns.
public struct WarningSummary: Sendable, Equatable {
    /// A sentence; numbers that differ from dive to dive are ranges: "The video shows 50 to 61 of 103 frames."
    public let sentence: String
    /// The warning of the first of these dives.
    public let warning: Assessment.Warning
    /// The dives concerned, in order.
    public let dives: [JudgedDive]
    /// How many dives have an assessment.
    public let judgedCount: Int

    /// Each kind of warning once, those of most dives first.
    ///
    /// That a model was trained on simulated dives only is not a warning for a simulated dive.
    public static func summaries(of dives: [JudgedDive]) -> [WarningSummary] {
        var matters: [String] = []
        var groups: [String: [(warning: Assessment.Warning, dive: JudgedDive)]] = [:]
        for dive in dives {
            for warning in dive.assessment?.warnings ?? []
            where warning != .simulatedTraining || !dive.isSimulated {
                if groups[warning.matter] == nil { matters.append(warning.matter) }
                groups[warning.matter, default: []].append((warning, dive))
            }
        }
        let judgedCount = dives.count { $0.assessment != nil }
        return matters.enumerated().compactMap { index, matter in
            groups[matter].map { (index, $0) }
        }.sorted { (-$0.1.count, $0.0) < (-$1.1.count, $1.0) }.map { _, group in
            WarningSummary(
                sentence: sentence(of: group.map(\.warning)), warning: group[0].warning,
                dives: group.map(\.dive),
                judgedCount: judgedCount)
        }
    }

    /// "2 of 8 dives: The video is interlaced. (001.mp4, 004.mp4)", with at most three names.
    public func text(namesEvents: Bool) -> String {
        guard judgedCount > 1 else { return sentence }
        let counts = "\(dives.count) of \(judgedCount) dives: \(sentence)"
        guard dives.count < judgedCount else { return counts }
        let names = dives.prefix(3).map { namesEvents ? "\($0.event): \($0.file)" : $0.file }
        let rest = dives.count - names.count
        return counts + " (\(names.joined(separator: ", "))\(rest > 0 ? " and \(rest) more" : ""))"
    }

    private static func sentence(of warnings: [Assessment.Warning]) -> String {
        let first = warnings[0]
        guard warnings.contains(where: { $0 != first }) else { return first.rawValue }
        switch first {
        case .unlistedDive:
            return "The predicted classes do not form a listed dive; the closest one is shown."
        case .scoreCut: return "The network's score is outside the possible range and was cut."
        case .notSure, .notADive, .simulatedTraining, .weakModel, .fewMeasuredDives, .fewTrainingDives,
            .unmeasuredModel, .noDetector,
            .footage:
            return ranged(warnings.map(\.rawValue))
        }
    }

    /// Merges sentences that differ only in their numbers into one with the range of each number.
    private static func ranged(_ sentences: [String]) -> String {
        let number = /\d+(\.\d+)?/
        let numbers = sentences.map { $0.matches(of: number).map { $0.output.0 } }
        var index = 0
        return sentences[0].replacing(number) { match in
            let values = numbers.map { $0[index] }.sorted { (Double($0) ?? 0) < (Double($1) ?? 0) }
            index += 1
            guard let least = values.first, let greatest = values.last, least != greatest else {
                return String(match.output.0)
            }
            return "\(least) to \(greatest)"
        }
    }
}
