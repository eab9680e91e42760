import Blueprints

/// One figure of the report before it is drawn: its curves, panels and text.
struct FigurePlan {
    /// "Figure 3".
    let title: String
    let caption: String
    let panels: [Panel]
    let curves: [Curve]
    /// Curves of an adjacent panel, which its vertical axis must also cover.
    var neighbours: [Curve] = []
    let axis: EpochAxis
    /// The dives of a panel's measure: "simulated test dives".
    let diveLabels: [Panel: String]

    enum Panel {
        case losses
        case correlations
    }

    /// Figures 2 to 9 of the study, then experiments 6 and 7, which it did not show, as Figures 10 and 11.
    static func all(_ study: Study) -> [FigurePlan] {
        Experiment.allCases.filter { $0.figureNumber < 8 }.map { experimentFigure($0, study) }
            + overviews(study)
            + Experiment.allCases.filter { $0.figureNumber > 9 }.map { experimentFigure($0, study) }
    }

    /// True if some or all of a panel's dives are simulated.
    func isSimulated(_ panel: Panel) -> Bool { diveLabels[panel]?.contains("simulated") ?? false }

    /// Figures 8 and 9: all training losses, all test correlations.
    static func overviews(_ study: Study) -> [FigurePlan] {
        let curves = Experiment.allCases.map(study.curve)
        let theirs = Experiment.allCases.compactMap(study.publishedCurve)
        let level = [study.baselineCurve].compactMap(\.self)
        return [
            FigurePlan(
                title: "Figure 8", caption: "Mean training loss of all experiments.", panels: [.losses],
                curves: curves, neighbours: theirs, axis: study.axis, diveLabels: study.diveLabels),
            FigurePlan(
                title: "Figure 9",
                caption: "Spearman\u{2019}s correlation of all experiments on \(study.dives.testName).",
                panels: [.correlations], curves: curves + level, neighbours: theirs, axis: study.axis,
                diveLabels: study.diveLabels),
        ]
    }

    /// The study's own curves of Figures 8 and 9, for a panel beside ours; nil without its logs.
    static func studyOverviews(_ study: Study) -> [FigurePlan]? {
        let curves = Experiment.allCases.compactMap { experiment in
            study.publishedCurve(of: experiment).map { curve in
                var curve = curve
                curve.label = experiment.label
                return curve
            }
        }
        guard !curves.isEmpty else { return nil }
        return [FigurePlan.Panel.losses, .correlations].map { panel in
            FigurePlan(
                title: panel == .losses ? "Figure 8, the study\u{2019}s" : "Figure 9, the study\u{2019}s",
                caption: "", panels: [panel], curves: curves,
                neighbours: Experiment.allCases.map(study.curve),
                axis: study.axis,
                diveLabels: [
                    .losses: "the study\u{2019}s training dives",
                    .correlations: "the study\u{2019}s test dives",
                ])
        }
    }

    /// One experiment's loss and correlation compared with the baseline.
    static func experimentFigure(_ experiment: Experiment, _ study: Study) -> FigurePlan {
        let subjects = experiment == .baseline ? [experiment] : [experiment, .baseline]
        let curves =
            subjects.map(study.curve) + subjects.compactMap(study.publishedCurve)
            + [study.baselineCurve].compactMap(\.self)
        let title = "Figure \(experiment.figureNumber)"
        var caption = experiment == .baseline ? "The baseline" : "\(experiment.title) against the baseline"
        caption += ": mean training loss and Spearman\u{2019}s correlation on \(study.dives.testName)."
        if curves.contains(where: { $0.kind == .study }) {
            caption += " Dashed: the study\u{2019}s own, on the 353 test dives of MTL-AQA."
        }
        if experiment.figureNumber > 9 {
            caption += " The study has no such figure: \(experiment.studyObstacle)."
        }
        return FigurePlan(
            title: title, caption: caption, panels: [.losses, .correlations], curves: curves,
            axis: study.axis,
            diveLabels: study.diveLabels)
    }
}

extension Study {
    fileprivate var diveLabels: [FigurePlan.Panel: String] {
        [.losses: dives.trainingLabel, .correlations: dives.testLabel]
    }
}

extension Experiment {
    /// "4: 8 GRUs, attention", in tables and legends.
    var label: String { "\(rawValue): \(title)" }

    /// The figure that shows it: 2 to 7 as in the study, then 10 and 11.
    var figureNumber: Int { rawValue < 6 ? rawValue + 2 : rawValue + 4 }
}
