/// The state of a simulated diver's body in one video frame.
public struct FrameTruth: Codable, Sendable, Equatable {
    /// The part of the dive to which a frame belongs.
    public enum Phase: String, Codable, CaseIterable, Sendable {
        case approach
        case flight
        /// The hands have touched the water, but the body is not under yet.
        case entry
        case under
    }

    /// Revolutions since take-off, positive in the dive's own direction, 0 before take-off.
    public var somersault: Double
    /// Twists since take-off, in revolutions.
    public var twist: Double
    /// Degrees between trunk and thighs, 180 straight.
    public var hipAngle: Double
    /// Degrees between thighs and shanks, 180 straight.
    public var kneeAngle: Double
    /// Degrees between the thighs.
    public var legsApart: Double
    /// Degrees between the trunk and the vertical in the somersault plane, -180...180, 0 head up.
    public var bodyTilt: Double
    /// Metres of the centre of mass above the water, negative below.
    public var height: Double
    /// Metres of the centre of mass out from the edge of the platform.
    public var distance: Double
    /// Metres of splash now visible, 0 before the entry.
    public var splash: Double
    /// The part of the dive.
    public var phase: Phase

    /// Makes the truth of one frame.
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
