public import Foundation

/// All dives of some tournament folders, with what is known about them, whether or not their videos can be opened.
///
/// A folder has a `results.csv`, see ``TournamentColumn``, or plain videos; its subfolders are searched too, each real folder
/// once. Each real file is one dive, whatever links and paths lead to it, unless rows of several events name it, as when a
/// preliminary counts for the final. Hidden files are skipped.
///
/// No problem stops the search, and everything skipped is reported. Errors in a row only affect what
/// they touch: the value of an unusable cell is missing from the dive, with a notice. A row is a failed entry if
/// it is not CSV, has no path inside the folder, or names a file already named by a row of the same event. A row whose file
/// does not exist takes the one video that differs only in case, blanks, `\`, the encoding of accents or a missing extension.
/// Otherwise, whether a file exists is checked when it is read. Anything else that cannot be read is listed in ``failures``.
///
/// The table's name may be in any case (`Results.CSV`); see ``readTournament(_:onNotice:)`` for how it is read.
public struct TournamentListing: Sendable, Equatable {
    /// One dive.
    public struct Entry: Sendable, Equatable {
        /// The folder whose `results.csv` names the dive, or that holds the video, starting as the caller named it.
        public let folder: URL
        /// The row's event, or the folder's name; distinct for distinct folders.
        public internal(set) var event: String
        /// The path of the video or image folder below ``folder``, as it exists, otherwise as in the row, with the end of a
        /// dive inside a longer video ("final.mp4 to 1:01.20"); "results.csv, row 7" for a row without a usable path.
        public let file: String
        /// False for a video that no row names although a `results.csv` in its folder or in one above can be read.
        public let isExpected: Bool
        /// The dive with everything usable from its row, or why there is none.
        public internal(set) var dive: Result<LabeledDive, DatasetError>
        /// The row's diver, even if there is no dive; nil if none is named.
        public let diver: String?
        /// Notices about the row's file, whole sentences that name file, row and column: another file used in its place.
        /// Unusable cells are listed in ``TournamentListing/notices``.
        public let remarks: [String]
        /// True if the list of entrants of the event is uncertain.
        var isOfUnsureEvent: Bool

        init(
            folder: URL, event: String, file: String, isExpected: Bool,
            dive: Result<LabeledDive, DatasetError>, diver: String? = nil, remarks: [String] = [],
            isOfUnsureEvent: Bool = false
        ) {
            self.folder = folder
            self.event = event
            self.file = file
            self.isExpected = isExpected
            self.dive = dive
            self.diver = diver
            self.remarks = remarks
            self.isOfUnsureEvent = isOfUnsureEvent
        }
    }

    /// The dives: in folder order; in each folder the rows, or the videos by name, then videos beside `results.csv` that no
    /// row names, then the subfolders by name. A file that some row names, wherever that row is, is listed for that row only.
    ///
    /// A subfolder that holds only numbered images, at least as many as a dive needs, is a dive too.
    public let entries: [Entry]
    /// Folders that cannot be read or hold no dive, `results.csv` files that are not CSV, names that are not UTF-8.
    public let failures: [DatasetError]
    /// Notices about a folder's table, whole sentences that name the file: unused columns, a separator other than the comma,
    /// the panels' rules, an unread spreadsheet, and one sentence for each kind of cell that is unusable or contradicts
    /// another, however many rows have it.
    public let notices: [String]
    /// Events in a folder whose `results.csv` cannot be read at all, or with a row that names no dive: their list of entrants
    /// is uncertain.
    public let unsureEvents: Set<String>

    /// Searches folders. If nothing is found at all, ``failures`` says why.
    public init(of folders: [URL]) {
        var search = TournamentSearch()
        for folder in folders { search.search(folder) }
        entries = search.entriesWithDistinctEvents()
        failures = search.failures
        notices = search.notices
        unsureEvents = Set(entries.filter(\.isOfUnsureEvent).map(\.event))
    }
}
