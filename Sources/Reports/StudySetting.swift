public import Blueprints
public import Foundation

/// A study's context: how, on what and when it was run.
///
/// All text is shown literally, never as markup.
public struct StudySetting: Sendable, Equatable {
    /// The page's title.
    public var title: String
    /// The dives in words: "MTL-AQA, split 0", "dives of the simulator, seeds 1 to 4".
    public var dataDescription: String
    /// The study's scale, in words: "small"; the page adds widths, pixels and words of ``size``.
    public var scaleDescription: String
    /// The command that made the runs.
    public var commandLine: String
    /// When the report was made; the page shows the day in UTC.
    public var date: Date
    /// The size of all networks: width multiplier, input size and vocabulary. The rest comes from each experiment.
    public var size: Blueprint
    /// The training recipe of every run; its seed is not shown, since each run has its own.
    public var recipe: Recipe
    /// The number of validation dives that selected the epoch; they are neither in `training` nor in `test`.
    public var validationDiveCount: Int
    /// Caveats, a sentence each, shown in a box under the protocol: initial weights of runs, excluded dives, training lists
    /// that contain test dives.
    public var remarks: [String]

    /// Creates a setting.
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

    /// An experiment's network at this size.
    func blueprint(of experiment: Experiment) -> Blueprint {
        experiment.blueprint(
            widthMultiplier: size.widthMultiplier, inputSize: size.inputSize,
            vocabularyCount: size.vocabularyCount)
    }
}
