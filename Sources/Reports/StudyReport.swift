public import Datasets

/// The architecture study's figures, tables and findings, from the runs of its eight experiments.
///
/// The counterpart of Ballari, Pyneni and Tarakad, "Architecture Analysis of Multitask Learning for Assessing Quality of
/// Actions": Table 1, Figures 2 to 9, and a table of results with what that study omitted: intervals, an epoch selected on
/// validation, and baselines without video.
public struct StudyReport: Sendable, Equatable {
    /// One self-contained page: no script, no external resources, figures inline.
    public let html: String
    /// The rank correlations of all experiments and of the baselines without video, with notes, as Markdown.
    public let markdownTable: String
    /// The same figures as separate files.
    public let figures: [Figure]

    /// Measures the runs and writes the report.
    ///
    /// Epochs are compared by their Spearman correlation; the last epoch, the one selected on validation and the best on
    /// test get a full report with 1000 bootstrap samples, each drawn from the same seed, so equal runs give equal pages.
    ///
    /// - Parameters:
    ///   - runs: in any order; experiments may be missing, incomplete, or have several seeds.
    ///   - test: the dives that every epoch predicts, in their order.
    ///   - training: the networks' training dives.
    ///   - known: the dives whose results a baseline without video may use, such as the whole training part if the networks
    ///     were trained on a subset; nil: `training`.
    ///   - published: the study's own logs, drawn and listed beside the runs.
    /// - Throws: `ReportsError` for a run of an unknown experiment, a run given twice, or predictions for dives other than
    ///   `test`.
    public init(
        runs: [StudyRun], test: [LabeledDive], training: [LabeledDive], known: [LabeledDive]? = nil,
        published: PublishedStudy? = nil, setting: StudySetting
    ) throws {
        let study = try Study(
            runs: runs, test: test, training: training, known: known ?? training, published: published,
            setting: setting)
        html = try Page(study).html()
        markdownTable = Table.correlations(study).markdown
        figures = FigurePlan.all(study).compactMap(\.figure)
    }
}
