import Diving
import Foundation

/// One row of a `results.csv`.
struct TournamentRow {
    /// The file, as messages name it.
    let file: String
    /// Counted as a spreadsheet counts: the header is row 1.
    let row: Int
    let cells: [TournamentColumn: String]
    /// True where a comma between digits is a decimal point, as in files that separate their cells by something else.
    let hasDecimalCommas: Bool

    /// What of a row cannot be used.
    struct Fault {
        let column: TournamentColumn
        let error: EvaluationError
        /// What the dive lacks for it, with a verb: "its awards are left out".
        let loss: String

        /// A sentence for a dive that is judged all the same, with the way out unless that is another dive.
        var remark: String {
            let remedy = column == .diveNumber ? "" : " \(error.remedy)"
            return "\(error.subject): \(error.problem); the dive is judged, \(loss).\(remedy)"
        }
    }

    /// The event; nil where the row names none.
    var event: String? { text(.event)?.collapsed }

    /// The diver; nil where the row names none.
    var diver: String? { text(.diver)?.collapsed }

    /// The dive of the row.
    ///
    /// - Throws: `EvaluationError` for the first fault, by file, row and column.
    func dive(in folder: URL) throws(EvaluationError) -> LabeledDive {
        let (dive, faults) = usable(try path(), in: folder)
        if let fault = faults.first { throw fault.error }
        return dive
    }

    /// The dive with what can be used of the row, and the faults for which the rest is left out.
    ///
    /// - Parameter path: the video's path below the folder.
    func usable(_ path: String, in folder: URL) -> (dive: LabeledDive, faults: [Fault]) {
        let video = folder.appending(path: path, directoryHint: .notDirectory)
        var faults: [Fault] = []
        let announced = self.announced(&faults)
        let dive = LabeledDive(
            video: video, event: event, diver: diver, truth: announced.flatMap { truth(of: $0, &faults) },
            announced: announced, sidecar: LabeledDive.existingSidecar(of: video))
        return (dive, faults)
    }

    /// What of the row contradicts itself or the rules, whole sentences; it is used as it is.
    func contradictions(in dive: LabeledDive) -> [String] {
        func remark(_ column: TournamentColumn, _ problem: String) -> String {
            "\(file), row \(row), column \"\(column.rawValue)\": \(problem). Check the row; it is used as it is."
        }
        var remarks: [String] = []
        if text(.difficulty) != nil, let announced = dive.announced, let given = announced.difficulty,
            let number = announced.number,
            let height = announced.height, let listed = formulaDifficulty(number, height),
            abs(given - listed) > 0.01
        {
            remarks.append(
                remark(
                    .difficulty,
                    "\(Self.decimal(given)) is not the table's \(Self.decimal(listed)) for \(number) "
                        + "from \(Self.decimal(height)) m"
                ))
        }
        // Half a tenth is what a sum rounded to one decimal may differ by.
        if let truth = dive.truth, let panel = try? JudgingPanel(awards: truth.awards),
            let finalScore = truth.finalScore, let difficulty = truth.difficulty,
            abs(finalScore - panel.finalScore(difficulty: difficulty)) > 0.0501
        {
            remarks.append(
                remark(
                    .finalScore,
                    "\(finalScore) is not \(panel.finalScore(difficulty: difficulty)), the difficulty "
                        + "\(difficulty) times the middle three of the awards"))
        }
        return remarks
    }

    /// The video's path below the folder.
    ///
    /// - Throws: `EvaluationError` where it is blank or leads out of the folder.
    func path() throws(EvaluationError) -> String {
        guard let path = text(.file)?.trimmed else {
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

    /// The error of a row whose file is not there, although there are some that it may mean.
    func missing(_ path: String, similar: [String]) -> EvaluationError {
        let named = similar.map { "\"\($0)\"" }.joined(separator: ", ")
        return refuse(
            .file,
            "there is no \"\(path)\", and several files may be meant: \(named)",
            "Name the video as it is called.")
    }

    /// The sentence for a row whose file is not there under just this name.
    func remark(taking file: String, for path: String) -> String {
        "\(self.file), row \(row), column \"file\": there is no \"\(path)\", so \"\(file)\" is taken for it."
    }

    /// What the row announces of the dive; nil where it says nothing of it, or nothing that can be used.
    ///
    /// A difficulty or a result is of no use without a dive number; a height alone says nothing of the dive.
    private func announced(_ faults: inout [Fault]) -> AnnouncedDive? {
        guard hasResult || text(.diveNumber) != nil || text(.difficulty) != nil else { return nil }
        do throws(EvaluationError) {
            let dive = try diveNumber()
            let height = usable(.height, &faults, "its height is left out") { () throws(EvaluationError) in
                try number(.height, in: 0.1...30)
            }
            let listed = formulaDifficulty(dive, height)
            let loss =
                listed.map { "with the table's difficulty, \($0)" }
                ?? (hasResult ? Self.resultLost : "its difficulty is left out")
            let given = usable(.difficulty, &faults, loss) { () throws(EvaluationError) in
                try number(.difficulty, in: 0.1...10)
            }
            return AnnouncedDive(number: dive, difficulty: given ?? listed, height: height)
        } catch {
            let loss = hasResult ? Self.resultLost : "what is announced of it is left out"
            faults.append(Fault(column: .diveNumber, error: error, loss: loss))
            return nil
        }
    }

    private static let resultLost = "its result is left out"

    private var hasResult: Bool { text(.finalScore) != nil || hasAwards }
    private var hasAwards: Bool { TournamentColumn.judges.contains { text($0) != nil } }

    /// What a cell says; nil where it is blank, or faulty, which is noted.
    private func usable<Value>(
        _ column: TournamentColumn, _ faults: inout [Fault], _ loss: String,
        _ read: () throws(EvaluationError) -> Value?
    ) -> Value? {
        do throws(EvaluationError) {
            return try read()
        } catch {
            faults.append(Fault(column: column, error: error, loss: loss))
            return nil
        }
    }

    /// The result that the row holds; nil where it has neither a final score nor awards that can be used.
    ///
    /// The final score may follow from seven awards. A caption alone makes no result.
    private func truth(of announced: AnnouncedDive, _ faults: inout [Fault]) -> DiveTruth? {
        guard hasResult else { return nil }
        let readScore = { () throws(EvaluationError) in try number(.finalScore, in: 0...300) }
        let isScored = (try? readScore()) != nil
        let lossWithoutAwards = isScored ? "its awards are left out" : Self.resultLost
        let awards = usable(.judge1, &faults, lossWithoutAwards, self.awards) ?? []
        guard let difficulty = announced.difficulty else {
            // A faulty one has been noted before.
            if text(.difficulty) == nil {
                let error = refuse(
                    .difficulty,
                    "it is blank and does not follow from the dive number and the height",
                    "Give the degree of difficulty.")
                faults.append(Fault(column: .difficulty, error: error, loss: Self.resultLost))
            }
            return nil
        }
        let panelScore = (try? JudgingPanel(awards: awards))?.finalScore(difficulty: difficulty)
        let loss = panelScore.map { "with the final score of its awards, \($0)" } ?? Self.resultLost
        guard let finalScore = usable(.finalScore, &faults, loss, readScore) ?? panelScore else { return nil }
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

    /// Seven awards; nil where there are none.
    private func awards() throws(EvaluationError) -> [Double]? {
        guard hasAwards else { return nil }
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
        guard let number = decimal(text, mayEndWithMetres: column == .height) else {
            throw refuse(column, "\"\(text)\" is not a number", "Write it like 3.2, with a decimal point.")
        }
        guard range.contains(number) else {
            throw refuse(
                column, "\(number) is out of range", "Expected \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// The number that digits write, with a sign and a fraction where wanted; no exponents, no hexadecimal digits.
    private func decimal(_ text: String, mayEndWithMetres: Bool) -> Double? {
        var digits = text.trimmed
        if mayEndWithMetres, digits.last == "m" || digits.last == "M" {
            digits = String(digits.dropLast()).trimmed
        }
        if hasDecimalCommas, !digits.contains(".") { digits = digits.replacing(",", with: ".") }
        guard digits.utf8.allSatisfy({ "0123456789.+-".utf8.contains($0) }) else { return nil }
        return Double(digits).flatMap { $0.isFinite ? $0 : nil }
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
