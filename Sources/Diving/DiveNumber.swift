/// One dive of the sport, as its number names it.
///
/// Numbering follows the World Aquatics diving rules, "Diving number designations", restricted to the classes that
/// MTL-AQA knows: positions free, pike and tuck, no flying dives, at most 9 half somersaults and 7 half twists.
public struct DiveNumber: Hashable, Sendable {
    /// The half somersaults that a dive may have: MTL-AQA's ten classes.
    public static let halfSomersaultRange = 0...9
    /// The half twists that a dive may have: MTL-AQA's eight classes.
    public static let halfTwistRange = 0...7

    /// The direction of the take-off and of the rotation.
    public let rotationType: RotationType
    /// True where the dive starts from a handstand on a platform.
    public let isArmstand: Bool
    /// Somersaults counted in halves: a 3 1/2 has 7.
    public let halfSomersaults: Int
    /// Twists counted in halves: 2 1/2 twists are 5.
    public let halfTwists: Int
    /// The body position.
    public let position: Position

    /// Makes a dive from its parts.
    ///
    /// - Throws: `DivingError` where a count lies outside its range, or for an inward armstand, which the sport
    ///   does not know.
    public init(
        rotationType: RotationType, isArmstand: Bool, halfSomersaults: Int, halfTwists: Int,
        position: Position
    ) throws {
        let subject =
            "\(isArmstand ? "armstand " : "")\(rotationType.label) dive with \(halfSomersaults) half somersaults "
            + "and \(halfTwists) half twists"
        try self.init(
            rotationType: rotationType, isArmstand: isArmstand, halfSomersaults: halfSomersaults,
            halfTwists: halfTwists, position: position, subject: subject)
    }

    /// The one place that refuses parts; `subject` is what the caller's error names.
    init(
        rotationType: RotationType, isArmstand: Bool, halfSomersaults: Int, halfTwists: Int,
        position: Position,
        subject: String
    ) throws {
        func refuse(_ problem: String, _ remedy: String) -> DivingError {
            DivingError(code: .invalidDiveNumber, subject: subject, problem: problem, remedy: remedy)
        }
        guard Self.halfSomersaultRange.contains(halfSomersaults) else {
            throw refuse(
                "\(halfSomersaults) half somersaults lie outside the judge's classes",
                "Give 0 to 9, counted in halves: a 3 1/2 is 7.")
        }
        guard Self.halfTwistRange.contains(halfTwists) else {
            throw refuse(
                "\(halfTwists) half twists lie outside the judge's classes",
                "Give 0 to 7, counted in halves: 2 1/2 twists are 5.")
        }
        guard !(isArmstand && rotationType == .inward) else {
            throw refuse("there is no inward armstand dive", "Use forward (1), back (2) or reverse (3).")
        }
        self.rotationType = rotationType
        self.isArmstand = isArmstand
        self.halfSomersaults = halfSomersaults
        self.halfTwists = halfTwists
        self.position = position
    }
}
