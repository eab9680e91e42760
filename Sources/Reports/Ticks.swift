import Foundation

/// The ends and ticks of an axis.
package struct Scale {
    package let range: ClosedRange<Double>
    package let ticks: [Double]
    let isLogarithmic: Bool
    private let digits: Int

    /// A linear axis that covers all values, with about `tickCount` steps of 1, 2 or 5 times a power of ten.
    package init(linear values: [Double], tickCount: Int = 8) {
        let least = values.min() ?? 0
        let greatest = max(values.max() ?? 1, least)
        let width = greatest > least ? greatest - least : max(abs(least), 1)
        let rough = width / Double(tickCount)
        let power = pow(10, floor(log10(rough)))
        let step = power * ([1, 2, 5, 10].first { $0 * power >= rough * 0.999_999 } ?? 10)
        let first = floor(least / step + 1e-9)
        let last = max(ceil(greatest / step - 1e-9), first + 1)
        range = first * step...last * step
        ticks = stride(from: first, through: last, by: 1).map { $0 * step }
        isLogarithmic = false
        digits = max(0, -Int(floor(log10(step) + 1e-9)))
    }

    /// A logarithmic axis that covers all values, its ends and ticks at 1, 2 and 5 times powers of ten.
    ///
    /// - Precondition: every value is above 0.
    package init(logarithmic values: [Double]) {
        let least = values.min() ?? 1
        let greatest = max(values.max() ?? 10, least * 1.001)
        let decades = Int(floor(log10(least)))...Int(ceil(log10(greatest)))
        let marks = decades.flatMap { decade in [1.0, 2, 5].map { $0 * pow(10, Double(decade)) } }
        let lower = marks.last { $0 <= least * 1.000_001 } ?? least
        let upper = marks.first { $0 >= greatest * 0.999_999 } ?? greatest
        range = lower...upper
        let inside = marks.filter { $0 >= lower && $0 <= upper }
        // Beyond eight ticks only the powers of ten are labelled.
        ticks = inside.count > 8 ? inside.filter { log10($0) == log10($0).rounded() } : inside
        isLogarithmic = true
        digits = 0
    }

    /// The position of a value, 0 at the lower end and 1 at the upper.
    package func position(_ value: Double) -> Double {
        isLogarithmic
            ? log(value / range.lowerBound) / log(range.upperBound / range.lowerBound)
            : (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }

    /// The label of a tick.
    package func label(_ tick: Double) -> String {
        guard isLogarithmic else { return tick.text(digits) }
        return tick.text(max(0, -Int(floor(log10(tick) + 1e-9))))
    }
}
