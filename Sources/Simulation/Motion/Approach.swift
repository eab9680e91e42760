import Diving
import Foundation

/// The seconds before take-off: stance, run or hurdle, press and jump, or the armstand.
///
/// Times are seconds relative to take-off, negative before it.
struct Approach: Sendable {
    private let dive: DiveNumber
    private let height: PlatformHeight
    private let build: BodyBuild
    private let sense: RotationSense
    /// The trunk's angular velocity when the flight starts, radians a second.
    private let takeOffRate: Double
    private let shapes: ShapeSchedule
    /// Phase of the small sway of a standing or balancing diver.
    private let sway: Double

    init(
        _ dive: DiveNumber, height: PlatformHeight, build: BodyBuild, firstShape: BodyShape,
        takeOffRate: Double,
        sway: Double
    ) {
        self.dive = dive
        self.height = height
        self.build = build
        self.sense = RotationSense(dive.rotationType)
        self.takeOffRate = min(7, max(0, takeOffRate))
        self.sway = sway
        shapes = Self.schedule(dive, height: height, firstShape: firstShape)
    }

    /// True for forward and reverse dives, which approach along the board.
    private var facesWater: Bool { dive.rotationType == .forward || dive.rotationType == .reverse }
    private var hasHurdle: Bool { height.isSpringboard && facesWater }
    private var hasRun: Bool { !height.isSpringboard && dive.rotationType == .forward && !dive.isArmstand }

    /// The landmarks in the world, and the trunk's angle.
    func skeleton(at time: Double) -> Skeleton {
        let shape = shape(at: time)
        let placed = sense.placed(shape, build: build, centre: .zero, somersault: trunkAngle(at: time))
        var grounded = placed
        let support = support(of: placed, at: time)
        grounded.transform { $0 - support }
        return grounded
    }

    /// The trunk's angle in the dive's own direction, radians, 0 head up.
    func trunkAngle(at time: Double) -> Double {
        let tau = 0.035
        let toppling = takeOffRate * tau * (exp(time / tau) - 1)
        let balance = 0.012 * sin(2.1 * time + sway) * min(1, -time)
        // A crouch leans the trunk towards its front.
        let front = sense.turnsToFront ? 1.0 : -1.0
        let lean = dive.isArmstand ? 0 : front * radians(26) * crouch(at: time)
        return (dive.isArmstand ? .pi : 0) + toppling + balance + lean
    }

    /// The height of the board's end above its rest position, metres; continues after take-off. A platform does not move.
    func boardOffset(at time: Double) -> Double {
        guard height.isSpringboard else { return 0 }
        if time >= 0 { return 0.16 * exp(-time * 3.2) * sin(-2 * .pi * 2.6 * time) }
        if time > -0.5 {
            let press = (time + 0.5) / 0.5
            return -0.5 * sin(.pi * press) * (hasHurdle ? 1 : 0.8)
        }
        return hasHurdle || time < -1.05 ? 0 : 0.07 * sin((time + 0.5) / 0.55 * 2 * .pi)
    }

    private func crouch(at time: Double) -> Double {
        switch time {
        case ..<(-0.52): 0
        case ..<(-0.26): smoothStep((time + 0.52) / 0.26)
        default: 1 - smoothStep((time + 0.26) / 0.26)
        }
    }

    private func shape(at time: Double) -> BodyShape {
        var shape = shapes.shape(at: time)
        if let swing = stride(at: time) {
            shape[.leftHip] += swing * 32 + max(0, swing) * 20
            shape[.rightHip] += -swing * 32 + max(0, -swing) * 20
            shape[.leftKnee] += 20 + max(0, swing) * 45
            shape[.rightKnee] += 20 + max(0, -swing) * 45
            shape[.leftArm] -= swing * 30
            shape[.rightArm] += swing * 30
        }
        if hasHurdle, time > -0.98, time < -0.5 {
            // The lifted knee in the hurdle.
            let lift = sin(.pi * (time + 0.98) / 0.48)
            shape[.leftHip] += 70 * lift
            shape[.leftKnee] += 80 * lift
        }
        return shape
    }

    /// How far the left leg swings ahead, -1...1, while the diver walks or runs.
    private func stride(at time: Double) -> Double? {
        let stop = hasHurdle ? -0.98 : -0.55
        guard hasRun || hasHurdle, time < stop else { return nil }
        let pace = hasRun ? 2.6 : 1.7
        return sin((time - stop) * .pi * pace) * min(1, (stop - time) / 0.15)
    }

    /// The offset of the placed body's point of contact with the board from the point's place in the world.
    private func support(of placed: Skeleton, at time: Double) -> Vector {
        let hands = (placed[.leftFingers] + placed[.rightFingers]) * 0.5
        let feet = (placed[.leftToes] + placed[.rightToes]) * 0.5
        let point = dive.isArmstand ? hands : feet
        let edge = dive.isArmstand ? -0.08 : facesWater ? -0.02 : 0.03
        let rest = Vector(
            edge - remaining(at: time), 0, height.metres + boardOffset(at: time) + hop(at: time))
        return Vector(point.x, 0, placed.lowest) - rest
    }

    /// Metres left to the edge.
    private func remaining(at time: Double) -> Double {
        if hasRun { return time < -0.55 ? (-0.55 - time) * 2.6 : 0 }
        if hasHurdle {
            if time > -0.5 { return 0 }
            return time > -0.98 ? (-0.5 - time) * 1.5 : 0.72 + (-0.98 - time) * 1.1
        }
        return 0
    }

    private func hop(at time: Double) -> Double {
        if hasHurdle, time > -0.98, time < -0.5 {
            let part = (time + 0.98) / 0.48
            return 4 * 0.42 * part * (1 - part)
        }
        if hasRun, time > -0.62, time < -0.5 {
            let part = (time + 0.62) / 0.12
            return 4 * 0.08 * part * (1 - part)
        }
        return 0
    }
}

extension Approach {
    private static func schedule(
        _ dive: DiveNumber, height: PlatformHeight, firstShape: BodyShape
    ) -> ShapeSchedule {
        if dive.isArmstand {
            var schedule = ShapeSchedule(from: BodyShape.line.with { $0[.ankle] = 4 }, at: -4)
            schedule.hold(until: -0.35)
            // The push: elbows bend a little and extend.
            schedule.move(
                to: firstShape.with {
                    $0[.leftReach] = 0.93; $0[.rightReach] = 0.93
                }, by: -0.16)
            schedule.move(to: firstShape, by: 0)
            return schedule
        }
        let standing = BodyShape(ankles: 86, arms: 10, armsOut: 10)
        let raised = BodyShape(ankles: 60, arms: 165, armsOut: 22)
        let crouched = BodyShape(spine: 20, hips: 52, knees: 74, ankles: 96, arms: -25, armsOut: 14)
        var schedule = ShapeSchedule(from: standing, at: -4)
        schedule.hold(until: -1.15)
        schedule.move(to: raised, by: -0.72)
        schedule.move(to: crouched, by: -0.28)
        schedule.move(to: firstShape, by: 0)
        return schedule
    }
}
