public import Diving

/// The decisions of a model's five classification heads, in MTL-AQA's order.
///
/// The classes are MTL-AQA's: 3 positions, 2 armstand classes, 4 rotation types, 10 counts of half somersaults and 8 of half
/// twists. Some dives cannot be expressed: straight and flying ones, and those with more somersaults or twists.
public enum ClassificationTask: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
    case position
    case armstand
    case rotationType = "rotation_type"
    case halfSomersaults = "half_somersaults"
    case halfTwists = "half_twists"

    /// The number of classes of the head.
    public var classCount: Int {
        switch self {
        case .position: Self.positions.count
        case .armstand: 2
        case .rotationType: RotationType.allCases.count
        case .halfSomersaults: Self.halfSomersaultCounts.count
        case .halfTwists: Self.halfTwistCounts.count
        }
    }

    /// The word for a class: "tuck", "yes" or "no" for an armstand, "inward", or the count as digits.
    ///
    /// - Precondition: `classIndex` lies in `0..<classCount`.
    public func label(of classIndex: Int) -> String {
        precondition((0..<classCount).contains(classIndex), "\(rawValue) has no class \(classIndex)")
        switch self {
        case .position: return Self.positions[classIndex].label
        case .armstand: return classIndex == 1 ? "yes" : "no"
        case .rotationType: return RotationType.allCases[classIndex].label
        case .halfSomersaults: return String(Self.halfSomersaultCounts.lowerBound + classIndex)
        case .halfTwists: return String(Self.halfTwistCounts.lowerBound + classIndex)
        }
    }

    /// The class of a dive, in `0..<classCount`; nil if the head has no class for it.
    ///
    /// A flying dive has no position class: the body is straight before it is piked or tucked.
    public func classIndex(of dive: DiveNumber) -> Int? {
        switch self {
        case .position: dive.isFlying ? nil : Self.positions.firstIndex(of: dive.position)
        case .armstand: dive.isArmstand ? 1 : 0
        case .rotationType: dive.rotationType.rawValue
        case .halfSomersaults: Self.index(of: dive.halfSomersaults, in: Self.halfSomersaultCounts)
        case .halfTwists: Self.index(of: dive.halfTwists, in: Self.halfTwistCounts)
        }
    }

    /// Every dive of the table that the classes can express, in table order.
    public static let expressibleDives: [DiveNumber] = DiveNumber.all.filter { $0.inexpressibleKind == nil }

    /// The positions in MTL-AQA.
    public static let positions: [Position] = [.free, .pike, .tuck]
    /// The half somersaults in MTL-AQA.
    public static let halfSomersaultCounts = 0...9
    /// The half twists in MTL-AQA.
    public static let halfTwistCounts = 0...7

    private static func index(of count: Int, in counts: ClosedRange<Int>) -> Int? {
        counts.contains(count) ? count - counts.lowerBound : nil
    }
}

extension DiveNumber {
    /// The kind of dive that MTL-AQA's classes cannot express, in the plural: "straight dives"; nil for all others.
    public var inexpressibleKind: String? {
        if isFlying { return "flying dives" }
        if position == .straight { return "straight dives" }
        if halfSomersaults > ClassificationTask.halfSomersaultCounts.upperBound {
            return "dives with more than 4 1/2 somersaults"
        }
        if halfTwists > ClassificationTask.halfTwistCounts.upperBound {
            return "dives with more than 3 1/2 twists"
        }
        return nil
    }
}
