/// Resamples by timestamp to 25 frames a second.
///
/// Tick k is the moment k/25 s after the first frame. It shows the last frame whose time is not later than the tick, with 1
/// ms of tolerance, so that the rounding of a container's clock (Matroska counts whole milliseconds) cannot move a frame to
/// the next tick. Thus at 25 frames a second each frame is used once, at 50 every second one, and at 24 one a second is
/// repeated. The last tick is before the end of the last frame.
///
/// A frame without a timestamp, or with one not after the previous frame's, keeps its turn: it follows one nominal frame
/// duration after the previous frame.
///
/// Times of slow motion are divided by its factor, so that ticks count real time, not the film's.
struct FrameClock {
    static let tick: Int64 = 40_000_000
    static let grace: Int64 = 1_000_000
    /// A longer gap between two frames is treated as a broken timestamp: a dive lasts three seconds.
    static let longestGap: Int64 = 60_000_000_000

    /// An impossible timestamp.
    struct Jump: Error {
        let seconds: Double
    }

    private let speed: FilmSpeed
    /// Nanoseconds per frame if nothing else is known.
    private let nominalDuration: Int64
    /// The timestamp that corresponds to position 0.
    private var origin: Int64?
    /// Nanoseconds from the first frame to the latest.
    private var position: Int64?
    private var latestGap: Int64?
    private var previousTimestamp: Int64?
    private(set) var unorderedCount = 0

    /// Frames seen so far.
    private(set) var frameCount = 0

    init(_ speed: FilmSpeed) {
        self.speed = speed
        nominalDuration = Int64(1e9 / speed.filmedFrameRate)
    }

    /// Frames a second of real time, as measured between the first frame and the latest; nil with fewer than two timestamps.
    var measuredFrameRate: Double? {
        position.flatMap { $0 > 0 ? Double(frameCount - 1) * 1e9 / Double($0) : nil }
    }

    /// The first tick that shows the next frame.
    ///
    /// - Parameter timestamp: nanoseconds, if the frame has a timestamp.
    mutating func place(_ timestamp: Int64?) throws(Jump) -> Int {
        frameCount += 1
        let timestamp = speed.ignoresTimestamps ? nil : timestamp
        if let timestamp {
            if let previousTimestamp, timestamp <= previousTimestamp { unorderedCount += 1 }
            previousTimestamp = timestamp
        }
        let expected = position.map { $0 + nominalDuration } ?? 0
        guard let timestamp else { return advance(to: expected) }
        let start = origin ?? timestamp.subtractingReportingOverflow(expected).partialValue
        origin = start
        guard let position else { return advance(to: expected) }
        let (played, elapsedOverflow) = timestamp.subtractingReportingOverflow(start)
        let elapsed = lived(played)
        let (gap, gapOverflow) = elapsed.subtractingReportingOverflow(position)
        if elapsedOverflow || gapOverflow || gap > Self.longestGap {
            throw Jump(
                seconds: (Double(timestamp) - Double(start)) / 1e9 - Double(position) / 1e9
                    * speed.slowMotionFactor)
        }
        return advance(to: elapsed > position ? elapsed : expected)
    }

    /// The number of ticks up to the end of the last frame, which lasts `duration` nanoseconds if known.
    func end(lastDuration duration: Int64?) -> Int {
        guard let position else { return 0 }
        // A last frame longer than a second is not believed; one of almost no duration, as some muxers write, lasts as long
        // as the previous frame.
        let stated = speed.ignoresTimestamps ? nil : duration.map(lived)
        let believed = stated.flatMap { (1...1_000_000_000).contains($0) ? $0 : nil } ?? 0
        return max(1, Self.firstTick(position + max(believed, min(latestGap ?? nominalDuration, Self.tick))))
    }

    private func lived(_ played: Int64) -> Int64 {
        speed.slowMotionFactor == 1
            ? played : Int64(clamping: Int128((Double(played) / speed.slowMotionFactor).rounded()))
    }

    private mutating func advance(to newPosition: Int64) -> Int {
        latestGap = position.map { newPosition - $0 }
        position = newPosition
        return Self.firstTick(newPosition)
    }

    private static func firstTick(_ nanoseconds: Int64) -> Int {
        let late = nanoseconds - grace
        return late <= 0 ? 0 : Int((late + tick - 1) / tick)
    }
}
