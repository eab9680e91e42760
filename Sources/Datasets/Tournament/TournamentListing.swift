public import Foundation

/// Every dive of some tournament folders, with what is known of it, whether or not its video can be opened.
///
/// A folder has a `results.csv`, see ``TournamentColumn``, or plain videos; its subfolders are searched too, each real folder
/// once. Each real file is one dive, whatever links and paths lead to it, unless rows of several events name it, as those of a
/// preliminary that counts for the final. Hidden files are left out.
///
/// Nothing that is found stops the rest, and nothing is left out without a word. Unlike ``readTournament(_:)`` a row's faults
/// cost only what they touch: of a cell that cannot be used the dive lacks what the cell would say, which is noticed. A row is a failed entry where
/// it is no CSV, has no path inside the folder, or names a file that a row of the same event has named before. A row whose
/// file is not there takes the one video that differs in case, blanks, `\`, the encoding of accents or a missing extension
/// only. Whether any file is there is otherwise for the reader of the videos to find out. Anything else that cannot be read is
/// named in ``failures``.
///
/// The table may be named in any case (`Results.CSV`); how it is read is said at ``readTournament(_:)``.
public struct TournamentListing: Sendable, Equatable {
    /// One dive.
    public struct Entry: Sendable, Equatable {
        /// The folder whose `results.csv` names the dive, or that holds the video, beginning as the caller named it.
        public let folder: URL
        /// The row's event, or the folder's name; distinct for distinct folders.
        public internal(set) var event: String
        /// The path of the video or image folder below ``folder``, as it is there, or else as the row has it, with the end of a dive
        /// inside a longer video ("final.mp4 to 1:01.20"); for a row whose path cannot be had "results.csv, row 7".
        public let file: String
        /// False for a video that no row names although a `results.csv` in its folder or in one above can be read.
        public let isExpected: Bool
        /// The dive with what can be used of its row, or why there is none.
        public internal(set) var dive: Result<LabeledDive, DatasetError>
        /// The row's diver, also where there is no dive; nil where none is named.
        public let diver: String?
        /// What is to be known of the row's file, whole sentences that name file, row and column: another file that is taken for it.
        /// What of the cells cannot be used is in ``TournamentListing/notices``.
        public let remarks: [String]
        /// True where who competes in the event is not known.
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

    /// The dives: in the order of the folders; in each the rows, or the videos by name, then videos beside `results.csv` that
    /// no row names, then the subfolders by name. A file that some row names, wherever it comes, is listed for that row alone.
    ///
    /// A subfolder of numbered images, at least as many as a dive has to have, and nothing else is a dive too.
    public let entries: [Entry]
    /// Folders that cannot be read or hold no dive, `results.csv` that are no CSV, names that are not UTF-8.
    public let failures: [DatasetError]
    /// What there is to know of a folder's table, whole sentences that name the file: columns that are not used, a separator other
    /// than the comma, the panels' rules, a spreadsheet that is not read, and one sentence for each kind of cell that cannot be
    /// used or contradicts another, however many rows have it.
    public let notices: [String]
    /// Events in a folder whose `results.csv` cannot be read at all, or with a row that names no dive: who competes there is
    /// not known.
    public let unsureEvents: Set<String>

    /// Searches folders. Where nothing is found at all ``failures`` says why.
    public init(of folders: [URL]) {
        var search = TournamentSearch()
        for folder in folders { search.search(folder) }
        entries = search.entriesWithDistinctEvents()
        failures = search.failures
        notices = search.notices
        unsureEvents = Set(entries.filter(\.isOfUnsureEvent).map(\.event))
    }
}
