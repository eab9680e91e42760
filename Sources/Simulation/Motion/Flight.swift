import Foundation

/// The flight of one dive from take-off to the first touch of the water.
///
/// The centre of mass follows a parabola. The shape is scheduled; the somersault follows from it: the angular momentum about
/// the somersault axis is constant, so the trunk's rate is `(H - h) / I`, with the moment of inertia I and the angular
/// momentum h of the limbs' own motion computed from the limbs' masses at every step. H is chosen so that the dive ends with
/// the required rotation. In a twist the body is tilted out of the somersault plane; its twist rate is `H sin(tilt)
/// (1/I_long - 1/I_across)` (M. R. Yeadon, "The biomechanics of aerial movement III", J. Sports Sciences 11 (1993)), and the
/// tilt is what the required number of twists needs.
///
/// The somersault frame: x in the direction the head moves at the top of the turn, z up, both turning with the trunk; y
/// along the somersault axis.
package struct Flight: Sendable {
    /// Metres per second squared.
    package static let gravity = 9.81
    /// Seconds between the stored steps.
    static let step = 1.0 / 400

    /// Seconds from take-off to touching the water.
    package let duration: Double
    /// kg m^2/s about the somersault axis.
    package let angularMomentum: Double
    /// Initial position and velocity of the centre of mass, metres and metres per second in the world.
    package let start: SIMD3<Double>
    package let startVelocity: SIMD3<Double>
    /// The dive's plan and diver.
    let plan: FlightPlan
    let build: BodyBuild
    /// At every step: the trunk's angle in the dive's own direction (radians, 0 head up), twist and tilt (radians).
    private let somersaults: [Double]
    private let twists: [Double]
    private let tilts: [Double]

    init(plan: FlightPlan, build: BodyBuild, start: Vector, startVelocity: Vector, duration: Double) {
        self.plan = plan
        self.build = build
        self.start = start
        self.startVelocity = startVelocity
        self.duration = duration
        let count = Int((duration / Self.step).rounded(.up)) + 1
        let times = (0..<count).map { min(Double($0) * Self.step, duration) }
        let bodies = times.map { time -> MassPoints in
            var points = MassPoints(Skeleton(plan.shapes.shape(at: time), build: build), build: build)
            let centre = points.centre
            for index in points.positions.indices { points.positions[index] -= centre }
            return points
        }
        let twistProfile = Self.twistProfile(plan: plan, times: times, bodies: bodies)
        twists = twistProfile.angles
        // The tilt depends on H and H, weakly, on the tilt: a few iterations settle both.
        var tilts = [Double](repeating: 0, count: count)
        var turn = Turn(plan: plan, times: times, bodies: bodies, twists: twists, tilts: tilts)
        if plan.twistRadians > 0 {
            for _ in 0..<4 {
                tilts = twistProfile.rates.map { asin(min(0.5, $0 / abs(turn.angularMomentum))) }
                turn = Turn(plan: plan, times: times, bodies: bodies, twists: twists, tilts: tilts)
            }
        }
        self.tilts = tilts
        angularMomentum = turn.angularMomentum
        somersaults = turn.angles
    }

    /// Trunk angle in the dive's own direction, radians from head up, `time` seconds after take-off.
    package func somersaultAngle(at time: Double) -> Double { sample(somersaults, time) }

    /// Radians twisted since take-off.
    package func twistAngle(at time: Double) -> Double { sample(twists, time) }

    /// The centre of mass in the world.
    package func centre(at time: Double) -> SIMD3<Double> {
        start + startVelocity * time - Vector(0, 0, Self.gravity * time * time / 2)
    }

    /// The shape at a time.
    package func shape(at time: Double) -> BodyShape { plan.shapes.shape(at: time) }

    /// The moment of inertia about the somersault axis, kg m^2.
    package func momentOfInertia(at time: Double) -> Double {
        let points = placed(time)
        return zip(points.positions, points.masses).reduce(0) {
            $0 + $1.1 * ($1.0.x * $1.0.x + $1.0.z * $1.0.z)
        }
    }

    /// Where the diver's masses are in the world, metres and kilograms.
    package func massPoints(at time: Double) -> [(position: SIMD3<Double>, mass: Double)] {
        let points = placed(time)
        let angle = somersaultAngle(at: time)
        let centre = centre(at: time)
        return zip(points.positions, points.masses).map {
            (plan.sense.world($0, somersault: angle) + centre, $1)
        }
    }

    /// The landmarks in the world.
    package func skeleton(at time: Double) -> Skeleton {
        plan.sense.placed(
            shape(at: time), build: build, centre: centre(at: time), somersault: somersaultAngle(at: time),
            twist: twistAngle(at: time), tilt: sample(tilts, time))
    }

    private func placed(_ time: Double) -> MassPoints {
        var points = MassPoints(Skeleton(shape(at: time), build: build), build: build)
        let centre = points.centre
        let twist = twistAngle(at: time)
        let tilt = sample(tilts, time)
        for index in points.positions.indices {
            points.positions[index] = plan.sense.turned(
                points.positions[index] - centre, twist: twist, tilt: tilt)
        }
        return points
    }

    private func sample(_ values: [Double], _ time: Double) -> Double {
        let place = min(max(time, 0), duration) / Self.step
        let index = min(Int(place), values.count - 2)
        // The last step is shorter than the others.
        let width = min(Self.step, duration - Double(index) * Self.step) / Self.step
        let fraction = width > 1e-9 ? min(1, (place - Double(index)) / width) : 1
        return values[index] + (values[index + 1] - values[index]) * fraction
    }
}

extension Flight {
    /// Twist angle and the tilt-causing part of its rate, at every step.
    ///
    /// The rate is the plan's smooth window times the arms' factor, `1/I_long - 1/I_across`, scaled to the total.
    private static func twistProfile(
        plan: FlightPlan, times: [Double], bodies: [MassPoints]
    ) -> (angles: [Double], rates: [Double]) {
        guard plan.twistRadians > 0 else {
            let none = [Double](repeating: 0, count: times.count)
            return (none, none)
        }
        let windows = times.map { plan.twistWindow(at: $0) }
        let ease = bodies.map { body -> Double in
            var long = 0.0
            var across = 0.0
            for (position, mass) in zip(body.positions, body.masses) {
                long += mass * (position.x * position.x + position.y * position.y)
                across += mass * (position.x * position.x + position.z * position.z)
            }
            return 1 / long - 1 / across
        }
        var angles = [0.0]
        for index in 1..<times.count {
            let rate = (windows[index - 1] * ease[index - 1] + windows[index] * ease[index]) / 2
            angles.append(angles[index - 1] + rate * (times[index] - times[index - 1]))
        }
        let scale = plan.twistRadians / angles[angles.count - 1]
        return (angles.map { $0 * scale }, windows.map { $0 * scale })
    }

    /// The somersault that results from a constant angular momentum.
    private struct Turn {
        let angularMomentum: Double
        let angles: [Double]

        init(plan: FlightPlan, times: [Double], bodies: [MassPoints], twists: [Double], tilts: [Double]) {
            var before = Self.place(bodies[0], plan, twists[0], tilts[0])
            var perMomentum = [0.0]
            var ownMotion = [0.0]
            for index in 1..<times.count {
                let after = Self.place(bodies[index], plan, twists[index], tilts[index])
                var inertia = 0.0
                var relative = 0.0
                for (point, mass) in bodies[index].masses.enumerated() {
                    let middle = (before[point] + after[point]) * 0.5
                    let moved = after[point] - before[point]
                    inertia += mass * (middle.x * middle.x + middle.z * middle.z)
                    relative += mass * (middle.z * moved.x - middle.x * moved.z)
                }
                perMomentum.append(perMomentum[index - 1] + (times[index] - times[index - 1]) / inertia)
                ownMotion.append(ownMotion[index - 1] + relative / inertia)
                before = after
            }
            let last = times.count - 1
            let momentum = (plan.turnRadians + ownMotion[last]) / perMomentum[last]
            angularMomentum = momentum
            angles = (0...last).map { plan.startRadians + momentum * perMomentum[$0] - ownMotion[$0] }
        }

        private static func place(
            _ body: MassPoints, _ plan: FlightPlan, _ twist: Double, _ tilt: Double
        ) -> [Vector] {
            body.positions.map { plan.sense.turned($0, twist: twist, tilt: tilt) }
        }
    }
}
