import Competition
import Datasets
import Diving
import Statistics
import Verdicts

/// How well model and panel agree over the whole tournament.
struct AgreementView {
    let chart: String
    let sentence: String
    let more: [String]
    let tables: [TableView]

    init(_ overall: Comparison, of evaluation: TournamentEvaluation) {
        let dives = evaluation.events.flatMap(\.dives)
        let title = evaluation.events.count == 1 ? "all dives" : "all \(evaluation.events.count) events"
        chart = ScatterChart(overall, of: dives, title: title).svg(id: "scatter")
        sentence = overall.sentence
        more = [
            overall.report.meanAbsoluteError.value.map {
                "On average the model is \($0.points) points off the panel\u{2019}s final score."
            },
            overall.coverage.value.map {
                "\($0.percentText) of the final scores lie within the model\u{2019}s intervals."
            },
            overall.withheldCount > 0
                ? "\(overall.withheldCount.counted("score")) withheld and not counted here." : nil,
        ].compactMap(\.self)
        tables = [TableView(.agreement(evaluation, overall), id: "agreement-table")]
    }
}

extension Table {
    /// Every measure, for each event and for all together.
    fileprivate static func agreement(_ evaluation: TournamentEvaluation, _ overall: Comparison) -> Table {
        var footnotes = Footnotes()
        var compared: [(String, Comparison)] = evaluation.events.compactMap { event in
            event.comparison.map { (event.name, $0) }
        }
        if evaluation.events.count > 1 { compared.append(("All events", overall)) }
        let rows = compared.map { title, comparison in
            Row(
                title: title, detail: comparison.report.diveCount.counted("dive"),
                cells: AgreementMeasure.all.map { measure in
                    footnotes.cell(
                        SeedSummary([measure.value(comparison)]), digits: measure.digits,
                        scale: measure.scale,
                        details: measure.isCorrelation ? correlationDetails(comparison.report) : [])
                })
        }
        return Table(
            name: "",
            caption:
                "The model\u{2019}s scores and classes against what the panel gave and the dive lists announced.",
            columns: [Column(title: "Event")]
                + AgreementMeasure.all.map { Column(title: $0.title, detail: $0.unit) },
            rows: rows,
            notes: footnotes.notes + [
                Note(
                    text:
                        "R-l2 is the mean squared error over the squared range of final scores, times 100; lower is better, as "
                        + "for the mean error. \u{03C1} and \u{03C4} are 1 for equal rankings and 0 for unrelated ones. Podium: the "
                        + "part of the panel\u{2019}s first three among the model\u{2019}s first three. Coverage: the part of final "
                        + "scores within their intervals.")
            ])
    }

    private static func correlationDetails(_ report: EvaluationReport) -> [String] {
        [report.spearmanRange?.text, report.spearmanPValue.value?.pText].compactMap(\.self)
    }
}

/// A column of the table.
private struct AgreementMeasure {
    let title: String
    var unit = ""
    var digits = 3
    var scale = 1.0
    var isCorrelation = false
    let value: (Comparison) -> Statistic

    static var all: [AgreementMeasure] {
        [
            AgreementMeasure(title: "Spearman \u{03C1}", isCorrelation: true) { $0.report.spearman },
            AgreementMeasure(title: "Kendall \u{03C4}", value: \.kendallTau),
            AgreementMeasure(title: "R-l2", unit: "\u{00D7} 100") { $0.report.relativeL2 },
            AgreementMeasure(title: "Mean error", unit: "points", digits: 1) { $0.report.meanAbsoluteError },
            AgreementMeasure(
                title: "Winner", unit: "% right", digits: 0, scale: 100, value: \.winnerAgreement),
            AgreementMeasure(
                title: "Podium", unit: "% right", digits: 0, scale: 100, value: \.podiumAgreement),
            AgreementMeasure(title: "Coverage", unit: "%", digits: 0, scale: 100, value: \.coverage),
        ]
            + ClassificationTask.allCases.map { task in
                AgreementMeasure(title: task.shortTitle, unit: "% right", digits: 0, scale: 100) {
                    $0.report.accuracies[task] ?? .undefined(reason: "not measured")
                }
            } + [
                AgreementMeasure(title: "Dive number", unit: "% right", digits: 0, scale: 100) {
                    $0.report.diveNumberAccuracy
                }
            ]
    }
}

extension ClassificationTask {
    /// The heading in one word, for a narrow column.
    fileprivate var shortTitle: String {
        switch self {
        case .position: "Position"
        case .armstand: "Armstand"
        case .rotationType: "Rotation"
        case .halfSomersaults: "Somersaults"
        case .halfTwists: "Twists"
        }
    }
}
