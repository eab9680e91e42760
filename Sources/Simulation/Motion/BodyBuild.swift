/// The proportions of one diver.
///
/// Segment lengths as fractions of the height after Drillis & Contini (1966), masses after de Leva, "Adjustments to
/// Zatsiorsky-Seluyanov's segment inertia parameters", J. Biomechanics 29 (1996), table 4.
package struct BodyBuild: Sendable, Equatable {
    /// Standing height in metres.
    package var height: Double
    /// Body mass in kilograms.
    package var mass: Double
    /// Limb thickness relative to the average diver.
    package var thickness: Double
    /// Shoulder width relative to the average diver.
    package var shoulderScale: Double
    /// Hip width relative to the average diver.
    package var hipScale: Double

    package init(
        height: Double = 1.68, mass: Double = 62, thickness: Double = 1, shoulderScale: Double = 1,
        hipScale: Double = 1
    ) {
        self.height = height
        self.mass = mass
        self.thickness = thickness
        self.shoulderScale = shoulderScale
        self.hipScale = hipScale
    }

    var pelvisLength: Double { 0.07 * height }
    var abdomenLength: Double { 0.10 * height }
    var chestLength: Double { 0.118 * height }
    var headLength: Double { 0.182 * height }
    var shoulderHalfWidth: Double { 0.112 * height * shoulderScale }
    var hipHalfWidth: Double { 0.052 * height * hipScale }
    var upperArmLength: Double { 0.186 * height }
    var forearmLength: Double { 0.146 * height }
    var handLength: Double { 0.1 * height }
    var thighLength: Double { 0.245 * height }
    var shankLength: Double { 0.246 * height }
    var footLength: Double { 0.125 * height }
}

/// A body segment with its own mass.
struct BodySegment: Sendable {
    let from: Landmark
    let to: Landmark
    /// Fraction of the body's mass.
    let massFraction: Double
    /// Half the distance between the two halves of a wide segment, as a fraction of the height; zero for limbs.
    let halfSpread: Double

    /// The sixteen segments: head with neck, chest, abdomen, pelvis, and on each side upper arm, forearm, hand, thigh,
    /// shank and foot.
    static let all: [BodySegment] = [
        .init(from: .neckBase, to: .crown, massFraction: 0.0694, halfSpread: 0),
        .init(from: .waist, to: .neckBase, massFraction: 0.1596, halfSpread: 0.065),
        .init(from: .belly, to: .waist, massFraction: 0.1633, halfSpread: 0.055),
        .init(from: .hipCentre, to: .belly, massFraction: 0.1117, halfSpread: 0.055),
        .init(from: .leftShoulder, to: .leftElbow, massFraction: 0.0271, halfSpread: 0),
        .init(from: .leftElbow, to: .leftWrist, massFraction: 0.0162, halfSpread: 0),
        .init(from: .leftWrist, to: .leftFingers, massFraction: 0.0061, halfSpread: 0),
        .init(from: .leftHip, to: .leftKnee, massFraction: 0.1416, halfSpread: 0),
        .init(from: .leftKnee, to: .leftAnkle, massFraction: 0.0433, halfSpread: 0),
        .init(from: .leftAnkle, to: .leftToes, massFraction: 0.0137, halfSpread: 0),
        .init(from: .rightShoulder, to: .rightElbow, massFraction: 0.0271, halfSpread: 0),
        .init(from: .rightElbow, to: .rightWrist, massFraction: 0.0162, halfSpread: 0),
        .init(from: .rightWrist, to: .rightFingers, massFraction: 0.0061, halfSpread: 0),
        .init(from: .rightHip, to: .rightKnee, massFraction: 0.1416, halfSpread: 0),
        .init(from: .rightKnee, to: .rightAnkle, massFraction: 0.0433, halfSpread: 0),
        .init(from: .rightAnkle, to: .rightToes, massFraction: 0.0137, halfSpread: 0),
    ]
}
