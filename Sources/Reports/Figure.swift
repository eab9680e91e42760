import Files

/// A figure of the study, written to its own file.
public struct Figure: Sendable, Equatable {
    /// "figure-3": letters, digits and hyphens.
    public let name: String
    /// The caption below the figure.
    public let caption: String
    /// An SVG document, its panels side by side.
    public let svg: String
    /// The figure's data as CSV: label, kind (run, study, level), x, loss, correlation; blank if unknown.
    public let csv: String
}

extension FigurePlan {
    /// The figure as a file; nil if no curve has a point to draw.
    var figure: Figure? {
        let charts = panels.compactMap { Chart(self, $0) }
        guard !charts.isEmpty else { return nil }
        let name = title.lowercased().replacing(" ", with: "-")
        return Figure(name: name, caption: caption, svg: Self.document(charts, name), csv: csv)
    }

    /// Charts side by side on white, in the page's light colours.
    private static func document(_ charts: [Chart], _ name: String) -> String {
        let height = charts.map(\.height).max() ?? 0
        let size = "\(svgNumber(Double(charts.count) * Chart.width)) \(svgNumber(height))"
        let panels = charts.enumerated().map { index, chart in
            chart.svg(id: "\(name)-\(index + 1)", x: Double(index) * Chart.width)
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)">
            <style>\(PageStyle.colours)\(PageStyle.chart)\(PageStyle.lines)</style>
            <rect width="100%" height="100%" fill="#fff"/>
            \(panels.joined(separator: "\n"))
            </svg>

            """
    }

    private var csv: String {
        let rows = curves.flatMap { curve in
            curve.correlations.enumerated().map { index, point in
                let loss = curve.losses.indices.contains(index) ? curve.losses[index].y : nil
                return [
                    curve.label, curve.kind.className, "\(point.x)", loss.map { "\($0)" } ?? "",
                    point.y.map { "\($0)" } ?? "",
                ]
            }
        }
        return ([["label", "kind", "x", "loss", "correlation"]] + rows).map(csvLine).joined()
    }
}
