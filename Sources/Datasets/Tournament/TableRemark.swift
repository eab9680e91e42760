import Foundation

/// A remark about a cell, or a row, of a results file.
struct TableRemark {
    let row: Int
    let column: TournamentColumn
    /// The column as named in the header.
    let columnName: String
    /// What is wrong, with this row's values and without a full stop.
    let problem: String
    /// Remarks of one kind are merged into one sentence, however many rows they concern.
    let kind: String
    /// The consequence: "so the height is not used".
    let effect: String
    /// What to do next, a whole sentence; empty if nothing needs to be done.
    let remedy: String
}

extension [TableRemark] {
    private static let mostNamedRows = 5

    /// One sentence per kind, in the order of their first rows.
    ///
    /// - Parameter file: the file, as messages name it.
    func sentences(file: String) -> [String] {
        var order: [String] = []
        var groups: [String: [TableRemark]] = [:]
        for remark in self {
            let key =
                "\(remark.column.isJudge ? "judge" : remark.column.rawValue)|\(remark.kind)|\(remark.effect)"
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(remark)
        }
        return order.compactMap { groups[$0] }.map { Self.sentence($0, file: file) }
    }

    private static func sentence(_ remarks: [TableRemark], file: String) -> String {
        let first = remarks[0]
        let rows = remarks.map(\.row).reduce(into: [Int]()) { if $0.last != $1 { $0.append($1) } }
        let columns = Set(remarks.map(\.column)).count > 1 ? " and others" : ""
        let example = Set(remarks.map(\.problem)).count > 1 ? "for example, " : ""
        let effect = first.effect.isEmpty ? "" : ", \(first.effect)"
        let remedy = first.remedy.isEmpty ? "" : " \(first.remedy)"
        return
            "\(file), \(rowList(rows)), column \"\(first.columnName)\"\(columns): \(example)\(first.problem)\(effect)."
            + remedy
    }

    /// "row 2", "rows 2, 3 and 5", "rows 2, 3, 5, 6, 8 and 12 more".
    static func rowList(_ rows: [Int]) -> String {
        guard rows.count > 1 else { return "row \(rows.first ?? 0)" }
        let named = rows.count > mostNamedRows + 1 ? rows.prefix(mostNamedRows) : rows.dropLast()
        let rest = rows.count - named.count
        let last = rest == 1 ? "\(rows[rows.count - 1])" : "\(rest) more"
        return "rows \(named.map(String.init).joined(separator: ", ")) and \(last)"
    }
}
