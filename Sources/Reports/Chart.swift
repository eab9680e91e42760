/// A line chart: axes, lines and text. ``svg(id:)`` draws it.
struct Chart {
    /// The accessible name.
    let title: String
    /// The accessible description: what the lines show.
    let description: String
    let horizontalTitle: String
    let verticalTitle: String
    let horizontal: Scale
    let vertical: Scale
    let lines: [Line]

    struct Line {
        let label: String
        let slot: Int
        let kind: Curve.Kind
        let points: [Curve.Point]
    }

    /// One panel of a figure; nil if no curve has a point.
    init?(_ plan: FigurePlan, _ panel: FigurePlan.Panel) {
        lines = Self.lines(plan.curves, panel)
        guard lines.contains(where: { $0.kind != .level }) else { return nil }
        let values = Self.values(lines) + Self.values(Self.lines(plan.neighbours, panel))
        horizontal = Scale(linear: [0, plan.axis.last])
        horizontalTitle = plan.axis.title
        let dives = plan.diveLabels[panel] ?? ""
        switch panel {
        case .losses:
            let least = values.min() ?? 0
            let isLogarithmic = least > 0 && (values.max() ?? 0) > 8 * least
            vertical = isLogarithmic ? Scale(logarithmic: values) : Scale(linear: values + [0])
            verticalTitle = "mean loss, \(dives)" + (isLogarithmic ? ", log scale" : "")
        case .correlations:
            vertical = Scale(linear: values + [0])
            verticalTitle = "Spearman correlation, \(dives)"
        }
        title = "\(plan.title): \(verticalTitle)"
        description = Self.description(lines)
    }

    private static func lines(_ curves: [Curve], _ panel: FigurePlan.Panel) -> [Line] {
        curves.compactMap { curve in
            let points = panel == .losses ? curve.losses : curve.correlations
            guard points.contains(where: { $0.y != nil }) else { return nil }
            return Line(label: curve.label, slot: curve.slot, kind: curve.kind, points: points)
        }
    }

    /// All values that the vertical axis must cover.
    private static func values(_ lines: [Line]) -> [Double] {
        lines.flatMap { line in
            line.points.flatMap { point in
                [point.y, point.spread?.lowerBound, point.spread?.upperBound].compactMap(\.self)
            }
        }
    }

    /// The last known value of each line, in words.
    private static func description(_ lines: [Line]) -> String {
        lines.map { line in
            let value = (line.points.last { $0.y != nil }?.y ?? 0).text(3)
            return line.kind == .level ? "\(line.label) is \(value)." : "\(line.label) ends at \(value)."
        }.joined(separator: " ")
    }
}
