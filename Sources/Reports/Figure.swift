/// A figure for gnuplot: a constant script and the data that it draws.
///
/// Written as `<name>.gp` and `<name>.dat` into one folder, `gnuplot <name>.gp` run there makes `<name>.svg` and
/// `<name>.png`. No text of the report enters the script: labels are read from the data with `noenhanced`, so that nothing in
/// them is a command or markup to gnuplot.
public struct Figure: Sendable, Equatable {
    /// "figure-3": letters, digits and hyphens.
    public let name: String
    /// What stands below the figure.
    public let caption: String
    /// The script, gnuplot 5.4 or later; the same for all figures of a kind.
    public let script: String
    /// One block for each line: its label in quotes, then rows of x, loss, correlation and style (1 ours, 2 the study's, 3 a
    /// level), NaN where nothing is known.
    public let data: String
}

extension FigurePlan {
    /// The figure for gnuplot; nil where no curve has a point to draw.
    var gnuplot: Figure? {
        guard panels.contains(where: { Chart(self, $0) != nil }) else { return nil }
        return Figure(
            name: title.lowercased().replacing(" ", with: "-"), caption: caption,
            script: GnuplotScript.text(panels, axis, isSimulated: isSimulated),
            data: curves.filter(\.hasPoints).map(\.gnuplotBlock).joined(separator: "\n\n\n") + "\n")
    }
}

extension Curve {
    fileprivate var hasPoints: Bool { (losses + correlations).contains { $0.y != nil } }

    fileprivate var gnuplotBlock: String {
        let style =
            switch kind {
            case .run: 1
            case .study: 2
            case .level: 3
            }
        let quoted = label.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline }
        var lines = ["\"\(quoted)\""]
        for (index, point) in correlations.enumerated() {
            let loss = losses.indices.contains(index) ? losses[index].y : nil
            lines.append("\(point.x) \(Self.number(loss)) \(Self.number(point.y)) \(style) \(slot + 1)")
        }
        return lines.joined(separator: "\n")
    }

    private static func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "NaN" }
}
