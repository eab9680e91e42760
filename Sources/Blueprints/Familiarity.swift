/// What footage of dives looks like to a network: how far other footage lies from the calibration dives.
public struct Familiarity: Codable, Sendable, Equatable {
    /// The distance up to which the network is sure to look at a dive like those that it knows.
    public var sureLimit: Double
    /// The distance beyond which it looks at no dive.
    public var diveLimit: Double

    /// Takes the two limits.
    public init(sureLimit: Double, diveLimit: Double) {
        self.sureLimit = sureLimit
        self.diveLimit = diveLimit
    }
}
