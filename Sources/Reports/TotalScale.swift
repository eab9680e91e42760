import Competition

/// A scale for the totals of one event.
struct TotalScale {
    private let range: ClosedRange<Double>

    /// The smallest scale that holds the totals and intervals; nil if nobody has a score.
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
        if let interval = standing.interval { name += ", \(interval.pointsText)" }
        return "<svg class=\"total\" role=\"img\" aria-label=\"\(svgText(name))\" viewBox=\"0 0 160 16\">"
            + "<path class=\"rail\" d=\"M0 8H160\"/>\(marks(standing))</svg>"
    }

    private func marks(_ standing: Standing) -> String {
        func x(_ value: Double) -> Double {
            160 * (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        }
        var text = ""
        if let interval = standing.interval {
            text +=
                "<rect class=\"range\" x=\"\(svgNumber(x(interval.lowerBound)))\" y=\"4\" "
                + "width=\"\(svgNumber(max(1, x(interval.upperBound) - x(interval.lowerBound))))\" height=\"8\" rx=\"4\"/>"
        }
        return text + "<circle class=\"given\" cx=\"\(svgNumber(x(standing.total)))\" cy=\"8\" r=\"4\"/>"
    }
}
