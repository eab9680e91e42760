import Diving
import Foundation

/// The row of a raw sheet for a dive: its normal view from the side, with the seven awards.
///
/// The columns are those of the release's `Raw_Annotations/Readme.txt`: A the dive, C and D the frames, F the difficulty, L
/// the final score, M to S the judges. The rows below it, without a number in A, are other views of the same dive.
struct SheetRow: Sendable {
    /// "04.xlsx, row 388".
    let place: String
    let startFrame: Double?
    let endFrame: Double?
    let difficulty: Double?
    let finalScore: Double?
    /// The seven awards as written; a blank cell is "".
    let awardTexts: [String]

    fileprivate init(place: String, cells: [Int: String]) {
        func number(_ column: Int) -> Double? { cells[column].flatMap(Double.init) }
        self.place = place
        startFrame = number(2)
        endFrame = number(3)
        difficulty = number(5)
        finalScore = number(11)
        awardTexts = (12..<19).map { cells[$0] ?? "" }
    }

    /// The awards as numbers, whether or not they are valid; nil if one is not a number.
    var numbers: [Double]? {
        let numbers = awardTexts.compactMap(Double.init).filter(\.isFinite)
        return numbers.count == awardTexts.count ? numbers : nil
    }

    /// The awards if all are valid, nil otherwise.
    var awards: [Double]? {
        numbers.flatMap { try? JudgingPanel(awards: $0).awards }
    }

    /// How the row differs from the annotation; nil if they agree.
    func disagreement(with annotation: MTLAQA.Annotation) -> String? {
        let fields: [(name: String, here: Double?, there: Double)] = [
            ("start frame", startFrame, Double(annotation.startFrame)),
            ("end frame", endFrame, Double(annotation.endFrame)),
            ("difficulty", difficulty, annotation.difficulty),
            ("final score", finalScore, annotation.finalScore),
        ]
        return fields.first { $0.here != $0.there }.map { field in
            let here = field.here.map(shortDecimal) ?? "no number"
            return
                "its \(field.name) is \(here) in \(place), and \(shortDecimal(field.there)) in the annotations"
        }
    }
}

/// Reads `NN.xlsx`: the rows whose first cell is a dive's number.
func readSheet(_ url: URL, video: Int) throws -> [MTLAQA.Key: SheetRow] {
    try Spreadsheet(contentsOf: url).rows.reduce(into: [:]) { rows, row in
        guard let dive = row.cells[0].flatMap(Double.init).flatMap(Int.init(exactly:)), dive > 0 else {
            return
        }
        let place = "\(url.lastPathComponent), row \(row.number)"
        let sheetRow = SheetRow(place: place, cells: row.cells)
        guard rows.updateValue(sheetRow, forKey: MTLAQA.Key(video: video, dive: dive)) == nil else {
            throw DatasetError(
                .invalidDataSet, place, "dive \(dive) has a row already",
                remedy: "Copy the file from the MTL-AQA release again.")
        }
    }
}

/// A number for readers: two decimals at most.
func shortDecimal(_ number: Double) -> String {
    let text = ((number * 100).rounded() / 100).description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
