import Foundation

/// The body's landmarks, which the limbs connect.
package enum Landmark: Int, CaseIterable, Sendable {
    case crown, neckBase, waist, belly, hipCentre
    case leftShoulder, leftElbow, leftWrist, leftFingers, leftHip, leftKnee, leftAnkle, leftToes
    case rightShoulder, rightElbow, rightWrist, rightFingers, rightHip, rightKnee, rightAnkle, rightToes
}

/// Every landmark's position, in metres. Built in the body's own frame (x to the front, y to the left, z towards the head
/// along the abdomen, origin at the belly), then moved into the world.
package struct Skeleton: Sendable {
    private(set) var points: [Vector]

    package private(set) subscript(landmark: Landmark) -> SIMD3<Double> {
        get { points[landmark.rawValue] }
        set { points[landmark.rawValue] = newValue }
    }

    /// Forward kinematics of one shape, in the body's frame.
    init(_ shape: BodyShape, build: BodyBuild) {
        points = [Vector](repeating: .zero, count: Landmark.allCases.count)
        // The back rounds evenly: chest and pelvis each lean forwards by half the angle relative to the abdomen.
        let lean = radians(shape[.spine]) / 2
        let chestUp = Vector(sin(lean), 0, cos(lean))
        let waist = Vector(0, 0, build.abdomenLength)
        let neckBase = waist + chestUp * build.chestLength
        let hipCentre = Vector(sin(lean), 0, -cos(lean)) * build.pelvisLength
        let nod = lean + radians(shape[.neck])
        self[.belly] = .zero
        self[.waist] = waist
        self[.neckBase] = neckBase
        self[.hipCentre] = hipCentre
        self[.crown] = neckBase + Vector(sin(nod), 0, cos(nod)) * build.headLength
        placeLeg(.left, shape, build, hipCentre: hipCentre, lean: lean)
        placeLeg(.right, shape, build, hipCentre: hipCentre, lean: lean)
        let chestFront = Vector(cos(lean), 0, -sin(lean))
        placeArm(.left, shape, build, up: chestUp, front: chestFront)
        placeArm(.right, shape, build, up: chestUp, front: chestFront)
    }

    private mutating func placeLeg(
        _ side: BodySide, _ shape: BodyShape, _ build: BodyBuild, hipCentre: Vector, lean: Double
    ) {
        let swing = lean + radians(shape[side.hipJoint])
        let bend = swing - radians(shape[side.kneeJoint])
        let spread = radians(shape[.legsApart]) / 2 * side.sign
        let hip = hipCentre + Vector(0, build.hipHalfWidth * side.sign, 0)
        let knee = hip + legDirection(swing, spread) * build.thighLength
        let ankle = knee + legDirection(bend, spread) * build.shankLength
        self[side.hip] = hip
        self[side.knee] = knee
        self[side.ankle] = ankle
        self[side.toes] = ankle + legDirection(bend + radians(shape[.ankle]), spread) * build.footLength
    }

    /// Downwards, swung to the front by `angle` and outwards by `spread`.
    private func legDirection(_ angle: Double, _ spread: Double) -> Vector {
        Vector(sin(angle) * cos(spread), sin(spread), -cos(angle) * cos(spread))
    }

    /// Places the wrist where the shape requires and finds the elbow (two-bone inverse kinematics).
    private mutating func placeArm(
        _ side: BodySide, _ shape: BodyShape, _ build: BodyBuild, up: Vector, front: Vector
    ) {
        let outwards = Vector(0, side.sign, 0)
        let raise = radians(shape[side.armJoint])
        let out = radians(shape[side.armOutJoint])
        // Raised arms lift the shoulders.
        let lift = max(0, shape[side.armJoint] - 90) / 90 * 0.022 * build.height
        let shoulder =
            self[.neckBase] + outwards * build.shoulderHalfWidth + up * (lift - 0.012 * build.height)
        let direction = (front * sin(raise) - up * cos(raise)) * cos(out) + outwards * sin(out)
        let upper = build.upperArmLength
        let fore = build.forearmLength
        let freeWrist = shoulder + direction * ((upper + fore) * shape[side.reachJoint])
        let shin = self[side.knee].mixed(with: self[side.ankle], shape[.claspPoint])
        let heldWrist = shin + front * 0.05 + outwards * 0.03
        let wanted = freeWrist.mixed(with: heldWrist, shape[.clasp]) - shoulder
        let distance = min(max(wanted.length, abs(upper - fore) + 0.02), (upper + fore) * 0.9995)
        let towards = wanted.unit
        let along = (upper * upper - fore * fore + distance * distance) / (2 * distance)
        let aside = max(0, upper * upper - along * along).squareRoot()
        // Elbows point outwards and a little down and back.
        let preferred = outwards - up * 0.35 - front * 0.25
        let pole = (preferred - towards * preferred.dot(towards)).unit
        let elbow = shoulder + towards * along + pole * aside
        let wrist = shoulder + towards * distance
        self[side.shoulder] = shoulder
        self[side.elbow] = elbow
        self[side.wrist] = wrist
        self[side.fingers] = wrist + (wrist - elbow).unit * build.handLength
    }

    mutating func transform(_ move: (Vector) -> Vector) {
        for index in points.indices { points[index] = move(points[index]) }
    }
}

extension Skeleton {
    /// The angle at the hips between trunk and thighs (mean of both sides), degrees, 180 = straight.
    var hipAngle: Double {
        let trunk = self[.neckBase] - self[.hipCentre]
        return
            (angle(trunk, self[.leftKnee] - self[.leftHip]) + angle(trunk, self[.rightKnee] - self[.rightHip]))
            / 2
    }

    /// The angle at the knees (mean of both sides), degrees, 180 = straight.
    var kneeAngle: Double {
        (angle(self[.leftHip] - self[.leftKnee], self[.leftAnkle] - self[.leftKnee])
            + angle(self[.rightHip] - self[.rightKnee], self[.rightAnkle] - self[.rightKnee])) / 2
    }

    /// The lowest z of all landmarks.
    var lowest: Double { points.reduce(.infinity) { min($0, $1.z) } }

    private func angle(_ first: Vector, _ second: Vector) -> Double {
        degrees(acos(min(1, max(-1, first.unit.dot(second.unit)))))
    }
}

/// Point masses with the body's centre of mass and moments of inertia.
struct MassPoints {
    /// Metres, in the skeleton's frame.
    var positions: [Vector] = []
    /// Kilograms.
    var masses: [Double] = []

    init(_ skeleton: Skeleton, build: BodyBuild) {
        positions.reserveCapacity(40)
        masses.reserveCapacity(40)
        let across = (skeleton[.leftHip] - skeleton[.rightHip]).unit
        // Two points at +-L / (2 sqrt 3) about its middle have the moment of inertia of a rod of length L.
        let rod = 0.5 / 3.0.squareRoot()
        for segment in BodySegment.all {
            let start = skeleton[segment.from]
            let end = skeleton[segment.to]
            let mass = segment.massFraction * build.mass
            let side = across * (segment.halfSpread * build.height)
            let halves = segment.halfSpread > 0 ? [-1.0, 1.0] : [0.0]
            for half in halves {
                for end in [start.mixed(with: end, 0.5 - rod), start.mixed(with: end, 0.5 + rod)] {
                    positions.append(end + side * half)
                    masses.append(mass / Double(2 * halves.count))
                }
            }
        }
    }

    var centre: Vector {
        var sum = Vector.zero
        var total = 0.0
        for index in positions.indices {
            sum += positions[index] * masses[index]
            total += masses[index]
        }
        return sum / total
    }
}

/// Left or right, with its landmarks and joints.
private enum BodySide {
    case left, right

    var sign: Double { self == .left ? 1 : -1 }
    var hip: Landmark { self == .left ? .leftHip : .rightHip }
    var knee: Landmark { self == .left ? .leftKnee : .rightKnee }
    var ankle: Landmark { self == .left ? .leftAnkle : .rightAnkle }
    var toes: Landmark { self == .left ? .leftToes : .rightToes }
    var shoulder: Landmark { self == .left ? .leftShoulder : .rightShoulder }
    var elbow: Landmark { self == .left ? .leftElbow : .rightElbow }
    var wrist: Landmark { self == .left ? .leftWrist : .rightWrist }
    var fingers: Landmark { self == .left ? .leftFingers : .rightFingers }
    var hipJoint: BodyShape.Joint { self == .left ? .leftHip : .rightHip }
    var kneeJoint: BodyShape.Joint { self == .left ? .leftKnee : .rightKnee }
    var armJoint: BodyShape.Joint { self == .left ? .leftArm : .rightArm }
    var armOutJoint: BodyShape.Joint { self == .left ? .leftArmOut : .rightArmOut }
    var reachJoint: BodyShape.Joint { self == .left ? .leftReach : .rightReach }
}
