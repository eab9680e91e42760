public import Blueprints
public import Foundation

/// What a reader has to know of a study before its numbers: how, on what and when it was run.
///
/// All texts are shown as they are, never as markup.
public struct StudySetting: Sendable, Equatable {
    /// The page's title.
    public var title: String
    /// The dives in words: "MTL-AQA, split 0", "dives of the simulator, seeds 1 to 4".
    public var dataDescription: String
    /// What scale the study was run at, in words: "small"; the page adds widths, pixels and words of ``size``.
    public var scaleDescription: String
    /// The command that made the runs.
    public var commandLine: String
    /// When the report was made; the page shows the day in UTC.
    public var date: Date
    /// The size of all networks: width multiplier, input size and vocabulary. The rest comes from each experiment.
    public var size: Blueprint
    /// What every run was trained with; its seed is not shown, since each run has its own.
    public var recipe: Recipe
    /// How many dives chose the epoch on validation; they are neither in `training` nor in `test`.
    public var validationDiveCount: Int
    /// What the numbers must be read with, a sentence each, shown in a box under the protocol: weights that runs began with,
    /// dives that were left out, training lists that hold test dives.
    public var remarks: [String]

    /// Collects a setting.
    public init(
        title: String = "Architecture study", dataDescription: String, scaleDescription: String,
        commandLine: String, date: Date, size: Blueprint, recipe: Recipe, validationDiveCount: Int,
        remarks: [String] = []
    ) {
        self.title = title
        self.dataDescription = dataDescription
        self.scaleDescription = scaleDescription
        self.commandLine = commandLine
        self.date = date
        self.size = size
        self.recipe = recipe
        self.validationDiveCount = validationDiveCount
        self.remarks = remarks
    }

    /// The network of an experiment at this size.
    func blueprint(of experiment: Experiment) -> Blueprint {
        experiment.blueprint(
            widthMultiplier: size.widthMultiplier, inputSize: size.inputSize,
            vocabularyCount: size.vocabularyCount)
    }
}
