/// What a judge's five classification heads decide, in the order of MTL-AQA's heads.
///
/// The class counts follow from the domain: 3, 2, 4, 10 and 8.
public enum ClassificationTask: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
    case position
    case armstand
    case rotationType = "rotation_type"
    case halfSomersaults = "half_somersaults"
    case halfTwists = "half_twists"

    /// How many classes the head tells apart.
    public var classCount: Int {
        switch self {
        case .position: Position.allCases.count
        case .armstand: 2
        case .rotationType: RotationType.allCases.count
        case .halfSomersaults: DiveNumber.halfSomersaultRange.count
        case .halfTwists: DiveNumber.halfTwistRange.count
        }
    }

    /// The word for a class: "tuck", "yes" or "no" for an armstand, "inward", or the count as digits.
    ///
    /// - Precondition: `classIndex` lies in `0..<classCount`.
    public func label(of classIndex: Int) -> String {
        precondition((0..<classCount).contains(classIndex), "\(rawValue) has no class \(classIndex)")
        switch self {
        case .position: return Position.allCases[classIndex].label
        case .armstand: return classIndex == 1 ? "yes" : "no"
        case .rotationType: return RotationType.allCases[classIndex].label
        case .halfSomersaults: return String(DiveNumber.halfSomersaultRange.lowerBound + classIndex)
        case .halfTwists: return String(DiveNumber.halfTwistRange.lowerBound + classIndex)
        }
    }

    /// The class that a dive belongs to, in `0..<classCount`.
    public func classIndex(of dive: DiveNumber) -> Int {
        switch self {
        case .position: dive.position.rawValue
        case .armstand: dive.isArmstand ? 1 : 0
        case .rotationType: dive.rotationType.rawValue
        case .halfSomersaults: dive.halfSomersaults - DiveNumber.halfSomersaultRange.lowerBound
        case .halfTwists: dive.halfTwists - DiveNumber.halfTwistRange.lowerBound
        }
    }
}
