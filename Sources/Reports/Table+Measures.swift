import Blueprints
import Datasets
import Statistics
import Verdicts

extension Table {
    /// Everything but the correlation, at the epoch used to compare experiments; the study's accuracies below ours.
    static func measures(_ study: Study) -> Table {
        var footnotes = Footnotes()
        var rows: [Row] = []
        for result in study.results {
            let cells = Measure.compared.map { measure in
                footnotes.cell(
                    result.summary(study.comparedChoice, measure.value), digits: measure.digits,
                    scale: measure.scale)
            }
            rows.append(
                Row(
                    title: result.experiment.label,
                    cells: cells + [footnotes.cell(result.epochSeconds, digits: 1)]))
            guard let log = study.publishedLog(of: result.experiment), let last = log.last else { continue }
            rows.append(studyRow("the study, epoch \(last.epoch)", last))
        }
        return Table(
            name: "Table 3",
            caption: "Other measures on \(study.dives.testName), at the \(study.comparedChoice.title).",
            columns: [Column(title: "Experiment")]
                + Measure.compared.map { Column(title: $0.title, detail: $0.unit) }
                + [Column(title: "Epoch", detail: "seconds")],
            rows: rows,
            notes: footnotes.notes + [
                Note(
                    text:
                        "R-l2 is the mean squared error over the squared range of true scores, times 100. The study logged "
                        + "neither score errors nor caption measures."),
                captionNote(study),
            ])
    }

    private static func studyRow(_ title: String, _ epoch: PublishedEpoch) -> Row {
        let cells = Measure.compared.map { $0.publishedCell(epoch) }
        return Row(title: title, cells: cells + [.empty], kind: .study)
    }

    private static func captionNote(_ study: Study) -> Note {
        var text =
            "METEOR is the formula of 2005 with exact matches only, not comparable with METEOR 1.5."
        let (long, all) = (study.dives.longCaptionedTest, study.dives.captionedTest)
        if long > 0 {
            text +=
                " \(long) of the \(all) true captions are longer than the \(Captioner.mostWords) words that a captioner may "
                + "say; they are not cut."
        }
        return Note(text: text)
    }

    /// All measures of one experiment at the three selected epochs.
    static func choices(_ result: ExperimentResult, _ study: Study) -> Table {
        var footnotes = Footnotes()
        let log = study.publishedLog(of: result.experiment)
        let measures = [Measure.correlation] + Measure.all
        let rows = measures.map { measure in
            var cells = EpochChoice.allCases.map { choice in
                footnotes.cell(
                    result.summary(choice, measure.value), digits: measure.digits, scale: measure.scale,
                    details: measure.isCorrelation ? correlationDetails(result, choice) : [])
            }
            if let log { cells += [log.last, log.best].map { $0.map(measure.publishedCell) ?? .empty } }
            return Row(
                title: measure.unit.isEmpty ? measure.title : "\(measure.title), \(measure.unit)",
                cells: cells)
        }
        return Table(
            name: "",
            caption: "Measures of experiment \(result.experiment.rawValue) on \(study.dives.testName).",
            columns: [Column(title: "Measure")] + choiceColumns(hasStudy: log != nil),
            rows: rows,
            notes: footnotes.notes + [Note(text: "Caption measures are those of Table 3, with its note.")])
    }
}

/// A column of measures: its heading, source and format.
private struct Measure {
    let title: String
    var unit = ""
    var digits = 3
    var scale = 1.0
    /// The head that it is the accuracy of.
    var task: ClassificationTask?
    /// Shown with its interval, p value and epoch.
    var isCorrelation = false
    var isOfCaptions = false
    let value: (EvaluationReport) -> Statistic

    /// The study's own value; blank for what it did not log.
    func publishedCell(_ epoch: PublishedEpoch) -> Table.Cell {
        if isCorrelation, let value = epoch.spearman {
            return Table.Cell(text: value.text(digits), details: ["epoch \(epoch.epoch)"])
        }
        guard let task, let accuracy = epoch.accuracies[task] else { return .empty }
        return Table.Cell(text: (accuracy * scale).text(digits))
    }

    static var correlation: Measure {
        Measure(title: "Spearman correlation", isCorrelation: true, value: \.spearman)
    }

    /// Everything but the correlation.
    static var all: [Measure] {
        compared.filter { !$0.isOfCaptions }
            + [
                Measure(title: "BLEU-1", isOfCaptions: true) { $0.caption(\.bleu1) },
                Measure(title: "BLEU-2", isOfCaptions: true) { $0.caption(\.bleu2) },
                Measure(title: "BLEU-3", isOfCaptions: true) { $0.caption(\.bleu3) },
            ] + compared.filter(\.isOfCaptions)
    }

    /// The measures used to compare experiments: BLEU-4 stands for BLEU.
    static var compared: [Measure] {
        [
            Measure(title: "R-l2", unit: "\u{00D7} 100", value: \.relativeL2),
            Measure(title: "Mean absolute error", unit: "points", digits: 2, value: \.meanAbsoluteError),
        ]
            + ClassificationTask.allCases.map { task in
                Measure(title: task.title, unit: "% right", digits: 1, scale: 100, task: task) {
                    $0.accuracies[task] ?? .undefined(reason: "not measured")
                }
            }
            + [
                Measure(title: "BLEU-4", isOfCaptions: true) { $0.caption(\.bleu4) },
                Measure(title: "METEOR", isOfCaptions: true) { $0.caption(\.meteor) },
                Measure(title: "ROUGE-L", isOfCaptions: true) { $0.caption(\.rougeL) },
                Measure(title: "CIDEr-D", isOfCaptions: true) { $0.caption(\.cider) },
            ]
    }
}

extension EvaluationReport {
    fileprivate func caption(_ measure: (CaptionMetrics) -> Statistic) -> Statistic {
        captions.map(measure) ?? .undefined(reason: captionObstacle ?? "not measured")
    }
}

extension ClassificationTask {
    /// The head's name in words: "half somersaults".
    var title: String { rawValue.replacing("_", with: " ").capitalizedFirst }
}
