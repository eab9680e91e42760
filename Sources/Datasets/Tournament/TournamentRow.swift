import Diving
import Foundation

/// One row of a `results.csv`.
struct TournamentRow {
    /// The file, as messages name it.
    let file: String
    /// Counted as spreadsheets do: the header is row 1.
    let row: Int
    let cells: [TournamentColumn: String]
    let header: TournamentHeader

    /// The event; nil if the row names none.
    var event: String? { text(.event)?.collapsed }

    /// The diver; nil if the row names none.
    var diver: String? { text(.diver)?.collapsed }

    /// True for a row of totals: no video and no dive, but the word for a total, or points without a diver.
    var isTotal: Bool {
        let file = text(.file)
        guard file == nil || file.map(SpreadsheetCell.isTotal) == true else { return false }
        let isDive = [.diveNumber, .height, .endingAt].contains { text($0) != nil } || hasAwards
        return !isDive
            && (cells.values.contains { SpreadsheetCell.isTotal($0) }
                || text(.finalScore) != nil && text(.diver) == nil)
    }

    /// The dive with everything usable from the row, and remarks on the rest.
    ///
    /// The truth has the row's awards, whether or not they form a whole panel, and no final score if none is given: see
    /// ``TablePanels``.
    ///
    /// - Parameter path: the video's path below the folder.
    func usable(
        _ path: String, endFrame: Int?, in folder: URL
    ) -> (dive: LabeledDive, remarks: [TableRemark]) {
        let video = folder.appending(path: path, directoryHint: .notDirectory)
        var remarks: [TableRemark] = []
        let announced = self.announced(&remarks)
        let dive = LabeledDive(
            video: video, event: event, diver: diver, truth: truth(of: announced, &remarks),
            announced: announced, sidecar: LabeledDive.existingSidecar(of: video), endFrame: endFrame)
        return (dive, remarks)
    }

    /// Where the dive ends in a longer video, as `LabeledDive.endFrame`; nil at the end of the video.
    ///
    /// - Throws: `DatasetError` for an invalid time.
    func endFrame() throws(DatasetError) -> Int? {
        guard let text = text(.endingAt) else { return nil }
        do {
            return try FilmTime(SpreadsheetCell.plain(text)).frameIndex + 1
        } catch {
            let refusal = error as? DivingError
            throw refuse(.endingAt, "\"\(text)\": \(refusal?.problem ?? "")", refusal?.remedy ?? "")
        }
    }

    /// A remark on a difficulty that contradicts the table, or is the formula's for an unlisted dive; it is used unchanged.
    func difficultyRemark(_ dive: LabeledDive) -> TableRemark? {
        guard let announced = dive.announced, let number = announced.number,
            let difficulty = announced.difficulty,
            let metres = announced.height, let height = PlatformHeight(rawValue: metres)
        else { return nil }
        let (listed, calculated) = (
            number.degreeOfDifficulty(from: height), number.calculatedDifficulty(from: height)
        )
        let place = "for \(number) from \(Self.decimal(metres)) m"
        if text(.difficulty) == nil {
            guard listed == nil else { return nil }
            return remark(
                .difficulty, "the table lists no difficulty \(place)", kind: "calculated",
                effect: "so the formula's \(Self.decimal(difficulty)) is used", "")
        }
        guard let right = listed ?? calculated, abs(difficulty - right) > 0.01 else { return nil }
        // The first dives of synchronised events are worth 2.0 whatever they are (World Aquatics rules, "Synchronised
        // diving").
        if difficulty == 2, judgeColumns.count >= 9 { return nil }
        return remark(
            .difficulty,
            "\(Self.decimal(difficulty)) is not the \(listed == nil ? "formula" : "table")'s \(Self.decimal(right)) \(place)",
            kind: "contradiction", effect: "", Self.checkRow)
    }

    /// A separate position that contradicts the dive number's.
    func positionRemark(_ dive: LabeledDive) -> TableRemark? {
        guard let number = dive.announced?.number, joinedDiveNumber == nil, let word = text(.position),
            let position = SpreadsheetCell.position(word), position != number.position
        else { return nil }
        return remark(
            .position, "\"\(word)\" is not the position of \(number)", kind: "contradiction",
            effect: "so \(number) is used", "Check the row.")
    }

    static let checkRow = "Check the row; its values are used unchanged."

    /// A remark on a cell of this row.
    func remark(
        _ column: TournamentColumn, _ problem: String, kind: String, effect: String, _ remedy: String
    ) -> TableRemark {
        TableRemark(
            row: row, column: column, columnName: header.name(of: column), problem: problem, kind: kind,
            effect: effect, remedy: remedy)
    }

    /// The video's path below the folder.
    ///
    /// - Throws: `DatasetError` if it is blank or leads out of the folder.
    func path() throws(DatasetError) -> String {
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

    /// The error for a row that names the file of an earlier row, possibly by another path.
    func namedTwice(_ path: String, as first: (row: Int, path: String)) -> DatasetError {
        let isSame = path.utf8.elementsEqual(first.path.utf8)
        return refuse(
            .file,
            "\"\(path)\" \(isSame ? "" : "is the same file as \"\(first.path)\" and ")is named twice, "
                + "rows \(first.row) and \(row)",
            "Keep one of them; if the video holds several dives, give each row an \"ending_at\".")
    }

    /// The error for a row whose file does not exist, although similar ones do.
    func missing(_ path: String, similar: [String]) -> DatasetError {
        let named = similar.map { "\"\($0)\"" }.joined(separator: ", ")
        return refuse(
            .file,
            "there is no \"\(path)\"; several files are similar: \(named)",
            "Write the exact name of the file.")
    }

    /// The sentence for a row whose file does not exist under exactly this name.
    func remark(taking file: String, for path: String) -> String {
        "\(self.file), row \(row), column \"\(header.name(of: .file))\": there is no \"\(path)\", so \"\(file)\" is used instead."
    }

    /// What the row announces about the dive; nil if nothing. Each cell is read independently.
    private func announced(_ remarks: inout [TableRemark]) -> AnnouncedDive? {
        let dive = usable(.diveNumber, &remarks, "so the dive number is not used") {
            () throws(DatasetError) in try diveNumber()
        }
        let height = usable(.height, &remarks, "so the height is not used") {
            () throws(DatasetError) in try self.height()
        }
        let start = height.flatMap(PlatformHeight.init(rawValue:))
        let listed = start.flatMap {
            dive?.degreeOfDifficulty(from: $0) ?? dive?.calculatedDifficulty(from: $0)
        }
        let effect = listed.map { "so \(Self.decimal($0)) is used" } ?? "so the difficulty is unknown"
        let given = usable(.difficulty, &remarks, effect) { () throws(DatasetError) in
            try number(.difficulty, in: 0.1...10)
        }
        let announced = AnnouncedDive(number: dive, difficulty: given ?? listed, height: height)
        return announced == AnnouncedDive(number: nil, difficulty: nil, height: nil) ? nil : announced
    }

    private var hasAwards: Bool { !judgeColumns.isEmpty }

    /// The judges' columns, counted from 0, that are not blank.
    var judgeColumns: [Int] {
        TournamentColumn.judges.indices.filter { text(TournamentColumn.judges[$0]) != nil }
    }

    /// A cell's value; nil if it is blank, or invalid, which is recorded.
    private func usable<Value>(
        _ column: TournamentColumn, _ remarks: inout [TableRemark], _ effect: String,
        _ read: () throws(DatasetError) -> Value?
    ) -> Value? {
        do throws(DatasetError) {
            return try read()
        } catch {
            let column = faultyColumn(error)
            remarks.append(
                remark(column, error.problem, kind: error.remedy, effect: effect, error.remedy))
            return nil
        }
    }

    private func faultyColumn(_ error: DatasetError) -> TournamentColumn {
        TournamentColumn.allCases.first { subject($0) == error.subject } ?? .file
    }

    /// The row's result; nil if it has neither a final score nor usable awards.
    ///
    /// A caption alone is not a result.
    private func truth(of announced: AnnouncedDive?, _ remarks: inout [TableRemark]) -> DiveTruth? {
        let awards = usable(.judge1, &remarks, "so the awards are not used", self.awards) ?? []
        let isWholePanel =
            JudgingPanel.judgeCounts.contains(awards.count) && judgeColumns == Array(0..<awards.count)
        let effect =
            isWholePanel && announced?.difficulty != nil
            ? "so the final score is calculated from the awards" : "so the final score is unknown"
        let given = usable(.finalScore, &remarks, effect) { () throws(DatasetError) in
            try number(.finalScore, in: 0...300)
        }
        let finalScore = given ?? (isFailedDive ? 0 : nil)
        guard finalScore != nil || !awards.isEmpty else { return nil }
        return DiveTruth(
            number: announced?.number, difficulty: announced?.difficulty, height: announced?.height,
            finalScore: finalScore, awards: awards, caption: text(.caption))
    }

    /// The dive number, with the separate position if the number has none.
    private func diveNumber() throws(DatasetError) -> DiveNumber? {
        guard let text = text(.diveNumber) else { return nil }
        do {
            return try DiveNumber(joinedDiveNumber?.number ?? Self.digits(text))
        } catch {
            if let damage = damage(text) { throw refuse(.diveNumber, damage.problem, damage.remedy) }
            let refusal = error as? DivingError
            throw refuse(
                .diveNumber, "\"\(text)\": \(refusal?.problem ?? "it is not a dive number")",
                refusal?.remedy ?? "Write it like 407C.")
        }
    }

    /// "103" and "Pike" as 103B; nil if the dive number has its letter, or there is no position.
    var joinedDiveNumber: (number: String, digits: String, position: String)? {
        guard let number = text(.diveNumber).map(Self.digits), !number.isEmpty else { return nil }
        if number.allSatisfy({ $0.isASCII && $0.isNumber }) {
            guard let word = text(.position)?.trimmed, let position = SpreadsheetCell.position(word) else {
                return nil
            }
            return (number + String(position.letter), number, word)
        }
        return nil
    }

    /// The position's cell if it is invalid and the dive number does not need it.
    var unusedPosition: String? {
        guard let word = text(.position), SpreadsheetCell.position(word) == nil,
            let number = text(.diveNumber), (try? DiveNumber(Self.digits(number))) != nil
        else { return nil }
        return word.trimmed
    }

    /// A dive number without what some programs add: "103.0" from a column of numbers, the position as a word.
    private static func digits(_ text: String) -> String {
        let plain = SpreadsheetCell.plain(text)
        if plain.hasSuffix(".0") { return String(plain.dropLast(2)) }
        let parts = plain.split(separator: " ")
        guard parts.count == 2, parts[0].allSatisfy({ $0.isASCII && $0.isNumber }),
            let position = SpreadsheetCell.position(String(parts[1]))
        else { return plain }
        return parts[0] + String(position.letter)
    }

    /// What a spreadsheet has turned a cell into, if that can be detected.
    private func damage(_ text: String) -> (problem: String, remedy: String)? {
        let again = "Format the column as text and enter the value again."
        if SpreadsheetCell.isDate(text) {
            return ("a spreadsheet changed it to a date, \"\(text.trimmed)\"", again)
        }
        if SpreadsheetCell.isScientific(text) {
            return ("a spreadsheet changed it to a number, \"\(text.trimmed)\"", again)
        }
        return nil
    }

    /// True if every judge's cell marks the dive as failed.
    private var isFailedDive: Bool {
        let words = judgeColumns.compactMap { text(TournamentColumn.judges[$0])?.trimmed.lowercased() }
        return !words.isEmpty && words.allSatisfy { ["f", "fail", "failed"].contains($0) }
    }

    /// The row's awards, in column order; nil if there are none.
    private func awards() throws(DatasetError) -> [Double]? {
        guard hasAwards, !isFailedDive else { return nil }
        var awards: [Double] = []
        for column in judgeColumns.map({ TournamentColumn.judges[$0] }) {
            guard let award = try number(column, in: 0...10) else { continue }
            guard (award * 2).rounded() == award * 2 else {
                throw refuse(column, "\(award) cannot be awarded", "Awards are 0 to 10 in half points.")
            }
            awards.append(award)
        }
        return awards
    }

    private func height() throws(DatasetError) -> Double? {
        guard let text = text(.height) else { return nil }
        guard let height = SpreadsheetCell.height(text) else {
            if let damage = damage(text) { throw refuse(.height, damage.problem, damage.remedy) }
            throw refuse(
                .height, "\"\(text)\" names no height in metres", "Write 1, 3, 5, 7.5 or 10.")
        }
        return try check(height, .height, in: 0.1...30)
    }

    private func number(_ column: TournamentColumn, in range: ClosedRange<Double>) throws(DatasetError)
        -> Double?
    {
        guard let text = text(column) else { return nil }
        guard let number = SpreadsheetCell.number(text) else {
            if let damage = damage(text) { throw refuse(column, damage.problem, damage.remedy) }
            throw refuse(
                column, "\"\(text)\" is not a number",
                column.isJudge ? "Awards are 0 to 10 in half points." : "Write a number, such as 3.2.")
        }
        return try check(number, column, in: range)
    }

    private func check(
        _ number: Double, _ column: TournamentColumn, in range: ClosedRange<Double>
    ) throws(DatasetError) -> Double {
        guard range.contains(number) else {
            throw refuse(
                column, "\(number) is out of range", "Expected \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// The cell's text; nil if it is blank or the column is missing.
    private func text(_ column: TournamentColumn) -> String? {
        guard let cell = cells[column] else { return nil }
        return column == .file || column == .diver || column == .event || column == .caption
            ? (cell.trimmed.isEmpty ? nil : cell) : (SpreadsheetCell.isBlank(cell) ? nil : cell)
    }

    private func subject(_ column: TournamentColumn) -> String {
        "\(file), row \(row), column \"\(header.name(of: column))\""
    }

    func refuse(_ column: TournamentColumn, _ problem: String, _ remedy: String) -> DatasetError {
        DatasetError(
            .invalidTournament, subject(column), problem, remedy: remedy)
    }
}

/// True for a relative path that stays inside its folder. By bytes, as the system reads it: to Swift, a slash with a
/// combining accent is not the character slash.
func isInside(_ path: String) -> Bool {
    guard let first = path.utf8.first, first != UInt8(ascii: "/"), first != UInt8(ascii: "~"),
        !path.utf8.contains(0)
    else { return false }
    return !path.utf8.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }
}
