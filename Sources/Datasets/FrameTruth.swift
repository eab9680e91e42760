/// What a simulated diver's body does in one video frame.
public struct FrameTruth: Codable, Sendable, Equatable {
    /// The part of the dive that a frame belongs to.
    public enum Phase: String, Codable, CaseIterable, Sendable {
        case approach
        case flight
        /// The hands have touched the water, the body is not under yet.
        case entry
        case under
    }

    /// Revolutions turned since take-off, positive in the dive's own direction, 0 before take-off.
    public var somersault: Double
    /// Revolutions twisted since take-off.
    public var twist: Double
    /// Degrees between trunk and thighs, 180 straight.
    public var hipAngle: Double
    /// Degrees between thighs and shanks, 180 straight.
    public var kneeAngle: Double
    /// Degrees between the thighs.
    public var legsApart: Double
    /// Degrees of the trunk from the vertical in the somersault plane, -180...180, 0 head up.
    public var bodyTilt: Double
    /// Metres of the centre of mass above the water, negative below.
    public var height: Double
    /// Metres of the centre of mass out from the edge of the platform.
    public var distance: Double
    /// Metres of the visible splash now, 0 before the entry.
    public var splash: Double
    /// The part of the dive.
    public var phase: Phase

    /// Collects the truth of one frame.
    public init(
        somersault: Double, twist: Double, hipAngle: Double, kneeAngle: Double, legsApart: Double,
        bodyTilt: Double,
        height: Double, distance: Double, splash: Double, phase: Phase
    ) {
        self.somersault = somersault
        self.twist = twist
        self.hipAngle = hipAngle
        self.kneeAngle = kneeAngle
        self.legsApart = legsApart
        self.bodyTilt = bodyTilt
        self.height = height
        self.distance = distance
        self.splash = splash
        self.phase = phase
    }
}
