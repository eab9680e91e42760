package import Datasets
package import Diving
import Foundation

/// Everything that moves in one dive, as a function of time: seconds after take-off.
package struct DiveMotion: Sendable {
    package let dive: DiveNumber
    package let height: PlatformHeight
    package let execution: Execution
    package let flight: Flight
    private let approach: Approach

    /// - Parameter sway: phase of the diver's sway before take-off, radians.
    package init(
        _ dive: DiveNumber, from height: PlatformHeight, execution: Execution, build: BodyBuild,
        sway: Double = 0
    ) {
        self.dive = dive
        self.height = height
        self.execution = execution
        let sense = RotationSense(dive.rotationType)
        // The flight's initial rotation is not known yet; it only affects the last moments of the approach.
        let first = FlightPlan(dive, execution: execution, duration: 1.5).shapes.shape(at: 0)
        let standing = Approach(
            dive, height: height, build: build, firstShape: first, takeOffRate: 0, sway: sway
        ).skeleton(at: 0)
        let start = MassPoints(standing, build: build).centre
        let lift = max(0.08, Self.usualLift(dive, height) - execution.lowTakeOffMetres)
        let upwards = (2 * Flight.gravity * lift).squareRoot()
        // The duration depends on the reach of the last shape, which, through late opening, depends on the duration.
        var duration = 1.5
        var plan = FlightPlan(dive, execution: execution, duration: duration)
        for _ in 0..<4 {
            let last = sense.placed(
                plan.entryShape, build: build, centre: .zero,
                somersault: plan.startRadians + plan.turnRadians, twist: plan.twistRadians)
            let drop = start.z + last.lowest
            duration =
                (upwards + (upwards * upwards + 2 * Flight.gravity * drop).squareRoot()) / Flight.gravity
            plan = FlightPlan(dive, execution: execution, duration: duration)
        }
        let outwards = max(0.35, Self.usualDistance(dive, height) + execution.distanceErrorMetres - start.x)
        let velocity = Vector(outwards / duration, execution.driftMetres / duration, upwards)
        flight = Flight(plan: plan, build: build, start: start, startVelocity: velocity, duration: duration)
        let rate = flight.somersaultAngle(at: 0.02) - flight.somersaultAngle(at: 0)
        approach = Approach(
            dive, height: height, build: build, firstShape: first, takeOffRate: rate / 0.02, sway: sway)
    }

    /// Seconds from take-off until the diver touches the water.
    package var entryTime: Double { flight.duration }

    /// The point of entry, metres from the platform's edge and to the side.
    var entryPoint: Vector {
        let last = flight.skeleton(at: flight.duration)
        let lowest = last.points.min { $0.z < $1.z } ?? .zero
        return Vector(lowest.x, lowest.y, 0)
    }

    /// The landmarks in the world.
    package func skeleton(at time: Double) -> Skeleton {
        if time < 0 { return approach.skeleton(at: time) }
        if time <= flight.duration { return flight.skeleton(at: time) }
        return flight.plan.sense.placed(
            flight.plan.entryShape, build: flight.build, centre: centre(at: time),
            somersault: trunkAngle(at: time),
            twist: flight.plan.twistRadians)
    }

    /// The centre of mass in the world.
    package func centre(at time: Double) -> SIMD3<Double> {
        if time < 0 { return MassPoints(approach.skeleton(at: time), build: flight.build).centre }
        if time <= flight.duration { return flight.centre(at: time) }
        // The water takes away the speed within a few tenths of a second, and the small sideways speed first.
        let since = time - flight.duration
        let downwards = flight.startVelocity.z - Flight.gravity * flight.duration
        func travelled(_ speed: Double, _ tau: Double) -> Double { speed * tau * (1 - exp(-since / tau)) }
        return flight.centre(at: flight.duration)
            + Vector(
                travelled(flight.startVelocity.x, 0.1), travelled(flight.startVelocity.y, 0.1),
                travelled(downwards, 0.36))
    }

    /// The trunk's angle in the dive's own direction, radians, 0 head up.
    func trunkAngle(at time: Double) -> Double {
        if time < 0 { return approach.trunkAngle(at: time) }
        if time <= flight.duration { return flight.somersaultAngle(at: time) }
        let tau = 0.12
        let last = flight.duration - Flight.step
        let rate =
            (flight.somersaultAngle(at: flight.duration) - flight.somersaultAngle(at: last)) / Flight.step
        return flight.somersaultAngle(at: flight.duration)
            + 0.2 * rate * tau * (1 - exp(-(time - flight.duration) / tau))
    }

    /// The height of a springboard's end above its rest position, metres.
    func boardOffset(at time: Double) -> Double { approach.boardOffset(at: time) }

    /// Height of the white water above the surface, metres.
    package func splashHeight(at time: Double) -> Double {
        SplashPlume(height: execution.splashMetres).height(at: time - flight.duration)
    }

    /// The truth of the video frame taken at `time`.
    package func truth(at time: Double) -> FrameTruth {
        let body = skeleton(at: time)
        let centre = centre(at: time)
        let turned = time < 0 ? 0 : trunkAngle(at: time) - flight.plan.startRadians
        let tilt = remainder(trunkAngle(at: time), 2 * .pi)
        let shape =
            time < 0 ? nil : time <= flight.duration ? flight.shape(at: time) : flight.plan.entryShape
        let phase: FrameTruth.Phase =
            if time < 0 { .approach } else if time < flight.duration { .flight } else if body.highest > 0 {
                .entry
            } else { .under }
        return FrameTruth(
            somersault: turned / (2 * .pi), twist: flight.twistAngle(at: max(0, time)) / (2 * .pi),
            hipAngle: body.hipAngle, kneeAngle: body.kneeAngle, legsApart: shape?[.legsApart] ?? 0,
            bodyTilt: degrees(tilt), height: centre.z, distance: centre.x, splash: splashHeight(at: time),
            phase: phase)
    }

    /// Metres that the centre of mass rises after take-off in a good dive.
    private static func usualLift(_ dive: DiveNumber, _ height: PlatformHeight) -> Double {
        if dive.isArmstand { return 0.12 }
        switch height {
        case .oneMetre: return 1.25
        case .threeMetres: return 1.5
        case .fiveMetres, .sevenAndAHalfMetres, .tenMetres: return dive.rotationType == .forward ? 0.55 : 0.5
        }
    }

    /// Metres between the edge and the point of entry in a good dive.
    private static func usualDistance(_ dive: DiveNumber, _ height: PlatformHeight) -> Double {
        switch dive.rotationType {
        case .forward: 1.9
        case .back, .reverse: 1.5
        case .inward: 1.35
        }
    }
}

extension Skeleton {
    fileprivate var highest: Double { points.reduce(-.infinity) { max($0, $1.z) } }
}
