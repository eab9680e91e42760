import Diving
import Simulation
import Testing

/// The physics of the flight, measured from the positions of the body's masses alone.
@Suite struct FlightTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let number: String
        let height: PlatformHeight
        var testDescription: String { "\(number) from \(height.metres) m" }
    }

    static let cases: [Case] = [
        .init(number: "107B", height: .tenMetres), .init(number: "207C", height: .tenMetres),
        .init(number: "307C", height: .threeMetres), .init(number: "407C", height: .tenMetres),
        .init(number: "5253B", height: .tenMetres), .init(number: "5337D", height: .threeMetres),
        .init(number: "5156B", height: .threeMetres), .init(number: "6243D", height: .tenMetres),
        .init(number: "626C", height: .tenMetres), .init(number: "105C", height: .oneMetre),
    ]

    private func motion(_ test: Case, _ change: (inout Execution) -> Void = { _ in }) throws -> DiveMotion {
        var execution = Execution()
        change(&execution)
        return DiveMotion(
            try DiveNumber(test.number), from: test.height, execution: execution, build: BodyBuild())
    }

    /// The world's horizontal axis along the platform's edge, about which every dive somersaults.
    private func angularMomentum(_ flight: Flight, at time: Double) -> Double {
        let half = 1.0 / 400
        let before = flight.massPoints(at: time - half)
        let now = flight.massPoints(at: time)
        let after = flight.massPoints(at: time + half)
        let centre = flight.centre(at: time)
        let velocity = (flight.centre(at: time + half) - flight.centre(at: time - half)) / (2 * half)
        return now.indices.reduce(0) { sum, index in
            let arm = now[index].position - centre
            let speed = (after[index].position - before[index].position) / (2 * half) - velocity
            return sum + now[index].mass * (arm.z * speed.x - arm.x * speed.z)
        }
    }

    @Test(arguments: cases) func `the angular momentum about the somersault axis never changes`(_ test: Case)
        throws
    {
        let flight = try motion(test).flight
        let sign = ["2", "1"].contains(direction(of: test.number)) ? 1.0 : -1.0
        // The path is stored every 2.5 ms; a centred difference over two such steps is good to about a hundredth.
        for step in 1..<60 {
            let time = flight.duration * Double(step) / 60
            let momentum = angularMomentum(flight, at: time) * sign
            #expect(abs(momentum / flight.angularMomentum - 1) < 0.01, "at \(time) s")
        }
    }

    /// 1 forward, 2 back, 3 reverse, 4 inward, from the dive's number.
    private func direction(of number: String) -> String {
        let isNamedSecond = number.hasPrefix("5") || number.hasPrefix("6")
        return String(number.dropFirst(isNamedSecond ? 1 : 0).prefix(1))
    }

    @Test(arguments: cases) func `the centre of mass flies a parabola`(_ test: Case) throws {
        let flight = try motion(test).flight
        for step in 1..<20 {
            let time = flight.duration * Double(step) / 20
            let points = flight.massPoints(at: time)
            let mass = points.reduce(0) { $0 + $1.mass }
            let height = points.reduce(0) { $0 + $1.mass * $1.position.z } / mass
            let out = points.reduce(0) { $0 + $1.mass * $1.position.x } / mass
            #expect(
                abs(height - (flight.start.z + flight.startVelocity.z * time - 9.81 * time * time / 2)) < 1e-9
            )
            #expect(abs(out - (flight.start.x + flight.startVelocity.x * time)) < 1e-9)
        }
    }

    @Test(arguments: cases, [-22.0, 0, 17])
    func `the dive rotates by what its number requires plus the error of its execution`(
        _ test: Case, _ error: Double
    ) throws {
        let motion = try motion(test) { $0.entryAngleDegrees = error }
        let truth = motion.truth(at: motion.entryTime)
        #expect(abs(truth.somersault - (Double(motion.dive.halfSomersaults) / 2 + error / 360)) < 1e-6)
        #expect(abs(truth.twist - Double(motion.dive.halfTwists) / 2) < 1e-6)
    }

    @Test(arguments: cases) func `the body touches the water exactly when the flight ends`(
        _ test: Case
    ) throws {
        let motion = try motion(test)
        #expect(abs(lowest(motion, motion.entryTime)) < 0.02)
        #expect(lowest(motion, motion.entryTime - 0.1) > 0.3)
    }

    private func lowest(_ motion: DiveMotion, _ time: Double) -> Double {
        let body = motion.skeleton(at: time)
        return Landmark.allCases.map { body[$0].z }.min() ?? 0
    }

    @Test func `a tuck turns faster than the open body, in proportion to the moments of inertia`() throws {
        let motion = try motion(.init(number: "407C", height: .tenMetres))
        func rate(_ time: Double) -> Double {
            (motion.flight.somersaultAngle(at: time + 0.01) - motion.flight.somersaultAngle(at: time - 0.01))
                / 0.02
        }
        let tucked = 0.8
        let open = motion.entryTime - 0.05
        let inertia =
            motion.flight.momentOfInertia(at: open) / motion.flight.momentOfInertia(at: tucked)
        #expect(inertia > 3)
        #expect(abs(rate(tucked) / rate(open) - inertia) < 0.02 * inertia)
    }

    @Test func `hands lead into the water after an odd number of half somersaults, feet after an even one`()
        throws
    {
        for (number, isHandsFirst) in [("105B", true), ("104C", false), ("626C", true), ("203C", true)] {
            let dive = try DiveNumber(number)
            let motion = DiveMotion(dive, from: .tenMetres, execution: Execution(), build: BodyBuild())
            let body = motion.skeleton(at: motion.entryTime)
            #expect((body[.leftFingers].z < body[.leftToes].z) == isHandsFirst, "\(number)")
        }
    }

    @Test(arguments: [("105B", 1.0, 1.0), ("205B", -1, 1), ("305B", 1, -1), ("405B", -1, -1)])
    func `dives face and rotate as they should`(_ number: String, _ facing: Double, _ turning: Double)
        throws
    {
        let motion = DiveMotion(
            try DiveNumber(number), from: .tenMetres, execution: Execution(), build: BodyBuild())
        let standing = motion.skeleton(at: -1.3)
        // Feet on the whole sole point to the diver's front.
        #expect((standing[.leftToes].x - standing[.leftAnkle].x) * facing > 0.1)
        // Away from the platform the head leaves the feet behind it outwards.
        let turned = motion.skeleton(at: 0.1)
        #expect((turned[.crown].x - turned[.leftToes].x) * turning > 0.1)
    }
}
