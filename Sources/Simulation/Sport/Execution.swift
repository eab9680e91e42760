import Diving
import Evaluation
import Foundation

/// What went wrong in one dive, in the units in which it can be seen.
package struct Execution: Sendable, Equatable {
    /// Rotation beyond the vertical at the entry, degrees; negative is short of it.
    package var entryAngleDegrees = 0.0
    /// Height of the highest white water.
    package var splashMetres = 0.2
    /// Angle between the thighs during flight.
    package var legsApartDegrees = 0.0
    /// Bend of knees that should be straight (in a tuck: how far the tuck is open).
    package var kneeBendDegrees = 0.0
    /// How far the hips are more open (or, in a layout, more bent) than the position asks for.
    package var looseShapeDegrees = 0.0
    /// Distance to the side at the entry.
    package var driftMetres = 0.0
    /// Distance from the platform beyond the usual; negative is too near.
    package var distanceErrorMetres = 0.0
    /// Height missing at the top of the flight.
    package var lowTakeOffMetres = 0.0
    /// How much later than planned the body opens for the entry.
    package var lateOpeningSeconds = 0.0

    package init() {}

    /// Points that each fault costs, by the fault's name in the sidecar.
    ///
    /// The magnitudes are this project's own: World Aquatics names the faults ("Judging the dive") but leaves the sums
    /// to the judge. Each grows smoothly; the entry dominates.
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

    /// What the dive is worth before the judges' noise, 0...10.
    package var quality: Double {
        min(10, max(0, 10 - deductions.reduce(0) { $0 + $1.points }))
    }

    /// The amounts by the names that the sidecar gives them.
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
        // One number says how well the dive as a whole goes; each fault adds its own chance.
        let form = 0.32 * generator.nextGaussian() - 0.24 * skill + 0.14 * (difficulty - 3)
        var severity = exp(form)
        let failure = generator.nextUniform()
        if failure < 0.035 { severity *= 2.1 + 0.8 * generator.nextUniform() }
        func half(_ deviation: Double) -> Double { abs(generator.nextGaussian()) * deviation * severity }
        var execution = Execution()
        let angle = min(55, half(8.2))
        execution.entryAngleDegrees = generator.nextUniform() < 0.55 ? -angle : angle
        execution.splashMetres = min(2.6, 0.16 + 0.034 * angle + half(0.24))
        execution.legsApartDegrees = min(50, half(8.5))
        execution.kneeBendDegrees = min(60, half(10))
        execution.looseShapeDegrees = min(45, half(9))
        execution.driftMetres = min(1.2, half(0.2)) * (generator.nextUniform() < 0.5 ? -1 : 1)
        let distance = min(1.1, half(0.24))
        execution.distanceErrorMetres = generator.nextUniform() < 0.4 ? -min(0.5, distance) : distance
        execution.lowTakeOffMetres = min(0.5, half(0.09))
        execution.lateOpeningSeconds = min(0.22, half(0.04))
        return execution
    }
}
