/// The key frames of a window: the take-off, the middle of the flight, and the entry.
///
/// Estimated from the pictures alone. The entry is where a splash grows: white water that was not there before, in the lower
/// middle of the picture, where a camera that follows the diver has it. The take-off is the entry minus the time of a fall
/// from the height.
public struct DiveMoments: Sendable, Equatable {
    /// Index of the frame in which the diver leaves the board or platform.
    public let takeOff: Int
    /// Index of the frame halfway between.
    public let flight: Int
    /// Index of the frame in which the diver touches the water.
    public let entry: Int
    /// Whether a splash was found; otherwise the entry is at its usual position, at 73 % of the window.
    public let isSplashFound: Bool

    /// Finds the moments in the frames of a window, oldest first, 25 a second.
    ///
    /// - Parameter height: metres of the board or platform above the water; nil if unknown.
    /// - Precondition: there is a frame.
    public init(frames: [RGBImage], height: Double?) {
        precondition(!frames.isEmpty)
        let splash = Splash.entryFrame(whitePixelCounts: frames.map(Splash.whitePixelCount))
        isSplashFound = splash != nil
        entry = splash ?? Int(Self.usualEntry * Double(frames.count))
        let fall = Self.flightSeconds(from: height ?? Self.usualHeight) * Double(Preprocessing.frameRate)
        takeOff = max(0, entry - Int(fall.rounded()))
        flight = (takeOff + entry) / 2
    }

    private static let usualEntry = 0.73
    private static let usualHeight = 10.0

    /// The flight time of a diver who takes off upwards: a vertical throw.
    ///
    /// A springboard gives about 5.3 metres a second, the legs alone on a platform 3.3.
    private static func flightSeconds(from height: Double) -> Double {
        let gravity = 9.81
        let speed = height <= 3 ? 5.3 : 3.3
        return (speed + (speed * speed + 2 * gravity * max(0, height)).squareRoot()) / gravity
    }
}

/// Finds where white water grows.
private enum Splash {
    /// The number of frames before and after an instant that are compared, 0.32 s: about the time in which a splash grows.
    private static let span = 8
    /// No dive enters the water earlier in its window, which ends about a second after the entry.
    private static let earliest = 0.35
    /// The least share of white pixels that a splash adds to the region examined. Spray and banners flicker by less.
    private static let leastGrowth = 0.004
    /// The white spot must reach a sixth of its later size to be seen, which it does two frames after the touch.
    private static let visibleShare = 0.15
    private static let framesUntilVisible = 2

    /// The share of pixels in the lower middle that are bright, far brighter than most of the picture, and colourless.
    static func whitePixelCount(_ image: RGBImage) -> Double {
        let rows = image.height / 4..<image.height
        let columns = image.width / 4..<image.width * 3 / 4
        return image.pixels.withUnsafeBufferPointer { pixels in
            var histogram = [Int](repeating: 0, count: 256)
            for pixel in stride(from: 0, to: pixels.count, by: 3) {
                histogram[Int(min(pixels[pixel], pixels[pixel + 1], pixels[pixel + 2]))] += 1
            }
            let threshold = max(190, median(histogram, count: image.width * image.height) + 80)
            var count = 0
            for row in rows {
                for column in columns {
                    let pixel = (row * image.width + column) * 3
                    let (red, green, blue) = (pixels[pixel], pixels[pixel + 1], pixels[pixel + 2])
                    let least = min(red, green, blue)
                    if least > threshold, max(red, green, blue) - least < 40 { count += 1 }
                }
            }
            return Double(count) / Double(rows.count * columns.count)
        }
    }

    private static func median(_ histogram: [Int], count: Int) -> Int {
        var below = 0
        return histogram.firstIndex { value in
            below += value
            return below * 2 >= count
        } ?? 0
    }

    /// The frame of the entry; nil if nothing grows like a splash.
    static func entryFrame(whitePixelCounts whites: [Double]) -> Int? {
        let first = max(span, Int(earliest * Double(whites.count)))
        guard first <= whites.count - span else { return nil }
        let growths = (first...whites.count - span).map { frame in
            (frame, whites[frame..<frame + span].mean - whites[frame - span..<frame].mean)
        }
        guard let steepest = growths.max(by: { $0.1 < $1.1 }), steepest.1 >= leastGrowth else { return nil }
        // From the largest splash back to where it first appears.
        let after = steepest.0..<steepest.0 + span
        let peak = after.max { whites[$0] < whites[$1] } ?? steepest.0
        let before = whites[steepest.0 - span..<steepest.0].sorted()[span / 2]
        let visible = before + visibleShare * (whites[peak] - before)
        var frame = peak
        while frame > 0, whites[frame - 1] > visible { frame -= 1 }
        return max(0, frame - framesUntilVisible)
    }
}

extension ArraySlice<Double> {
    fileprivate var mean: Double { reduce(0, +) / Double(count) }
}
