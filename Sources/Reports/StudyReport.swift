public import Datasets

/// The architecture study's figures, tables and findings, from the runs of its eight experiments.
///
/// The counterpart of Ballari, Pyneni and Tarakad, "Architecture Analysis of Multitask Learning for Assessing Quality of
/// Actions": Table 1, Figures 2 to 9, and a table of results with what that study left out: intervals, an epoch chosen on
/// validation, and guesses without a pixel.
public struct StudyReport: Sendable, Equatable {
    /// One self-contained page: no script, nothing loaded, figures inline.
    public let html: String
    /// The rank correlations of all experiments and of the guesses without a pixel, with notes, as Markdown.
    public let markdownTable: String
    /// The same figures as files of their own.
    public let figures: [Figure]

    /// Measures the runs and writes the report.
    ///
    /// Epochs are compared by their Spearman correlation; the last, the one chosen on validation and the best on test get a
    /// full report with 1000 bootstrap samples, drawn from the same seed for each, so equal runs give equal pages.
    ///
    /// - Parameters:
    ///   - runs: in any order; experiments may be missing or incomplete, and have several seeds.
    ///   - test: the dives that every epoch's predictions are of, in their order.
    ///   - training: what the networks learned from.
    ///   - known: the dives whose results a guess without a pixel may use, such as all of the training part where the networks
    ///     learned from some of it; nil: `training`.
    ///   - published: the study's own logs, drawn and listed beside the runs.
    /// - Throws: `ReportsError` for a run that is no experiment's, a run given twice, and predictions that are not of `test`.
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
