/// The body position of a dive, coded as MTL-AQA codes its position class.
///
/// The sport's fourth letter, A (straight), has no class in MTL-AQA and therefore none here.
public enum Position: Int, Codable, CaseIterable, Sendable {
    case free = 0
    case pike = 1
    case tuck = 2

    /// The letter that ends a dive number: D free, B pike, C tuck.
    public var letter: Character {
        switch self {
        case .free: "D"
        case .pike: "B"
        case .tuck: "C"
        }
    }

    /// The word for the position: "free", "pike" or "tuck".
    public var label: String {
        switch self {
        case .free: "free"
        case .pike: "pike"
        case .tuck: "tuck"
        }
    }
}
