import Competition

/// Dives worth checking first, grouped by reason.
struct ReviewList {
    /// "3 dives recognised as a different dive than announced".
    let title: String
    let dives: [Link]

    struct Link {
        let href: String
        let name: String
        /// The text after the link.
        let text: String
    }

    private static let mostDives = 4

    /// Empty if nothing stands out.
    static func lists(_ events: [EventEvaluation]) -> [ReviewList] {
        let dives = events.enumerated().flatMap { eventIndex, event in
            event.dives.enumerated().map { ("#event-\(eventIndex + 1)-dive-\($0 + 1)", $1) }
        }
        func list(_ title: String, _ text: (JudgedDive) -> String?) -> ReviewList? {
            ReviewList(title, dives.compactMap { href, dive in text(dive).map { (href, dive.name, $0) } })
        }
        return [
            list("with a withheld score") {
                $0.assessment != nil && $0.predictedScore == nil ? $0.scoreWord : nil
            },
            list("recognised as a different dive than announced") { dive in
                guard dive.predictedScore != nil, let said = dive.assessment?.dive.number,
                    said.isRight(for: dive.dive?.announced?.number) == false
                else { return nil }
                return "as \(said)"
            },
            list("with a final score outside the interval") { dive in
                guard dive.isFinalScoreInInterval == false, let given = dive.predictedScore,
                    let final = dive.finalScore
                else {
                    return nil
                }
                return (given - final).signedText(1)
            },
        ].compactMap(\.self)
    }

    private init?(_ title: String, _ found: [(href: String, name: String, text: String)]) {
        guard !found.isEmpty else { return nil }
        self.title = "\(found.count.counted("dive")) \(title)"
        let shown = found.prefix(Self.mostDives)
        dives = shown.enumerated().map { index, dive in
            let rest = found.count - shown.count
            let after = index < shown.count - 1 ? "; " : rest > 0 ? " and \(rest.groupedText) more" : ""
            return Link(href: dive.href, name: dive.name, text: "(\(dive.text))" + after)
        }
    }
}
