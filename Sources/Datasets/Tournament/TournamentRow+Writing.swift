import Diving
import Foundation

extension TournamentRow {
    /// The cells of a dive, for writing.
    ///
    /// - Throws: `DatasetError` for values that could not be read back.
    static func cells(of dive: LabeledDive, in folder: URL, row: Int) throws -> [TournamentColumn: String] {
        var cells: [TournamentColumn: String] = [:]
        cells[.file] = try path(of: dive.video, in: folder, row: row)
        cells[.endingAt] = dive.endFrame.map { "\($0 - 1)" }
        cells[.event] = dive.event
        cells[.diver] = dive.diver
        guard let announced = dive.truth.map(AnnouncedDive.init) ?? dive.announced else { return cells }
        let awards = dive.truth?.awards ?? []
        let isPanel = awards.isEmpty || JudgingPanel.judgeCounts.contains(awards.count)
        let optional = [announced.difficulty, announced.height, dive.truth?.finalScore]
        let numbers = optional.compactMap(\.self) + awards
        guard isPanel, numbers.allSatisfy(\.isFinite) else {
            throw DatasetError(
                .invalidTournament, "\(resultsFileName), row \(row)",
                "the dive has \(awards.count) awards and the numbers \(numbers)",
                remedy: "Give the awards of 3, 5, 7, 9 or 11 judges or none, and finite numbers.")
        }
        cells[.diveNumber] = announced.number?.description
        cells[.difficulty] = announced.difficulty.map(decimal)
        cells[.height] = announced.height.map(decimal)
        cells[.finalScore] = dive.truth?.finalScore.map(decimal)
        for (column, award) in zip(TournamentColumn.judges, awards) {
            cells[column] = decimal(award)
        }
        cells[.caption] = dive.truth?.caption
        return cells
    }

    private static func path(of video: URL, in folder: URL, row: Int) throws -> String {
        let folderParts = folder.standardizedFileURL.pathComponents
        let videoParts = video.standardizedFileURL.pathComponents
        let path = videoParts.dropFirst(folderParts.count).joined(separator: "/")
        guard videoParts.starts(with: folderParts), isInside(path) else {
            throw DatasetError(
                .invalidTournament, "\(resultsFileName), row \(row)",
                "\(video.lastPathComponent) lies outside the tournament folder",
                remedy: "Put the video into the folder.")
        }
        return path
    }

    static func decimal(_ number: Double) -> String {
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
