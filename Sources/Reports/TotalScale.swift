import Evaluation

/// A line of points on which the totals of one event lie.
struct TotalScale {
    private let range: ClosedRange<Double>

    /// A scale that just holds the totals and intervals; nil where nobody has a score.
    init?(_ standings: [Standing]) {
        let ends = standings.filter(\.isScored).flatMap {
            [$0.total, $0.interval?.lowerBound ?? $0.total, $0.interval?.upperBound ?? $0.total]
        }
        guard let least = ends.min(), let greatest = ends.max() else { return nil }
        let margin = max(greatest - least, 1) / 50
        range = least - margin...greatest + margin
    }

    /// One total with its interval, for a row of a table.
    func svg(_ standing: Standing) -> String {
        var name = "Total \(standing.total.points)"
        if let interval = standing.interval { name += ", between \(interval.pointsText)" }
        return "<svg class=\"total\" role=\"img\" aria-label=\"\(svgText(name))\" viewBox=\"0 0 160 16\">"
            + "<path class=\"rail\" d=\"M0 8H160\"/>\(marks(standing, y: 8, width: 160))</svg>"
    }

    /// The first of a ranking below each other, so that one sees how far their intervals overlap.
    func svg(first standings: [Standing], name: String) -> String {
        let rows = standings.enumerated().map { index, standing in
            let y = 10 + Double(index) * 18
            return "<text x=\"0\" y=\"\(svgNumber(y + 4))\">\(standing.rank)</text>"
                + "<path class=\"rail\" d=\"M16 \(svgNumber(y))H300\"/>"
                + marks(standing, y: y, width: 284, left: 16)
        }
        return "<svg class=\"podium\" role=\"img\" aria-label=\"\(svgText(name))\" viewBox=\"0 0 300 "
            + "\(standings.count * 18 + 2)\">\(rows.joined())</svg>"
    }

    private func marks(_ standing: Standing, y: Double, width: Double, left: Double = 0) -> String {
        func x(_ value: Double) -> Double {
            left + width * (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        }
        var text = ""
        if let interval = standing.interval {
            text +=
                "<rect class=\"range\" x=\"\(svgNumber(x(interval.lowerBound)))\" y=\"\(svgNumber(y - 4))\" "
                + "width=\"\(svgNumber(max(1, x(interval.upperBound) - x(interval.lowerBound))))\" height=\"8\" rx=\"4\"/>"
        }
        return text
            + "<circle class=\"given\" cx=\"\(svgNumber(x(standing.total)))\" cy=\"\(svgNumber(y))\" r=\"4\"/>"
    }
}
