/// The heights used in competition under the rules; the raw value is metres above the water.
public enum PlatformHeight: Double, CaseIterable, Codable, Sendable {
    case oneMetre = 1
    case threeMetres = 3
    case fiveMetres = 5
    case sevenAndAHalfMetres = 7.5
    case tenMetres = 10

    /// Metres above the water.
    public var metres: Double { rawValue }

    /// True for 1 m and 3 m, where the take-off is from a springboard; armstand dives start from platforms only.
    public var isSpringboard: Bool { self == .oneMetre || self == .threeMetres }
}
