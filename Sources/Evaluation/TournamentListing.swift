public import Foundation

/// Every dive of some tournament folders, with what is known of it, whether or not its video can be opened.
///
/// A folder has a `results.csv`, see ``TournamentColumn``, or plain videos; its subfolders are searched too, each real folder
/// once. Nothing that is found stops the rest: a bad row is a failed entry, anything else that cannot be read is named in
/// ``failures``. Hidden files are left out.
public struct TournamentListing: Sendable, Equatable {
    /// One dive.
    public struct Entry: Sendable, Equatable {
        /// The folder whose `results.csv` names the dive, or that holds the video, beginning as the caller named it.
        public let folder: URL
        /// The row's event, or the folder's name; distinct for distinct folders.
        public internal(set) var event: String
        /// The path of the video or image folder below ``folder``; for a row whose path cannot be had "results.csv, row 7".
        public let file: String
        /// False for a video that no row names although there is a `results.csv` in its folder or in one above.
        public let isExpected: Bool
        /// The dive, or why its row cannot be read.
        public let dive: Result<LabeledDive, EvaluationError>
    }

    /// The dives: in the order of the folders; in each the rows, or the videos by name, then videos beside `results.csv` that
    /// no row names, then the subfolders by name.
    ///
    /// A subfolder of numbered images, at least as many as a dive has to have, and nothing else is a dive too.
    public let entries: [Entry]
    /// Folders that cannot be read or hold no dive, `results.csv` that are no CSV, names that are not UTF-8.
    public let failures: [EvaluationError]

    /// Searches folders. Where nothing is found at all ``failures`` says why.
    public init(of folders: [URL]) {
        var search = TournamentSearch()
        for folder in folders { search.search(folder) }
        entries = search.entriesWithDistinctEvents()
        failures = search.failures
    }
}
