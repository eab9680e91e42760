import Files
public import Foundation

/// Reads a tournament folder: videos with `results.csv`, or videos alone.
///
/// `results.csv` has one row for each dive, in order, with the columns of ``TournamentColumn``; only `file` is required.
/// Unknown columns are ignored; case, accents, blanks and punctuation in names do not matter, and names in several languages
/// are recognised. The text is UTF-8 or UTF-16, otherwise taken for Windows-1252, with any line endings, quoted cells,
/// commas, semicolons or tabs as separators, and decimal points or commas. A folder without `results.csv` gives its videos,
/// ordered by name, without truth. Whether the videos exist is checked when they are read, dive by dive.
///
/// A blank cell only leaves its own value unknown. ``TournamentListing`` reads the same tables and continues where this
/// function throws.
///
/// - Throws: `DatasetError` for a folder that cannot be read or holds no video, for a name that is not UTF-8 if there is no
///   `results.csv`, and for the first bad row, by file, row (the header is row 1) and column.
public func readTournament(_ folder: URL) throws -> [LabeledDive] {
    let contents = try FolderContents(of: folder, subject: folder.lastPathComponent)
    if let name = contents.resultsName {
        var table = try TournamentTable(
            of: folder, fileName: name, subject: folder.lastPathComponent)
        var dives: [LabeledDive] = []
        var panels = TablePanels(file: table.name)
        while let next = table.next() {
            let row = try next.get()
            dives.append(try row.dive(in: folder))
            panels.add(row, dives[dives.count - 1], event: row.event ?? "", at: dives.count - 1)
        }
        let resolved = panels.resolve()
        if let fault = resolved.faults.first { throw fault }
        for (index, truth) in resolved.truths { dives[index].truth = truth }
        return dives
    }
    if let name = contents.nonUTF8Names.first {
        throw DatasetError.nonUTF8Name("\(folder.lastPathComponent)/\(name)")
    }
    guard !contents.videos.isEmpty else { throw DatasetError.emptyTournament(folder.lastPathComponent) }
    return contents.videos.map {
        LabeledDive(unlabeled: folder.appending(path: $0, directoryHint: .notDirectory))
    }
}

/// Writes `results.csv` for dives whose videos lie inside the folder; the videos themselves are not touched.
///
/// The file is written atomically, with CRLF line endings, quoted after RFC 4180, and with cells that a spreadsheet would
/// take for formulas neutralised; ``readTournament(_:)`` returns the same dives, with blanks in names of events and divers
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
    static func emptyTournament(_ folder: String) -> DatasetError {
        DatasetError(
            .unreadable, folder,
            "the folder holds neither \(resultsFileName) nor a video",
            remedy: "Name a folder with videos, or write \(resultsFileName) with a column \"file\".")
    }

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
