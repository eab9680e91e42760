import Diving
import Foundation

/// One row of a `results.csv`.
struct TournamentRow {
    /// The file, as messages name it.
    let file: String
    /// Counted as a spreadsheet counts: the header is row 1.
    let row: Int
    let cells: [TournamentColumn: String]

    /// The event; nil where the row names none.
    var event: String? { text(.event) }

    /// The dive of the row.
    ///
    /// - Throws: `EvaluationError` that names file, row and column.
    func dive(in folder: URL) throws(EvaluationError) -> LabeledDive {
        var dive = try diveWithoutResult(in: folder)
        dive.announced = try announced()
        dive.truth = try truth(of: dive.announced)
        return dive
    }

    /// The dive of the row, without what the row announces of it and its result.
    ///
    /// - Throws: `EvaluationError` where the video's path cannot be had.
    func diveWithoutResult(in folder: URL) throws(EvaluationError) -> LabeledDive {
        let video = folder.appending(path: try path(), directoryHint: .notDirectory)
        return LabeledDive(
            video: video, event: event, diver: text(.diver), sidecar: LabeledDive.existingSidecar(of: video))
    }

    /// Why the row's dive number is refused, where that is only for its letter A: a straight dive is a dive, but the classes know
    /// none. Nil for any other row.
    var straightRefusal: EvaluationError? {
        guard let number = text(.diveNumber), let end = number.lastIndex(where: { !$0.isWhitespace }),
            "Aa".contains(number[end]), (try? DiveNumber(number[..<end] + "B")) != nil
        else { return nil }
        do {
            _ = try diveNumber()
            return nil
        } catch {
            return error
        }
    }

    /// The video's path below the folder.
    ///
    /// - Throws: `EvaluationError` where it is blank or leads out of the folder.
    func path() throws(EvaluationError) -> String {
        guard let path = text(.file) else {
            throw refuse(.file, "it is blank", "Name the video of the dive.")
        }
        guard isInside(path) else {
            throw refuse(
                .file, "\"\(path)\" leaves the tournament folder",
                "Put the video into the folder and name it from there, without a leading / and without \"..\"."
            )
        }
        return path
    }

    /// The error of a row that names the file of an earlier row, maybe by another path.
    func namedTwice(_ path: String, as first: (row: Int, path: String)) -> EvaluationError {
        let isSame = path.utf8.elementsEqual(first.path.utf8)
        return refuse(
            .file,
            "\"\(path)\" \(isSame ? "" : "is the same file as \"\(first.path)\" and ")is named twice, "
                + "rows \(first.row) and \(row)", "Keep one of them.")
    }

    /// What the row announces of the dive; nil where it says nothing of it.
    ///
    /// A difficulty or a result is of no use without a dive number; a height alone says nothing of the dive.
    private func announced() throws(EvaluationError) -> AnnouncedDive? {
        let given = [.diveNumber, .difficulty, .finalScore] + TournamentColumn.judges
        guard given.contains(where: { text($0) != nil }) else { return nil }
        let dive = try diveNumber()
        let height = try number(.height, in: 0.1...30)
        let difficulty = try number(.difficulty, in: 0.1...10) ?? formulaDifficulty(dive, height)
        return AnnouncedDive(number: dive, difficulty: difficulty, height: height)
    }

    /// The result that the row holds, complete, or nil where it has neither a final score nor awards.
    ///
    /// The final score may follow from seven awards. A caption alone makes no result.
    private func truth(of announced: AnnouncedDive?) throws(EvaluationError) -> DiveTruth? {
        guard let announced, ([.finalScore] + TournamentColumn.judges).contains(where: { text($0) != nil })
        else { return nil }
        let awards = try awards()
        guard let difficulty = announced.difficulty else {
            throw refuse(
                .difficulty, "it is blank and does not follow from dive \(announced.number) and the height",
                "Give the degree of difficulty.")
        }
        guard
            let finalScore = try number(.finalScore, in: 0...300)
                ?? (try? JudgingPanel(awards: awards))?.finalScore(difficulty: difficulty)
        else {
            throw refuse(
                .finalScore, "it is blank", "Give the final score, or the awards of all seven judges.")
        }
        return DiveTruth(
            number: announced.number, difficulty: difficulty, height: announced.height,
            finalScore: finalScore, awards: awards, caption: text(.caption))
    }

    private func diveNumber() throws(EvaluationError) -> DiveNumber {
        guard let text = text(.diveNumber) else {
            throw refuse(
                .diveNumber, "it is blank",
                "Give the dive number, or leave the difficulty and every result of the dive blank.")
        }
        do {
            return try DiveNumber(text)
        } catch {
            let refusal = error as? DivingError
            throw refuse(
                .diveNumber, "\"\(text)\": \(refusal?.problem ?? "it is no dive number")",
                refusal?.remedy ?? "Write it like 407C.")
        }
    }

    private func formulaDifficulty(_ dive: DiveNumber, _ height: Double?) -> Double? {
        height.flatMap(PlatformHeight.init(rawValue:)).flatMap(dive.degreeOfDifficulty(from:))
    }

    /// Seven awards or none.
    private func awards() throws(EvaluationError) -> [Double] {
        let given = TournamentColumn.judges.filter { text($0) != nil }
        guard !given.isEmpty else { return [] }
        return try TournamentColumn.judges.map { (column) throws(EvaluationError) in
            guard let award = try number(column, in: 0...10) else {
                throw refuse(column, "it is blank", "Give the awards of all seven judges, or of none.")
            }
            guard (award * 2).rounded() == award * 2 else {
                throw refuse(column, "\(award) cannot be awarded", "Awards are 0 to 10 in half points.")
            }
            return award
        }
    }

    private func number(_ column: TournamentColumn, in range: ClosedRange<Double>) throws(EvaluationError)
        -> Double?
    {
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

/// True for a relative path that stays inside its folder. By bytes, as the system reads it: a slash under a combining accent is
/// no slash to Swift's characters.
func isInside(_ path: String) -> Bool {
    guard let first = path.utf8.first, first != UInt8(ascii: "/"), first != UInt8(ascii: "~"),
        !path.utf8.contains(0)
    else { return false }
    return !path.utf8.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }
}
