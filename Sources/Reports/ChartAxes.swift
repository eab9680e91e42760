/// The frame of a chart: two scales, their ticks and titles.
struct ChartAxes {
    let horizontalTitle: String
    let verticalTitle: String
    let horizontal: Scale
    let vertical: Scale
    /// The edge of the plot, in units of the drawing.
    let right: Double
    /// The edge of the plot, in units of the drawing.
    let bottom: Double

    private let left = 52.0
    private let top = 26.0

    /// The position of a value on the horizontal scale.
    func x(_ value: Double) -> Double { left + horizontal.position(value) * (right - left) }

    /// The position of a value on the vertical scale.
    func y(_ value: Double) -> Double { bottom - vertical.position(value) * (bottom - top) }

    /// Lines, ticks and text.
    var svg: String {
        var parts: [String] = []
        for tick in vertical.ticks {
            let style = tick == 0 && vertical.range.lowerBound < 0 ? "zero" : "grid"
            parts.append(
                "<path class=\"\(style)\" d=\"M\(svgNumber(left)) \(svgNumber(y(tick)))H\(svgNumber(right))\"/>"
                    + "<text x=\"\(svgNumber(left - 7))\" y=\"\(svgNumber(y(tick) + 4))\" text-anchor=\"end\">"
                    + "\(vertical.label(tick))</text>")
        }
        for tick in horizontal.ticks {
            parts.append(
                "<path class=\"axis\" d=\"M\(svgNumber(x(tick))) \(svgNumber(bottom))v4\"/>"
                    + "<text x=\"\(svgNumber(x(tick)))\" y=\"\(svgNumber(bottom + 17))\" text-anchor=\"middle\">"
                    + "\(horizontal.label(tick))</text>")
        }
        parts.append(
            "<path class=\"axis\" d=\"M\(svgNumber(left)) \(svgNumber(top))V\(svgNumber(bottom))"
                + "H\(svgNumber(right))\"/>")
        parts.append("<text class=\"name\" x=\"4\" y=\"13\">\(svgText(verticalTitle))</text>")
        parts.append(
            "<text class=\"name\" x=\"\(svgNumber(right))\" y=\"\(svgNumber(bottom + 33))\" "
                + "text-anchor=\"end\">\(svgText(horizontalTitle))</text>")
        return parts.joined(separator: "\n")
    }
}
