import Diving
import Foundation

/// One row of a `results.csv`.
struct TournamentRow {
    /// The file, as messages name it.
    let file: String
    /// Counted as a spreadsheet counts: the header is row 1.
    let row: Int
    let cells: [TournamentColumn: String]

    /// The dive of the row.
    ///
    /// - Throws: `EvaluationError` that names file, row and column.
    func dive(in folder: URL) throws -> LabeledDive {
        let video = try video(in: folder)
        return LabeledDive(
            video: video, event: text(.event), diver: text(.diver), truth: try truth(),
            sidecar: LabeledDive.existingSidecar(of: video))
    }

    private func video(in folder: URL) throws -> URL {
        guard let path = text(.file) else {
            throw refuse(.file, "it is blank", "Name the video of the dive.")
        }
        guard isInside(path) else {
            throw refuse(
                .file, "\"\(path)\" leaves the tournament folder",
                "Put the video into the folder and name it from there, without a leading / and without \"..\"."
            )
        }
        return folder.appending(path: path, directoryHint: .notDirectory)
    }

    /// The truth that the row holds: complete, or none.
    ///
    /// Dive number, difficulty and final score belong together; the difficulty may follow from the height and the final
    /// score from seven awards. Height and caption alone make no truth.
    private func truth() throws -> DiveTruth? {
        let given = [.diveNumber, .difficulty, .finalScore] + TournamentColumn.judges
        guard given.contains(where: { text($0) != nil }) else { return nil }
        let dive = try diveNumber()
        let height = try number(.height, in: 0.1...30)
        let awards = try awards()
        guard let difficulty = try number(.difficulty, in: 0.1...10) ?? formulaDifficulty(dive, height) else {
            throw refuse(
                .difficulty, "it is blank and does not follow from dive \(dive) and the height",
                "Give the degree of difficulty.")
        }
        let panelScore =
            awards.isEmpty ? nil : try JudgingPanel(awards: awards).finalScore(difficulty: difficulty)
        guard let finalScore = try number(.finalScore, in: 0...300) ?? panelScore else {
            throw refuse(
                .finalScore, "it is blank", "Give the final score, or the awards of all seven judges.")
        }
        return DiveTruth(
            number: dive, difficulty: difficulty, height: height, finalScore: finalScore, awards: awards,
            caption: text(.caption))
    }

    private func diveNumber() throws -> DiveNumber {
        guard let text = text(.diveNumber) else {
            throw refuse(
                .diveNumber, "it is blank", "Give the dive number, or leave every result of the dive blank.")
        }
        do {
            return try DiveNumber(text)
        } catch let error as DivingError {
            throw refuse(.diveNumber, "\"\(text)\": \(error.problem)", error.remedy)
        }
    }

    private func formulaDifficulty(_ dive: DiveNumber, _ height: Double?) -> Double? {
        height.flatMap(PlatformHeight.init(rawValue:)).flatMap(dive.degreeOfDifficulty(from:))
    }

    /// Seven awards or none.
    private func awards() throws -> [Double] {
        let given = TournamentColumn.judges.filter { text($0) != nil }
        guard !given.isEmpty else { return [] }
        return try TournamentColumn.judges.map { column in
            guard let award = try number(column, in: 0...10) else {
                throw refuse(column, "it is blank", "Give the awards of all seven judges, or of none.")
            }
            guard (award * 2).rounded() == award * 2 else {
                throw refuse(column, "\(award) cannot be awarded", "Awards are 0 to 10 in half points.")
            }
            return award
        }
    }

    private func number(_ column: TournamentColumn, in range: ClosedRange<Double>) throws -> Double? {
        guard let text = text(column) else { return nil }
        guard let number = Double(text.trimmingCharacters(in: .whitespaces)), number.isFinite else {
            throw refuse(column, "\"\(text)\" is not a number", "Write it like 3.2, with a decimal point.")
        }
        guard range.contains(number) else {
            throw refuse(
                column, "\(number) is out of range", "Expected \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// The cell's text, nil where it is blank or the column is missing.
    private func text(_ column: TournamentColumn) -> String? {
        guard let cell = cells[column] else { return nil }
        return cell.allSatisfy(\.isWhitespace) ? nil : cell
    }

    private func refuse(_ column: TournamentColumn, _ problem: String, _ remedy: String) -> EvaluationError {
        EvaluationError(
            code: .invalidTournament, subject: "\(file), row \(row), column \"\(column.rawValue)\"",
            problem: problem,
            remedy: remedy)
    }
}

extension TournamentRow {
    /// The cells of a dive, for writing.
    ///
    /// - Throws: `EvaluationError` for what could not be read back.
    static func cells(of dive: LabeledDive, in folder: URL, row: Int) throws -> [TournamentColumn: String] {
        var cells: [TournamentColumn: String] = [:]
        cells[.file] = try path(of: dive.video, in: folder, row: row)
        if let endFrame = dive.endFrame {
            throw EvaluationError(
                code: .invalidTournament, subject: "\(resultsFileName), row \(row)",
                problem:
                    "the dive ends with frame \(endFrame) of a longer video, for which there is no column",
                remedy: "Cut the dive out of the video first.")
        }
        cells[.event] = dive.event
        cells[.diver] = dive.diver
        guard let truth = dive.truth else { return cells }
        let isComplete = truth.awards.isEmpty || truth.awards.count == TournamentColumn.judges.count
        let numbers = [truth.difficulty, truth.finalScore] + truth.awards + (truth.height.map { [$0] } ?? [])
        guard isComplete, numbers.allSatisfy(\.isFinite) else {
            throw EvaluationError(
                code: .invalidTournament, subject: "\(resultsFileName), row \(row)",
                problem: "the truth has \(truth.awards.count) awards and the numbers \(numbers)",
                remedy: "Give seven awards or none, and finite numbers.")
        }
        cells[.diveNumber] = truth.number.description
        cells[.difficulty] = decimal(truth.difficulty)
        cells[.height] = truth.height.map(decimal)
        cells[.finalScore] = decimal(truth.finalScore)
        for (column, award) in zip(TournamentColumn.judges, truth.awards) {
            cells[column] = decimal(award)
        }
        cells[.caption] = truth.caption
        return cells
    }

    private static func path(of video: URL, in folder: URL, row: Int) throws -> String {
        let folderParts = folder.standardizedFileURL.pathComponents
        let videoParts = video.standardizedFileURL.pathComponents
        let path = videoParts.dropFirst(folderParts.count).joined(separator: "/")
        guard videoParts.starts(with: folderParts), isInside(path) else {
            throw EvaluationError(
                code: .invalidTournament, subject: "\(resultsFileName), row \(row)",
                problem: "\(video.lastPathComponent) lies outside the tournament folder",
                remedy: "Put the video into the folder.")
        }
        return path
    }

    private static func decimal(_ number: Double) -> String {
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

/// True for a relative path that stays inside its folder.
private func isInside(_ path: String) -> Bool {
    guard !path.isEmpty, !path.hasPrefix("/"), !path.hasPrefix("~"), !path.contains("\0") else {
        return false
    }
    return !path.split(separator: "/").contains("..")
}
