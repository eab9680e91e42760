/// A moment in a film as users write it: a frame, seconds, or the time that a player shows.
///
/// `1530` is a frame at 25 a second, counted from 0; `61.2s` are seconds; `1:01.2` and `1:02:03` are minutes and hours.
/// All count from the start of the film. A comma may stand for the decimal point.
public struct FilmTime: Sendable, Equatable, CustomStringConvertible {
    /// Frames are counted at this rate, whatever the film's own.
    public static let framesPerSecond = 25
    /// The latest moment, 46 days into a film.
    public static let latestFrameIndex = 100_000_000

    /// The frame shown at that moment, from 0 at 25 a second. As the end of a dive, it is the last frame judged.
    public let frameIndex: Int

    /// Makes the time of a frame.
    ///
    /// - Precondition: `frameIndex` is not negative.
    public init(frameIndex: Int) {
        precondition(frameIndex >= 0)
        self.frameIndex = frameIndex
    }

    /// Reads a frame (`1530`), seconds (`61.2s`), or minutes and seconds (`1:01.2`, `0:04`, `1:02:03`).
    ///
    /// - Throws: `DivingError` `.invalidTime`.
    public init(_ text: String) throws {
        let trimmed = text.trimmingASCIISpace()
        let frame =
            if trimmed.contains(":") {
                try Self.frame(clock: trimmed, text)
            } else if trimmed.last == "s" || trimmed.last == "S" {
                try Self.frame(seconds: trimmed.dropLast(), text)
            } else if let frame = Int(trimmed), trimmed.allSatisfy({ $0.isASCII && $0.isNumber }) {
                frame
            } else if Self.nanoseconds(trimmed) != nil {
                throw Self.invalid(
                    text, "a frame is a whole number, and seconds end in s", "Write \(trimmed)s for seconds.")
            } else {
                throw Self.invalid(text, "this is neither a frame nor a time")
            }
        guard frame <= Self.latestFrameIndex else {
            throw Self.invalid(
                text, "it is later than frame \(Self.latestFrameIndex), which is the latest",
                "Count from the start of the video.")
        }
        frameIndex = frame
    }

    /// As a player shows it, followed by the frame: `1:01.20 (frame 1530)`.
    public var description: String {
        let hundredths = frameIndex * 100 / Self.framesPerSecond
        let (seconds, minutes, hours) = (hundredths / 100 % 60, hundredths / 6000 % 60, hundredths / 360_000)
        let clock = hours > 0 ? "\(hours):\(Self.twoDigits(minutes))" : "\(minutes)"
        return "\(clock):\(Self.twoDigits(seconds)).\(Self.twoDigits(hundredths % 100)) (frame \(frameIndex))"
    }

    private static func frame(seconds: Substring, _ text: String) throws -> Int {
        guard let nanoseconds = nanoseconds(String(seconds).trimmingASCIISpace()) else {
            throw invalid(text, "this is neither a frame nor a time")
        }
        return frame(nanoseconds)
    }

    private static func frame(clock: String, _ text: String) throws -> Int {
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
        let wholes = parts.dropLast().map { isDigits($0) ? Int($0) : nil }
        guard (2...3).contains(parts.count), let seconds = parts.last.flatMap({ nanoseconds(String($0)) }),
            let first = wholes[0], first <= latestFrameIndex, let second = wholes.last ?? nil
        else { throw invalid(text, "this is neither a frame nor a time") }
        let following = parts.dropFirst().map { $0.prefix { $0 != "." && $0 != "," }.count }
        guard following.allSatisfy({ $0 == 2 }) else {
            throw invalid(text, "minutes and seconds after a colon have two digits", "Write 0:04, not 0:4.")
        }
        guard seconds < 60_000_000_000, parts.count == 2 || second < 60 else {
            throw invalid(
                text, "minutes and seconds after a colon go up to 59", "Write 1:01.2 or 61.2s, not 0:61.2.")
        }
        // Limits the value to what nanoseconds can hold, far beyond the latest frame.
        let minutes = min(parts.count == 3 ? first * 60 + second : first, latestFrameIndex)
        return frame(minutes * 60_000_000_000 + seconds)
    }

    private static func frame(_ nanoseconds: Int) -> Int { nanoseconds / (1_000_000_000 / framesPerSecond) }

    /// Decimal seconds, exactly: digits, with more after an optional point or comma. Nil for anything else.
    private static func nanoseconds(_ text: String) -> Int? {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        guard (1...2).contains(parts.count), parts.allSatisfy(isDigits), let whole = Int(parts[0]),
            whole <= latestFrameIndex
        else { return nil }
        let fraction = (parts.count == 2 ? parts[1] : "0").prefix(9)
        let zeros = String(repeating: "0", count: 9 - fraction.count)
        return Int(fraction + zeros).map { whole * 1_000_000_000 + $0 }
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isASCII && $0.isNumber }
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func invalid(
        _ text: String, _ problem: String,
        _ remedy: String = "Give a frame (1530), seconds (61.2s), or minutes and seconds (1:01.2)."
    ) -> DivingError {
        DivingError(.invalidTime, "time \"\(text)\"", problem, remedy: remedy)
    }
}

extension String {
    fileprivate func trimmingASCIISpace() -> String {
        let start = drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
