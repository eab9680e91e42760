import Diving
import Foundation

/// What the diver intends to do (and what goes wrong) between take-off and entry.
struct FlightPlan: Sendable {
    let sense: RotationSense
    /// Trunk angle at take-off in the dive's own direction: 0 standing, pi in an armstand.
    let startRadians: Double
    /// The somersault to complete in flight, including over- or under-rotation.
    let turnRadians: Double
    let twistRadians: Double
    /// The part of the flight in which the body twists, seconds.
    let twistTimes: ClosedRange<Double>
    let shapes: ShapeSchedule
    /// The last shape, and whether the hands meet the water first.
    let entryShape: BodyShape
    let entersHandsFirst: Bool

    /// The twist's strength at a time: rises and falls within a fifth of a second.
    func twistWindow(at time: Double) -> Double {
        let ramp = min(0.2, (twistTimes.upperBound - twistTimes.lowerBound) / 2)
        return smoothStep((time - twistTimes.lowerBound) / ramp)
            * smoothStep((twistTimes.upperBound - time) / ramp)
    }
}

extension FlightPlan {
    /// Plans a dive that takes `duration` seconds.
    init(_ dive: DiveNumber, execution: Execution, duration: Double) {
        sense = RotationSense(dive.rotationType)
        startRadians = dive.isArmstand ? .pi : 0
        turnRadians = Double(dive.halfSomersaults) * .pi + radians(execution.entryAngleDegrees)
        twistRadians = Double(dive.halfTwists) * .pi
        let halfTurnsAtEntry = dive.halfSomersaults + (dive.isArmstand ? 1 : 0)
        entersHandsFirst = halfTurnsAtEntry % 2 == 1
        let timing = Timing(dive, duration: duration, lateOpening: execution.lateOpeningSeconds)
        twistTimes = timing.twist
        let first = (dive.isArmstand ? BodyShape.line : .takeOff).with {
            if dive.isArmstand { $0[.legsApart] = execution.legsApartDegrees * 0.3 }
        }
        let folded = Self.folded(dive, execution)
        // What remains of the faults when the body stretches for the entry.
        let line = (entersHandsFirst ? BodyShape.line : .feetFirstLine).with {
            $0[.legsApart] = execution.legsApartDegrees * 0.55
            $0[.leftKnee] = execution.kneeBendDegrees * 0.4
            $0[.rightKnee] = execution.kneeBendDegrees * 0.4
            $0[.leftHip] = execution.looseShapeDegrees * 0.3
            $0[.rightHip] = execution.looseShapeDegrees * 0.3
        }
        var schedule = ShapeSchedule(from: first)
        schedule.hold(until: 0.04)
        if dive.halfTwists > 0 {
            let wrapped = Self.wrapped(execution, isFree: dive.position == .free)
            schedule.move(to: wrapped, by: timing.twist.lowerBound + 0.18)
            schedule.hold(until: timing.twist.upperBound - 0.12)
        }
        if dive.position != .free || dive.halfTwists == 0 {
            schedule.move(to: folded, by: timing.folded)
            schedule.hold(until: timing.opening)
        }
        schedule.move(to: line, by: timing.opened)
        schedule.hold(until: duration)
        shapes = schedule
        entryShape = schedule.shape(at: duration)
    }

    private static func folded(_ dive: DiveNumber, _ execution: Execution) -> BodyShape {
        var shape: BodyShape
        switch dive.position {
        case .tuck:
            shape = .tuck
            // A loose tuck: shanks and thighs away from the body, but not a pike.
            shape[.leftKnee] -= min(32, execution.kneeBendDegrees * 0.8)
            shape[.leftHip] -= execution.looseShapeDegrees * 1.1
        case .pike:
            shape = .pike
            shape[.leftKnee] += execution.kneeBendDegrees
            shape[.leftHip] -= execution.looseShapeDegrees * 1.2
        case .free, .straight:
            // Straight dives are never drawn, see DiveSelection; one would fold as little as a free dive.
            shape = .free
            shape[.leftKnee] += execution.kneeBendDegrees
            shape[.leftHip] += execution.looseShapeDegrees
        }
        shape[.rightKnee] = shape[.leftKnee]
        shape[.rightHip] = shape[.leftHip]
        // Tucked knees always part a little.
        shape[.legsApart] = execution.legsApartDegrees + (dive.position == .tuck ? 6 : 0)
        return shape
    }

    private static func wrapped(_ execution: Execution, isFree: Bool) -> BodyShape {
        BodyShape.wrapped.with {
            $0[.legsApart] = execution.legsApartDegrees
            $0[.leftKnee] = execution.kneeBendDegrees * 0.8
            $0[.rightKnee] = execution.kneeBendDegrees * 0.8
            // In the free position the body is nearly straight.
            $0[.leftHip] += execution.looseShapeDegrees * 0.8 + (isFree ? 10 : 0)
            $0[.rightHip] += execution.looseShapeDegrees * 0.8 + (isFree ? 10 : 0)
        }
    }

    /// When the shape changes, in seconds after take-off.
    private struct Timing {
        let twist: ClosedRange<Double>
        /// The fold is reached and released, and the line is reached.
        let folded: Double
        let opening: Double
        let opened: Double

        init(_ dive: DiveNumber, duration: Double, lateOpening: Double) {
            let fullness = min(1, Double(dive.halfSomersaults + dive.halfTwists / 2) / 9)
            let opensAt = duration * (0.46 + 0.33 * fullness)
            let isFree = dive.position == .free
            // Free twists fill the flight; the others leave its second part to the fold.
            let twistEnd = isFree ? opensAt + 0.08 : duration * (0.34 + 0.025 * Double(dive.halfTwists))
            twist = 0.05...max(0.35, twistEnd)
            let foldStart = dive.halfTwists > 0 && !isFree ? twist.upperBound - 0.12 : 0.06
            folded = foldStart + (dive.position == .tuck ? 0.24 : 0.28)
            opening = min(max(opensAt, folded + 0.08) + lateOpening, duration - 0.16)
            opened = min(opening + (dive.position == .tuck ? 0.22 : 0.26), duration - 0.02)
        }
    }
}
