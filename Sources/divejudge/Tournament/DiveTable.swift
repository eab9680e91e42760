import Competition
import Files
import Verdicts

/// The dives of an evaluation as CSV for a spreadsheet, one row per dive.
struct DiveTable {
    private let evaluation: TournamentEvaluation

    private let isWhole: Bool

    /// - Parameter isWhole: whether all dives have a result; if not, nobody has a place.
    init(_ evaluation: TournamentEvaluation, isWhole: Bool) {
        self.evaluation = evaluation
        self.isWhole = isWhole
    }

    private static let header =
        [
            "event", "file", "diver", "place", "score", "low", "high", "recognition", "dive_number",
            "difficulty",
            "announced_number", "announced_difficulty", "final_score",
        ] + ClassificationTask.allCases.map(\.rawValue) + ["caption", "warnings", "error"]

    /// The header, then the dives in the order of their events, RFC 4180 quoting, without line ends.
    var lines: [String] {
        [Self.line(Self.header)]
            + evaluation.events.flatMap { event in
                var places = [Int?](repeating: nil, count: event.dives.count)
                for standing in event.standings where isWhole && standing.isScored {
                    for dive in standing.dives { places[dive] = standing.rank }
                }
                return zip(event.dives, places).map { Self.line(cells($0, place: $1)) }
            }
    }

    /// A line without its line break, which the output adds.
    private static func line(_ cells: [String]) -> String { String(csvLine(cells).dropLast()) }

    private func cells(_ dive: JudgedDive, place: Int?) -> [String] {
        let (verdict, recognised) = (dive.assessment, dive.recognised)
        var error = ""
        if case .failed(let reason) = dive.outcome { error = reason }
        let cells: [String?] =
            [
                dive.event, dive.file, dive.diver, place.map { "\($0)" }, number(verdict?.score),
                number(verdict?.interval?.low), number(verdict?.interval?.high),
                verdict?.recognition?.verdict.rawValue, recognised?.dive.number.description,
                number(recognised?.dive.difficulty), dive.dive?.announced?.number?.description,
                number(dive.dive?.announced?.difficulty), number(dive.finalScore),
            ] + ClassificationTask.allCases.map { recognised?.classification[$0].label }
            + [recognised?.caption.sentence, verdict?.warnings.map(\.rawValue).joined(separator: " "), error]
        return cells.map { $0 ?? "" }
    }

    private func number(_ value: Double?) -> String? { value?.decimals(2) }
}
