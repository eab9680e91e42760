import Diving

/// What is known of a film's speed beside what its file says.
public struct FilmTiming: Sendable, Equatable {
    /// The frame rates that can be given.
    public static let frameRates = 1.0...10_000.0
    /// The slow-motion factors that can be given.
    public static let slowMotionFactors = 0.1...100.0

    /// Pictures a second, in place of all that the file says of its time; nil: as the file says, and 25 where it says nothing.
    public let frameRate: Double?
    /// How many times slower than life the film plays: 8 for 240 pictures a second that play at 30. Nil: as the camera noted in
    /// the file, or 1.
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
    /// Pictures a second as the film plays, for those without a timestamp.
    var frameRate: Double
    /// Whether that rate replaces all timestamps.
    var ignoresTimestamps = false
    /// How many times slower than life the film plays.
    var slowMotionFactor = 1.0

    /// Pictures a second of life.
    var filmedFrameRate: Double { frameRate * slowMotionFactor }

    /// The frame of life at 25 a second that is shown when a player shows frame `index`, counted at 25 a second of its clock.
    func filmedFrame(played index: Int) -> Int {
        slowMotionFactor == 1 ? index : Int((Double(index) / slowMotionFactor + 1e-6).rounded(.down))
    }

    /// When a player shows frame `index` of life.
    func played(_ index: Int) -> FilmTime {
        FilmTime(
            frameIndex: slowMotionFactor == 1 ? index : Int((Double(index) * slowMotionFactor).rounded()))
    }
}
