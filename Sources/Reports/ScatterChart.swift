/// Predicted against final scores, one mark per dive.
struct ScatterChart {
    /// The accessible name.
    let title: String
    /// The accessible description.
    let description: String
    let points: [Point]

    struct Point {
        /// Diver and dive, shown by browsers on hover.
        let name: String
        let finalScore: Double
        let given: Double
        /// Whether the final score lies outside the predicted score's interval.
        let isBeyondInterval: Bool
    }

    private static let width = 480.0
    private static let height = 444.0

    /// - Parameter id: unique in the page; letters, digits and hyphens.
    func svg(id: String) -> String {
        let scale = Scale(linear: points.flatMap { [$0.finalScore, $0.given] }, tickCount: 7)
        let axes = ChartAxes(
            horizontalTitle: "final score of the panel", verticalTitle: "predicted score",
            horizontal: scale, vertical: scale, right: 464, bottom: 400)
        let (least, greatest) = (scale.range.lowerBound, scale.range.upperBound)
        var parts = [
            "<svg class=\"chart scatter\" role=\"img\" aria-labelledby=\"\(id)-t \(id)-d\" viewBox=\"0 0 "
                + "\(svgNumber(Self.width)) \(svgNumber(Self.height))\">",
            "<title id=\"\(id)-t\">\(svgText(title))</title>",
            "<desc id=\"\(id)-d\">\(svgText(description))</desc>",
            axes.svg,
            "<path class=\"equal\" d=\"M\(svgNumber(axes.x(least))) \(svgNumber(axes.y(least)))L"
                + "\(svgNumber(axes.x(greatest))) \(svgNumber(axes.y(greatest)))\"/>",
        ]
        // Those outside last, so that they are drawn on top.
        for point in points.filter({ !$0.isBeyondInterval }) + points.filter(\.isBeyondInterval) {
            let (x, y) = (axes.x(point.finalScore), axes.y(point.given))
            let name =
                "<title>\(svgText(point.name)): given \(point.given.points), final \(point.finalScore.exactPoints)</title>"
            parts.append(
                point.isBeyondInterval
                    ? "<path class=\"beyond\" d=\"\(Marker.path(3, x: x, y: y))\">\(name)</path>"
                    : "<circle class=\"within\" cx=\"\(svgNumber(x))\" cy=\"\(svgNumber(y))\" r=\"3.2\">\(name)</circle>"
            )
        }
        return parts.joined(separator: "\n") + "\n</svg>"
    }
}
