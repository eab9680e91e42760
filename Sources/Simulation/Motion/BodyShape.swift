/// The joint angles at one instant, in degrees, independent of the body's orientation in space.
///
/// Stored in one vector so that two shapes mix in one expression.
package struct BodyShape: Sendable, Equatable {
    /// What each lane means; angles in degrees, 0 = standing straight with the arms at the sides.
    package enum Joint: Int, Sendable {
        /// Rounding of the back, neck flexion towards the chest.
        case spine, neck
        /// Flexion of the thigh towards the chest.
        case leftHip, rightHip
        /// Bend of the knee, 0 = straight.
        case leftKnee, rightKnee
        /// 0 = toes pointed in line with the shank, 90 = standing on the whole foot.
        case ankle
        /// Angle between the thighs.
        case legsApart
        /// Raise of the arm through the front, 180 = overhead.
        case leftArm, rightArm
        /// Swing of the arm outwards; negative crosses the body's midline.
        case leftArmOut, rightArmOut
        /// Distance from shoulder to wrist as a fraction of the straight arm.
        case leftReach, rightReach
        /// How far the hands have moved from the direction above to the shins, 0...1, and where they hold the shin.
        case clasp, claspPoint
    }

    var lanes: SIMD16<Double>

    package subscript(joint: Joint) -> Double {
        get { lanes[joint.rawValue] }
        set { lanes[joint.rawValue] = newValue }
    }

    /// Makes a left-right symmetric shape.
    package init(
        spine: Double = 0, neck: Double = 0, hips: Double = 0, knees: Double = 0, ankles: Double = 0,
        legsApart: Double = 0, arms: Double = 0, armsOut: Double = 8, reach: Double = 1, clasp: Double = 0,
        claspPoint: Double = 0.5
    ) {
        lanes = SIMD16(
            spine, neck, hips, hips, knees, knees, ankles, legsApart, arms, arms, armsOut, armsOut, reach,
            reach,
            clasp, claspPoint)
    }

    func mixed(with other: BodyShape, _ amount: Double) -> BodyShape {
        var mixture = self
        mixture.lanes += (other.lanes - lanes) * amount
        return mixture
    }

    /// The shape with one or both sides changed.
    func with(_ changes: (inout BodyShape) -> Void) -> BodyShape {
        var copy = self
        changes(&copy)
        return copy
    }
}

extension BodyShape {
    /// Straight from fingers to toes, hands together: the line of a hands-first entry and of a handstand.
    package static let line = BodyShape(neck: -6, arms: 180, armsOut: -14)
    /// Straight with the arms at the sides: the line of a feet-first entry.
    package static let feetFirstLine = BodyShape(neck: 0, arms: 4, armsOut: 6)
    /// Leaving the platform: arms up, toes just leaving.
    package static let takeOff = BodyShape(spine: 6, hips: 6, ankles: 14, arms: 160, armsOut: 12)
    package static let tuck = BodyShape(
        spine: 54, neck: 28, hips: 104, knees: 138, ankles: 8, arms: 60, armsOut: 6, reach: 0.8, clasp: 1,
        claspPoint: 0.5)
    package static let pike = BodyShape(
        spine: 44, neck: 22, hips: 112, knees: 0, arms: 90, armsOut: 6, reach: 0.95, clasp: 1,
        claspPoint: 0.72)
    /// Nearly straight, arms spread a little: a free somersault without a twist.
    package static let free = BodyShape(spine: 8, hips: 26, arms: 60, armsOut: 34, reach: 0.9)
    /// Nearly straight, one arm behind the head and one across the chest: fast about the long axis.
    package static let wrapped = BodyShape(spine: 2, hips: 8).with {
        $0[.leftArm] = 165
        $0[.leftArmOut] = -22
        $0[.leftReach] = 0.45
        $0[.rightArm] = 62
        $0[.rightArmOut] = -48
        $0[.rightReach] = 0.5
    }
}
