import Files
public import Foundation

/// Reads the labelled dives of a tournament folder and its subfolders, as ``TournamentListing`` finds them.
///
/// `results.csv` has one row for each dive, in order, with the columns of ``TournamentColumn``; only `file` is required.
/// Unknown columns are ignored; case, accents, blanks and punctuation in names do not matter, and names in several languages
/// are recognised. The text is UTF-8 or UTF-16, otherwise taken for Windows-1252, with any line endings, quoted cells,
/// commas, semicolons or tabs as separators, and decimal points or commas. A folder without `results.csv` gives its videos,
/// ordered by name, without truth. Videos that a `results.csv` does not name are left out. Whether the videos exist is
/// checked when they are read, dive by dive.
///
/// - Parameter onNotice: called with a sentence for each kind of unusable cell, each unknown column, and each file that is
///   taken for another.
/// - Throws: `DatasetError` for a folder that cannot be read or has no dive, and for the first row that is not a dive.
public func readTournament(
    _ folder: URL, onNotice: (String) -> Void = { _ in }
) throws -> [LabeledDive] {
    let listing = TournamentListing(of: [folder])
    if let failure = listing.failures.first { throw failure }
    let dives = try listing.entries.filter(\.isExpected).map { try $0.dive.get() }
    for notice in listing.entries.flatMap(\.remarks) + listing.notices { onNotice(notice) }
    return dives
}

/// Writes `results.csv` for dives whose videos lie inside the folder; the videos themselves are not touched.
///
/// The file is written atomically, with CRLF line endings, quoted after RFC 4180, and with cells that a spreadsheet would
/// take for formulas neutralised; ``readTournament(_:onNotice:)`` returns the same dives, with blanks in names of events and divers
/// collapsed. The same dives give the same bytes.
///
/// - Throws: `DatasetError` for a video outside the folder, too many awards for a panel, non-finite numbers, and a file that
///   cannot be written.
public func writeTournament(_ dives: [LabeledDive], to folder: URL) throws {
    let columns = TournamentColumn.written(for: dives)
    let header = csvLine(columns.map(\.rawValue))
    let rows = try dives.enumerated().map { index, dive in
        let cells = try TournamentRow.cells(of: dive, in: folder, row: index + 2)
        return csvLine(columns.map { cells[$0] ?? "" })
    }
    let text = header + rows.joined()
    try writeAtomically(text, to: folder.appending(path: resultsFileName, directoryHint: .notDirectory))
}

let resultsFileName = "results.csv"

extension DatasetError {
    static func nonUTF8Name(_ path: String) -> DatasetError {
        DatasetError(
            .unreadable, path, "its name is not UTF-8", remedy: "Rename it.")
    }
}

extension LabeledDive {
    init(unlabeled video: URL) {
        self.init(video: video, sidecar: Self.existingSidecar(of: video))
    }

    static func existingSidecar(of video: URL) -> URL? {
        let sidecar = sidecarURL(for: video)
        return FileManager.default.fileExists(atPath: sidecar.path(percentEncoded: false)) ? sidecar : nil
    }
}
