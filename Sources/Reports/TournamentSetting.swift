public import Blueprints
public import Foundation

/// The context of a tournament's evaluation: which model judged, how and when.
///
/// All text is shown literally, never as markup.
public struct TournamentSetting: Sendable, Equatable {
    /// The page's title.
    public var title: String
    /// The model's card; nil if only the assessments are available.
    public var model: ModelCard?
    /// The command that made the page.
    public var commandLine: String
    /// When the page was made; it shows the day in UTC.
    public var date: Date
    /// Caveats, a sentence each. Up to three appear below the winners; if there are more, all appear at the page's end, with
    /// a link there.
    public var remarks: [String]

    /// Creates a setting.
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
