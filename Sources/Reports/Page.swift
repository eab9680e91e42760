import Foundation
import Verdicts

/// The study's page for the template: all text is escaped when inserted; only charts are already markup.
struct Page {
    let title: String
    let day: String
    let dataDescription: String
    let isSimulated: Bool
    let findings: [String]
    let facts: [Fact]
    let commandLine: String
    let remarks: [String]
    let hasRemarks: Bool
    let architectures: TableView
    let tables: [TableView]
    let figures: [FigureView]
    let experiments: [ExperimentView]
    let style = PageStyle.study

    struct Fact {
        let term: String
        let text: String
    }

    struct FigureView {
        let id: String
        let title: String
        let caption: String
        /// Inline SVG.
        let charts: [String]
        let isEmpty: Bool
    }

    struct ExperimentView {
        let id: String
        let title: String
        let makeup: String
        let status: String
        let figure: FigureView
        let tables: [TableView]
        let confusions: [ConfusionView]
        /// "epoch 34, seed 0".
        let confusionEpoch: String
        let hasConfusions: Bool
        let seeds: String
        let hasSeeds: Bool
    }

    /// Renders the page.
    ///
    /// - Throws: `ReportsError` if the template does not parse, which a test rules out.
    func html() throws -> String { try PageTemplate.html(of: self, "page", ["page": PageTemplate.page]) }
}

extension Page {
    /// Builds the page from a measured study.
    init(_ study: Study) {
        title = study.setting.title
        day = study.setting.date.formatted(.iso8601.year().month().day())
        dataDescription = study.setting.dataDescription
        isSimulated = study.dives.hasSimulated
        findings = study.findings
        facts = study.protocolFacts.map { Fact(term: $0.term, text: $0.text) }
        commandLine = study.setting.commandLine
        remarks = study.setting.remarks
        hasRemarks = !remarks.isEmpty
        architectures = TableView(.architectures(study), id: "table-1")
        tables = [
            TableView(.correlations(study), id: "table-2"), TableView(.measures(study), id: "table-3"),
        ]
        let beside = FigurePlan.studyOverviews(study) ?? []
        figures = FigurePlan.overviews(study).enumerated().map { index, plan in
            FigureView(plan, beside: beside.indices.contains(index) ? beside[index] : nil)
        }
        experiments = study.results.map { ExperimentView($0, study) }
    }
}

extension Page.FigureView {
    init(_ plan: FigurePlan, beside other: FigurePlan? = nil) {
        let id = plan.title.lowercased().replacing(" ", with: "-")
        self.id = id
        title = plan.title
        let plans = [plan, other].compactMap(\.self)
        let charts = plans.flatMap { plan in plan.panels.compactMap { Chart(plan, $0) } }
        self.charts = charts.enumerated().map { $0.element.svg(id: "\(id)-\($0.offset + 1)") }
        isEmpty = charts.isEmpty
        caption =
            other == nil ? plan.caption : plan.caption + " Beside it the study\u{2019}s own, from its logs."
    }
}

extension Page.ExperimentView {
    init(_ result: ExperimentResult, _ study: Study) {
        let blueprint = study.setting.blueprint(of: result.experiment)
        id = "experiment-\(result.experiment.rawValue)"
        title = result.title
        makeup =
            "\(blueprint.backbone.rawValue.uppercased()), \(blueprint.captionerLayerCount) \(blueprint.cell.title)s in each "
            + "stack, \(blueprint.usesAttention ? "attention" : "no attention"), "
            + "\(blueprint.clipEncoder == .mean ? "mean of the clips" : "LSTM over the clips"), "
            + "\(blueprint.parameterCount.groupedText) parameters."
        let status = result.status(epochCount: study.setting.recipe.epochs)
        let time = result.totalSeconds.map { "Trained and tested in \($0.durationText)." } ?? ""
        self.status = status.isEmpty ? time : "\(status.capitalizedFirst). \(time)"
        figure = Page.FigureView(.experimentFigure(result.experiment, study))
        tables =
            result.runs.isEmpty
            ? [] : [TableView(.choices(result, study), id: "measures-\(result.experiment.rawValue)")]
        hasSeeds = result.runs.count > 1
        seeds =
            "At the \(study.comparedChoice.title): "
            + result.runs.map { $0.summaryText(study.comparedChoice) }.joined(separator: "; ") + "."

        let measured = result.runs.lazy.compactMap { run in
            run[study.comparedChoice].map { (seed: run.run.seed, measured: $0) }
        }.first
        confusions = ClassificationTask.allCases.compactMap { task in
            guard let matrix = measured?.measured.report.confusions[task], matrix.diveCount > 0 else {
                return nil
            }
            return ConfusionView(task, matrix)
        }
        hasConfusions = !confusions.isEmpty
        confusionEpoch = measured.map { "epoch \($0.measured.epoch), seed \($0.seed)" } ?? ""
    }
}

extension RunResult {
    /// "seed 1 0.612 (0.531 to 0.684) at epoch 34".
    fileprivate func summaryText(_ choice: EpochChoice) -> String {
        guard let measured = self[choice], let value = measured.report.spearman.value else {
            return
                "seed \(run.seed) no correlation, \(self[choice]?.report.spearman.reason ?? obstacle(choice))"
        }
        var text = "seed \(run.seed) \(value.text(3))"
        if let lower = measured.report.spearmanInterval.lower.value,
            let upper = measured.report.spearmanInterval.upper.value
        {
            text += " (\((lower...max(lower, upper)).text))"
        }
        return text + " at epoch \(measured.epoch)"
    }
}
