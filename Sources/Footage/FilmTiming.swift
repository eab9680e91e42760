import Diving

/// What is known about a film's speed besides what its file states.
public struct FilmTiming: Sendable, Equatable {
    /// The accepted frame rates.
    public static let frameRates = 1.0...10_000.0
    /// The accepted slow-motion factors.
    public static let slowMotionFactors = 0.1...100.0

    /// Pictures a second, overriding all timing in the file; nil: as the file states, or 25 if it states nothing.
    public let frameRate: Double?
    /// How many times slower than real time the film plays: 8 for 240 pictures a second played at 30. Nil: as noted in the
    /// file by the camera, or 1.
    public let slowMotionFactor: Double?

    /// - Precondition: the numbers lie in `frameRates` and `slowMotionFactors`.
    public init(frameRate: Double? = nil, slowMotionFactor: Double? = nil) {
        precondition(frameRate.map(Self.frameRates.contains) ?? true)
        precondition(slowMotionFactor.map(Self.slowMotionFactors.contains) ?? true)
        self.frameRate = frameRate
        self.slowMotionFactor = slowMotionFactor
    }
}

/// The speed at which a film is read.
struct FilmSpeed: Equatable {
    /// Pictures a second as the film plays, for pictures without a timestamp.
    var frameRate: Double
    /// Whether that rate overrides all timestamps.
    var ignoresTimestamps = false
    /// How many times slower than real time the film plays.
    var slowMotionFactor = 1.0

    /// Pictures a second of real time.
    var filmedFrameRate: Double { frameRate * slowMotionFactor }

    /// The frame of real time at 25 a second shown when a player shows frame `index`, counted at 25 a second of its clock.
    func filmedFrame(played index: Int) -> Int {
        slowMotionFactor == 1 ? index : Int((Double(index) / slowMotionFactor + 1e-6).rounded(.down))
    }

    /// When a player shows frame `index` of real time.
    func played(_ index: Int) -> FilmTime {
        FilmTime(
            frameIndex: slowMotionFactor == 1 ? index : Int((Double(index) * slowMotionFactor).rounded()))
    }
}
