import Foundation

extension Chart {
    /// The chart as an inline SVG element; the page's style sets colours by class.
    ///
    /// - Parameters:
    ///   - id: unique in the page; letters, digits and hyphens.
    ///   - x: its position in another SVG element; nil in a page, whose style sets its size.
    func svg(id: String, x: Double? = nil) -> String {
        let place = x.map {
            " x=\"\(svgNumber($0))\" width=\"\(svgNumber(Self.width))\" height=\"\(svgNumber(height))\""
        }
        var parts = [
            "<svg class=\"chart\" role=\"img\" aria-labelledby=\"\(id)-t \(id)-d\"\(place ?? "") "
                + "viewBox=\"0 0 \(svgNumber(Self.width)) \(svgNumber(height))\">",
            "<title id=\"\(id)-t\">\(svgText(title))</title>",
            "<desc id=\"\(id)-d\">\(svgText(description))</desc>",
            axes.svg,
        ]
        // Levels and the study's lines first, so that ours are drawn on top.
        for line in lines.filter({ $0.kind != .run }) + lines.filter({ $0.kind == .run }).reversed() {
            parts.append(drawing(of: line))
        }
        parts.append(
            legend.svg(atX: Layout.legendMargin, y: Layout.plotBottom + Layout.axisHeight))
        parts.append("</svg>")
        return parts.joined(separator: "\n")
    }

    /// In view box units.
    static let width = 480.0

    /// In view box units.
    var height: Double { Layout.plotBottom + Layout.axisHeight + legend.height }

    private var legend: Legend { Legend(lines, width: Self.width - 2 * Layout.legendMargin) }

    private enum Layout {
        static let plotRight = 464.0
        static let plotBottom = 262.0
        static let axisHeight = 44.0
        static let legendMargin = 8.0
    }

    private var axes: ChartAxes {
        ChartAxes(
            horizontalTitle: horizontalTitle, verticalTitle: verticalTitle, horizontal: horizontal,
            vertical: vertical, right: Layout.plotRight, bottom: Layout.plotBottom)
    }

    private func x(_ value: Double) -> Double { axes.x(value) }

    private func y(_ value: Double) -> Double { axes.y(value) }

    private func drawing(of line: Line) -> String {
        var path = ""
        var marks = ""
        var isDrawing = false
        // About seven markers per line, offset from line to line so that they do not cover each other.
        let stride = max(1, line.points.count / 7)
        let offset =
            line.kind == .level
            ? 0 : (line.slot * stride / 8 + (line.kind == .study ? stride / 2 : 0)) % stride
        for (index, point) in line.points.enumerated() {
            guard let value = point.y else {
                isDrawing = false
                continue
            }
            path += "\(isDrawing ? "L" : "M")\(svgNumber(x(point.x))) \(svgNumber(y(value)))"
            isDrawing = true
            if line.kind != .level, index % stride == offset {
                marks += Marker.path(line.slot, x: x(point.x), y: y(value))
            }
        }
        let style = "\(line.kind.className) s\(line.slot)"
        let band = spreadPath(line).map { "<path class=\"band s\(line.slot)\" d=\"\($0)\"/>" } ?? ""
        let markers = marks.isEmpty ? "" : "<path class=\"marks \(style)\" d=\"\(marks)\"/>"
        return "\(band)<path class=\"line \(style)\" d=\"\(path)\"/>\(markers)"
    }

    /// The area between the lowest and the highest seed; nil for a line of single values.
    private func spreadPath(_ line: Line) -> String? {
        let spread = line.points.compactMap { point in point.spread.map { (x: point.x, range: $0) } }
        guard spread.count > 1 else { return nil }
        let upper = spread.map { "\(svgNumber(x($0.x))) \(svgNumber(y($0.range.upperBound)))" }
        let lower = spread.reversed().map { "\(svgNumber(x($0.x))) \(svgNumber(y($0.range.lowerBound)))" }
        return "M" + (upper + lower).joined(separator: "L") + "Z"
    }
}

extension Curve.Kind {
    /// The class for which the page's style defines dashes.
    var className: String {
        switch self {
        case .run: "run"
        case .study: "study"
        case .level: "level"
        }
    }
}

/// The markers that distinguish lines without colour, one for each experiment.
enum Marker {
    /// A closed or crossed shape around a point, as path data.
    static func path(_ slot: Int, x: Double, y: Double) -> String {
        let start = "M\(svgNumber(x)) \(svgNumber(y))"
        return switch slot % 8 {
        case 0: start + "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0Z"
        case 1: start + "m-3 -3h6v6h-6Z"
        case 2: start + "m0 -4l4 7h-8Z"
        case 3: start + "m0 -4.5l4.5 4.5l-4.5 4.5l-4.5 -4.5Z"
        case 4: start + "m-3.5 -3.5l7 7m-7 0l7 -7"
        case 5: start + "m-4.5 0h9m-4.5 -4.5v9"
        case 6: start + "m0 4l4 -7h-8Z"
        default: start + "m-4 -2h8m-8 4h8"
        }
    }
}

/// The legend: line samples and labels, in as many rows as the width requires.
private struct Legend {
    private let items: [(line: Chart.Line, x: Double, row: Int)]
    private let rowCount: Int

    private static let rowHeight = 19.0
    private static let sampleWidth = 34.0

    var height: Double { Double(rowCount) * Self.rowHeight + 4 }

    init(_ lines: [Chart.Line], width: Double) {
        var items: [(line: Chart.Line, x: Double, row: Int)] = []
        var (x, row) = (0.0, 0)
        for line in lines {
            // 12 pixel sans serif: 6.3 per letter on average.
            let itemWidth = Self.sampleWidth + Double(line.label.count) * 6.3 + 14
            if x > 0, x + itemWidth > width {
                x = 0
                row += 1
            }
            items.append((line, x, row))
            x += itemWidth
        }
        self.items = items
        rowCount = items.isEmpty ? 0 : row + 1
    }

    func svg(atX left: Double, y top: Double) -> String {
        items.map { line, x, row in
            let x = left + x
            let y = top + (Double(row) + 0.5) * Self.rowHeight
            let style = "\(line.kind.className) s\(line.slot)"
            let marker =
                line.kind == .level
                ? "" : "<path class=\"marks \(style)\" d=\"\(Marker.path(line.slot, x: x + 13, y: y))\"/>"
            return "<path class=\"line \(style)\" d=\"M\(svgNumber(x)) \(svgNumber(y))h26\"/>\(marker)"
                + "<text x=\"\(svgNumber(x + Self.sampleWidth))\" y=\"\(svgNumber(y + 4))\">\(svgText(line.label))</text>"
        }.joined(separator: "\n")
    }
}
