import Blueprints
import Datasets
import Statistics

extension Table {
    /// Spearman's correlation at the three selected epochs, with the study's own, and the baselines without video.
    static func correlations(_ study: Study) -> Table {
        var footnotes = Footnotes()
        var rows = study.results.map { result in
            var cells = EpochChoice.allCases.map { choice in
                footnotes.cell(
                    result.correlation(choice), digits: 3, details: correlationDetails(result, choice))
            }
            if study.published != nil { cells += publishedCells(study, result.experiment, &footnotes) }
            return Row(
                title: result.experiment.label,
                detail: result.status(epochCount: study.setting.recipe.epochs), cells: cells)
        }
        let blank = study.published == nil ? [] : [Cell.empty, Cell.empty]
        rows += study.baselines.named.map { guess in
            var cell = footnotes.cell(SeedSummary([guess.statistic]), digits: 3)
            cell.span = EpochChoice.allCases.count
            return Row(
                title: "Metadata only: \(guess.name)",
                detail: guess.usesResults ? study.dives.knownSource : "",
                cells: [cell] + blank, kind: .baseline)
        }
        rows.append(
            Row(
                title: "One judge: own award \u{00D7} 3 \u{00D7} difficulty",
                detail: "range over the seven judges, on the test dives with awards",
                cells: [judgeCell(study, &footnotes)] + blank, kind: .baseline))
        return Table(
            name: "Table 2",
            caption:
                "Spearman\u{2019}s rank correlation of predicted and true scores on \(study.dives.testName).",
            columns: [Column(title: "Experiment")] + choiceColumns(hasStudy: study.published != nil),
            rows: rows,
            notes: footnotes.notes + generalNotes(study))
    }

    /// Our three epoch selections, and the study's two.
    static func choiceColumns(hasStudy: Bool) -> [Column] {
        let ours = EpochChoice.allCases.map { Column(title: $0.title.capitalizedFirst, detail: $0.warning) }
        guard hasStudy else { return ours }
        return ours
            + [EpochChoice.last, .bestOnTest].map {
                Column(title: "The study: \($0.title)", detail: $0.warning)
            }
    }

    /// Interval, p value and epoch, as far as available.
    static func correlationDetails(_ result: ExperimentResult, _ choice: EpochChoice) -> [String] {
        let epochs = Set(result.runs.compactMap { $0[choice]?.epoch }).sorted()
        let names = (epochs.count == 1 ? "epoch " : "epochs ") + epochs.map(String.init).sentenceList
        return [
            result.interval(choice)?.text, result.pValue(choice)?.pText, epochs.isEmpty ? nil : names,
        ].compactMap(\.self)
    }

    private static func publishedCells(
        _ study: Study, _ experiment: Experiment, _ footnotes: inout Footnotes
    ) -> [Cell] {
        guard let log = study.publishedLog(of: experiment) else {
            let missing = SeedSummary([.undefined(reason: experiment.studyObstacle)])
            return [footnotes.cell(missing, digits: 3), footnotes.cell(missing, digits: 3)]
        }
        return [log.last, log.best].map { epoch in
            guard let epoch, let value = epoch.spearman else {
                return footnotes.cell(
                    SeedSummary([.undefined(reason: "the study's log has no correlation here")]), digits: 3)
            }
            return Cell(text: value.text(3), details: ["epoch \(epoch.epoch)"])
        }
    }

    /// The lowest and the highest of the judges' correlations, or why there are none.
    private static func judgeCell(_ study: Study, _ footnotes: inout Footnotes) -> Cell {
        let undefined = study.judges.filter { $0.value == nil }
        let values = study.judges.compactMap(\.value)
        var cell: Cell
        if undefined.isEmpty, let least = values.min(), let greatest = values.max() {
            cell = Cell(text: (least...greatest).text)
        } else {
            cell = footnotes.cell(SeedSummary(undefined), digits: 3)
        }
        cell.span = EpochChoice.allCases.count
        return cell
    }

    private static func generalNotes(_ study: Study) -> [Note] {
        var notes = [
            Note(
                text:
                    "Below each correlation: the 95 % interval of 1000 bootstrap samples of the test dives, the two-sided p value "
                    + "against no correlation, and the epoch."),
            Note(
                text:
                    "\u{201C}Best epoch on test\u{201D} is selected on the test set and is not a fair figure. It is listed "
                    + "because the study quotes it."),
        ]
        if study.results.contains(where: { $0.runs.count > 1 }) {
            notes.append(
                Note(
                    text:
                        "Several seeds: mean ± sample deviation; the interval spans those of the seeds, the p value is "
                        + "the largest."))
        }
        notes.append(
            Note(
                text:
                    "The \u{201C}Metadata only\u{201D} rows are baselines without video. They rank the same dives by what was "
                    + "announced and \(study.dives.knownSource). A network that does not beat them has not been shown to "
                    + "use its video. The \u{201C}One judge\u{201D} row shows how closely the ranking by a single award "
                    + "matches that of the whole panel, to which that judge belongs."))
        if study.dives.hasSimulated {
            notes.append(Note(text: study.simulationSentence))
        }
        return notes
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension MetadataBaselines {
    /// The four baselines with their names in the report, and whether they use results of training dives.
    var named: [(name: String, statistic: Statistic, usesResults: Bool)] {
        [
            ("difficulty alone", difficulty, false), ("mean of the dive number", diveNumberMean, true),
            ("mean of the event", eventMean, true),
            ("mean of event and dive number", eventAndDiveNumberMean, true),
        ]
    }

    /// The highest of the four; nil if none is defined.
    var strongest: (name: String, value: Double, usesResults: Bool)? {
        named.compactMap { guess in guess.statistic.value.map { (guess.name, $0, guess.usesResults) } }
            .max { $0.1 < $1.1 }
    }
}
