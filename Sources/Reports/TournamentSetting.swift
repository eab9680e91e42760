public import Blueprints
public import Foundation

/// What a reader has to know of a tournament's evaluation beside its numbers: which model judged, how and when.
///
/// All texts are shown as they are, never as markup.
public struct TournamentSetting: Sendable, Equatable {
    /// The page's title.
    public var title: String
    /// What the model file says of itself; nil where only the verdicts are at hand.
    public var model: ModelCard?
    /// The command that made the page.
    public var commandLine: String
    /// When the page was made; it shows the day in UTC.
    public var date: Date
    /// What the numbers must be read with, a sentence each. Up to three stand below the winners; more stand all at the page's end,
    /// with a link there.
    public var remarks: [String]

    /// Collects a setting.
    public init(
        title: String = "Tournament report", model: ModelCard?, commandLine: String, date: Date,
        remarks: [String] = []
    ) {
        self.title = title
        self.model = model
        self.commandLine = commandLine
        self.date = date
        self.remarks = remarks
    }
}
