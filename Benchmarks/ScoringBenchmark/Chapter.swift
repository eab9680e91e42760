/// One theme's part of the report.
struct Chapter {
    var title = ""
    /// Paragraphs before the tables: what was measured, and how.
    var text: [String] = []
    var tables: [Table] = []
    var goals: [Goal] = []

    var markdown: String {
        (["## " + title] + text + tables.map(\.markdown)).joined(separator: "\n\n") + "\n"
    }
}

extension Chapter {
    /// The last part: the engine's targets, and the results of this run.
    init(goals: [Goal]) {
        title = "Asked and found"
        var table = Table(["", "asked", "found", "met"])
        for goal in goals { table.add([goal.claim, goal.asked, goal.found, goal.isMet ? "yes" : "NO"]) }
        tables = [table]
    }
}

/// A target for the engine.
struct Goal {
    let claim: String
    let asked: String
    let found: String
    let isMet: Bool

    /// A ratio with a minimum.
    init(_ claim: String, atLeast least: Double, found: Double) {
        self.init(
            claim, asked: "at least " + ratioText(least), found: ratioText(found), isMet: found >= least)
    }

    init(_ claim: String, asked: String, found: String, isMet: Bool) {
        self.claim = claim
        self.asked = asked
        self.found = found
        self.isMet = isMet
    }
}

/// A Markdown table with aligned columns, so that it is readable in a terminal, too.
struct Table {
    private var rows: [[String]]

    init(_ header: [String]) { rows = [header] }

    mutating func add(_ row: [String]) {
        precondition(
            row.count == rows[0].count, "a row of \(row.count) in a table of \(rows[0].count) columns")
        rows.append(row)
    }

    var markdown: String {
        let widths = rows[0].indices.map { column in max(3, rows.map { $0[column].count }.max() ?? 0) }
        func line(_ cells: [String]) -> String {
            "| "
                + zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
                .joined(separator: " | ") + " |"
        }
        let rule = line(widths.map { String(repeating: "-", count: $0) })
        return ([line(rows[0]), rule] + rows.dropFirst().map(line)).joined(separator: "\n")
    }
}
