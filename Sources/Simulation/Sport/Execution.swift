import Foundation
import Statistics

/// The faults of one dive, in the units in which they are visible.
package struct Execution: Sendable, Equatable {
    /// Rotation beyond the vertical at the entry, degrees; negative if short.
    package var entryAngleDegrees = 0.0
    /// Height of the white water.
    package var splashMetres = 0.2
    /// Angle between the thighs in flight.
    package var legsApartDegrees = 0.0
    /// Bend of knees that should be straight (in a tuck: how open the tuck is).
    package var kneeBendDegrees = 0.0
    /// How much more open (or, in a layout, more bent) the hips are than the position requires.
    package var looseShapeDegrees = 0.0
    /// Distance to the side at the entry.
    package var driftMetres = 0.0
    /// Distance from the platform beyond the usual; negative if too close.
    package var distanceErrorMetres = 0.0
    /// Missing height at the top of the flight.
    package var lowTakeOffMetres = 0.0
    /// How much later than planned the body opens for the entry.
    package var lateOpeningSeconds = 0.0

    package init() {}

    /// Points that each fault costs, by the fault's name in the sidecar.
    ///
    /// The values are this project's own: World Aquatics names the faults ("Judging the dive") but leaves the deductions to
    /// the judge. Each grows smoothly; the entry dominates.
    package var deductions: [(name: String, points: Double)] {
        func cost(_ amount: Double, _ unit: Double, _ points: Double, _ power: Double = 1.2) -> Double {
            points * pow(max(0, amount) / unit, power)
        }
        return [
            ("entry_angle_degrees", cost(abs(entryAngleDegrees), 10, 0.95, 1.15)),
            ("splash_metres", cost(splashMetres - 0.12, 0.5, 0.62, 1.0)),
            ("legs_apart_degrees", cost(legsApartDegrees, 20, 0.55)),
            ("knee_bend_degrees", cost(kneeBendDegrees, 25, 0.55)),
            ("loose_shape_degrees", cost(looseShapeDegrees, 20, 0.5)),
            ("drift_metres", cost(abs(driftMetres), 0.5, 0.4, 1.5)),
            ("distance_error_metres", cost(abs(distanceErrorMetres), 0.6, 0.4, 1.5)),
            ("low_take_off_metres", cost(lowTakeOffMetres, 0.3, 0.4)),
            ("late_opening_seconds", cost(lateOpeningSeconds, 0.12, 0.55)),
        ]
    }

    /// The dive's worth before the judges' noise, 0...10.
    ///
    /// Faults add up, but each further one costs a little less: even a failed dive keeps some points.
    package var quality: Double {
        10 * exp(-deductions.reduce(0) { $0 + $1.points } / 8.7)
    }

    /// The amounts by their names in the sidecar.
    package var amounts: [String: Double] {
        [
            "entry_angle_degrees": entryAngleDegrees, "splash_metres": splashMetres,
            "legs_apart_degrees": legsApartDegrees, "knee_bend_degrees": kneeBendDegrees,
            "loose_shape_degrees": looseShapeDegrees, "drift_metres": driftMetres,
            "distance_error_metres": distanceErrorMetres, "low_take_off_metres": lowTakeOffMetres,
            "late_opening_seconds": lateOpeningSeconds,
        ]
    }
}

extension Execution {
    /// Draws how a diver executes a dive.
    ///
    /// - Parameter skill: about -2...2, 0 for the average diver of an event.
    static func draw(difficulty: Double, skill: Double, using generator: inout SeededGenerator) -> Execution {
        // One number says how well the dive goes overall; each fault adds its own randomness.
        let form = 0.28 * generator.nextGaussian() - 0.2 * skill + 0.24 * (difficulty - 3)
        var severity = exp(form)
        if generator.nextUniform() < 0.03 { severity *= generator.uniform(1.5...2.1) }
        /// Half a bell curve: zero is most likely.
        func half(_ deviation: Double) -> Double { abs(generator.nextGaussian()) * deviation * severity }
        /// Rayleigh distribution: a little is most likely.
        func some(_ deviation: Double) -> Double {
            let first = generator.nextGaussian()
            let second = generator.nextGaussian()
            return (first * first + second * second).squareRoot() * 0.71 * deviation * severity
        }
        func eitherWay(_ amount: Double, negative: Double) -> Double {
            generator.nextUniform() < negative ? -amount : amount
        }
        var execution = Execution()
        let angle = min(50, half(10.5))
        execution.entryAngleDegrees = eitherWay(angle, negative: 0.55)
        execution.splashMetres = min(2.4, 0.16 + 0.03 * angle + some(0.28))
        execution.legsApartDegrees = min(45, some(8.5))
        execution.kneeBendDegrees = min(50, some(10))
        execution.looseShapeDegrees = min(40, some(9))
        execution.driftMetres = eitherWay(min(1, half(0.2)), negative: 0.5)
        let distance = min(1, half(0.22))
        execution.distanceErrorMetres = eitherWay(distance, negative: distance < 0.5 ? 0.4 : 0)
        execution.lowTakeOffMetres = min(0.45, half(0.09))
        execution.lateOpeningSeconds = min(0.2, half(0.05))
        return execution
    }
}
