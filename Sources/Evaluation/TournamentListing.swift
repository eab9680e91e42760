public import Foundation

/// Every dive of some tournament folders, with what is known of it, whether or not its video can be opened.
///
/// A folder has a `results.csv`, see ``TournamentColumn``, or plain videos; its subfolders are searched too, each real folder
/// once. Each real file is one dive, whatever links and paths lead to it, unless rows of several events name it, as those of a
/// preliminary that counts for the final. Nothing that is found stops the rest: a bad row is a failed entry, and so is one
/// that names a file which a row of the same event has named before; anything else that cannot be read is named in
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
        /// What of the row could not be used although the dive can be judged, a whole sentence that names file, row and column;
        /// nil for most. A straight dive has one: the classes know no straight position, so the dive is listed without what was
        /// announced and without its result.
        public let remark: String?

        init(
            folder: URL, event: String, file: String, isExpected: Bool,
            dive: Result<LabeledDive, EvaluationError>, remark: String? = nil
        ) {
            self.folder = folder
            self.event = event
            self.file = file
            self.isExpected = isExpected
            self.dive = dive
            self.remark = remark
        }
    }

    /// The dives: in the order of the folders; in each the rows, or the videos by name, then videos beside `results.csv` that
    /// no row names, then the subfolders by name. A file that some row names, wherever it comes, is listed for that row alone.
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
