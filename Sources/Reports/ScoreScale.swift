/// A scale for scores, the same for all dives of a page so that they can be compared visually.
struct ScoreScale {
    private let scale: Scale

    /// The smallest scale that holds all scores.
    init(_ scores: [Double]) { scale = Scale(linear: scores, tickCount: 7) }

    /// One score with its interval, and the panel's score if known.
    func svg(score: Double, interval: ClosedRange<Double>?, finalScore: Double?) -> String {
        var name = "Score \(score.points)"
        if let interval { name += ", interval \(interval.pointsText)" }
        if let finalScore { name += ", final score \(finalScore.exactPoints)" }
        name +=
            ", on a scale from \(scale.label(scale.range.lowerBound)) to \(scale.label(scale.range.upperBound))"
        var parts = [
            "<svg class=\"scale\" role=\"img\" aria-label=\"\(svgText(name))\" viewBox=\"0 0 320 40\">",
            "<path class=\"rail\" d=\"M12 14H308\"/>",
        ]
        for tick in scale.ticks {
            parts.append(
                "<path class=\"tick\" d=\"M\(svgNumber(x(tick))) 20v4\"/><text x=\"\(svgNumber(x(tick)))\" y=\"36\" "
                    + "text-anchor=\"middle\">\(scale.label(tick))</text>")
        }
        if let interval {
            let (low, high) = (x(interval.lowerBound), x(interval.upperBound))
            parts.append(
                "<rect class=\"range\" x=\"\(svgNumber(low))\" y=\"9\" width=\"\(svgNumber(max(1, high - low)))\" "
                    + "height=\"10\" rx=\"5\"/>")
        }
        parts.append("<circle class=\"given\" cx=\"\(svgNumber(x(score)))\" cy=\"14\" r=\"5\"/>")
        if let finalScore {
            parts.append(
                "<path class=\"final\" d=\"M\(svgNumber(x(finalScore))) 6.5l5.5 7.5l-5.5 7.5l-5.5 -7.5Z\"/>")
        }
        return parts.joined() + "</svg>"
    }

    private func x(_ value: Double) -> Double { 12 + 296 * min(max(scale.position(value), 0), 1) }
}
