/// A dive, as identified by its number.
///
/// World Aquatics diving rules, "Diving number designations". Every dive that the numbering can express is a value, whether
/// or not the table of degrees of difficulty lists it, see ``heights``.
public struct DiveNumber: Hashable, Sendable {
    /// The half somersaults that a dive may have; more than 9 only without twists and not from an armstand.
    public static let halfSomersaultRange = 0...11
    /// The half twists that a dive may have.
    public static let halfTwistRange = 0...9

    /// The direction of the take-off and of the rotation.
    public let rotationType: RotationType
    /// True if the dive starts from an armstand on a platform.
    public let isArmstand: Bool
    /// True if the body is straight for the first part of the flight: the second digit is 1.
    public let isFlying: Bool
    /// Somersaults counted in halves: a 3 1/2 has 7.
    public let halfSomersaults: Int
    /// Twists counted in halves: 2 1/2 twists are 5.
    public let halfTwists: Int
    /// The body position.
    public let position: Position

    /// Makes a dive from its components.
    ///
    /// - Throws: `DivingError` for a count outside its range, an inward armstand, or a flying dive with twists or from an
    ///   armstand; the numbering can express none of these.
    public init(
        rotationType: RotationType, isArmstand: Bool, isFlying: Bool = false, halfSomersaults: Int,
        halfTwists: Int, position: Position
    ) throws {
        let subject =
            "\(isArmstand ? "armstand " : "")\(rotationType.label) dive with \(halfSomersaults) half somersaults "
            + "and \(halfTwists) half twists"
        try self.init(
            rotationType: rotationType, isArmstand: isArmstand, isFlying: isFlying,
            halfSomersaults: halfSomersaults, halfTwists: halfTwists, position: position, subject: subject)
    }

    /// The only place that rejects components; `subject` is what the caller's error names.
    init(
        rotationType: RotationType, isArmstand: Bool, isFlying: Bool, halfSomersaults: Int, halfTwists: Int,
        position: Position, subject: String
    ) throws {
        func refuse(_ problem: String, _ remedy: String) -> DivingError {
            DivingError(.invalidDiveNumber, subject, problem, remedy: remedy)
        }
        let mostHalfSomersaults = isArmstand || halfTwists > 0 ? 9 : Self.halfSomersaultRange.upperBound
        guard (0...mostHalfSomersaults).contains(halfSomersaults) else {
            throw refuse(
                "it has \(halfSomersaults) half somersaults, expected 0 to \(mostHalfSomersaults)",
                "Count in halves: 3 1/2 somersaults are 7.")
        }
        guard Self.halfTwistRange.contains(halfTwists) else {
            throw refuse(
                "it has \(halfTwists) half twists, expected 0 to \(Self.halfTwistRange.upperBound)",
                "Count in halves: 2 1/2 twists are 5.")
        }
        guard !(isArmstand && rotationType == .inward) else {
            throw refuse("there is no inward armstand dive", "Use forward (1), back (2) or reverse (3).")
        }
        guard !isFlying || (!isArmstand && halfTwists == 0) else {
            throw refuse(
                "a flying dive has no twists and no handstand", "Use forward, back, reverse or inward alone.")
        }
        self.rotationType = rotationType
        self.isArmstand = isArmstand
        self.isFlying = isFlying
        self.halfSomersaults = halfSomersaults
        self.halfTwists = halfTwists
        self.position = position
    }
}
