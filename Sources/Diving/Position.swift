/// The body position of a dive, in the order of MTL-AQA's position classes, which lack the last one.
///
/// World Aquatics diving rules, "Dive positions".
public enum Position: Int, Codable, CaseIterable, Sendable {
    case free = 0
    case pike = 1
    case tuck = 2
    case straight = 3

    /// The letter that ends a dive number: A straight, B pike, C tuck, D free.
    public var letter: Character {
        switch self {
        case .straight: "A"
        case .pike: "B"
        case .tuck: "C"
        case .free: "D"
        }
    }

    /// The word for the position: "straight", "pike", "tuck" or "free".
    public var label: String {
        switch self {
        case .straight: "straight"
        case .pike: "pike"
        case .tuck: "tuck"
        case .free: "free"
        }
    }
}
