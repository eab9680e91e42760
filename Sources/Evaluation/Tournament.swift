public import Foundation
import Tensors

/// Reads a tournament folder: videos with `results.csv`, or videos alone.
///
/// `results.csv` has one row for each dive, in its order, with the columns of ``TournamentColumn``; only `file` is
/// required, unknown columns are ignored, case, blanks, "_" and "-" in names do not matter. UTF-8 with or without byte order
/// mark, any line ends, quoted cells; separated by commas, or by semicolons or tabs and then with decimal commas. A folder
/// without `results.csv` gives its videos, ordered by name, without truth. Whether the videos exist is for the reader of
/// the videos to find out, dive by dive.
///
/// - Throws: `EvaluationError` for a folder that cannot be read or holds no video, for a name that is not UTF-8 where there is
///   no `results.csv`, and for the first bad row, by file, row (the header is row 1) and column.
public func readTournament(_ folder: URL) throws -> [LabeledDive] {
    let contents = try FolderContents(of: folder, subject: folder.lastPathComponent)
    if let name = contents.resultsName {
        var table = try TournamentTable(
            of: folder, fileName: name, subject: folder.lastPathComponent)
        var dives: [LabeledDive] = []
        while let row = table.next() { dives.append(try row.get().dive(in: folder)) }
        return dives
    }
    if let name = contents.unspeakableNames.first {
        throw EvaluationError.unspeakableName("\(folder.lastPathComponent)/\(name)")
    }
    guard !contents.videos.isEmpty else { throw EvaluationError.emptyTournament(folder.lastPathComponent) }
    return contents.videos.map {
        LabeledDive(unlabeled: folder.appending(path: $0, directoryHint: .notDirectory))
    }
}

/// Writes `results.csv` for dives whose videos lie inside the folder; the videos themselves are not touched.
///
/// The file is written atomically, with CRLF line ends, quoted after RFC 4180, and with cells that a spreadsheet would
/// take for formulas neutralised; ``readTournament(_:)`` gives the same dives back, names of events and divers with single
/// blanks. The same dives give the same bytes.
///
/// - Throws: `EvaluationError` for a video outside the folder, a dive that ends inside its video, awards that are neither none
///   nor seven, numbers that are not finite, and a file that cannot be written.
public func writeTournament(_ dives: [LabeledDive], to folder: URL) throws {
    let header = csvLine(TournamentColumn.allCases.map(\.rawValue))
    let rows = try dives.enumerated().map { index, dive in
        let cells = try TournamentRow.cells(of: dive, in: folder, row: index + 2)
        return csvLine(TournamentColumn.allCases.map { cells[$0] ?? "" })
    }
    let text = header + rows.joined()
    try writeAtomically(text, to: folder.appending(path: resultsFileName, directoryHint: .notDirectory))
}

let resultsFileName = "results.csv"

/// The columns of `results.csv`, in the order in which they are written.
public enum TournamentColumn: String, CaseIterable, Sendable {
    /// The video or image folder, relative to the tournament folder, inside it.
    case file
    case diveNumber = "dive_number"
    /// The degree of difficulty; left blank, the formula's from `height`.
    case difficulty
    /// Metres of the board or platform.
    case height
    /// Points; left blank, the panel's from the awards and the difficulty. Without awards too, the dive is only announced.
    case finalScore = "final_score"
    case judge1 = "judge_1"
    case judge2 = "judge_2"
    case judge3 = "judge_3"
    case judge4 = "judge_4"
    case judge5 = "judge_5"
    case judge6 = "judge_6"
    case judge7 = "judge_7"
    case caption
    case event
    case diver

    /// The seven judges in their order.
    static let judges: [TournamentColumn] = [.judge1, .judge2, .judge3, .judge4, .judge5, .judge6, .judge7]
}

extension EvaluationError {
    static func emptyTournament(_ folder: String) -> EvaluationError {
        EvaluationError(
            code: .unreadable, subject: folder,
            problem: "the folder holds neither \(resultsFileName) nor a video",
            remedy: "Name a folder with videos, or write \(resultsFileName) with a column \"file\".")
    }

    static func unspeakableName(_ path: String) -> EvaluationError {
        EvaluationError(
            code: .unreadable, subject: path, problem: "its name is not UTF-8", remedy: "Rename it.")
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
