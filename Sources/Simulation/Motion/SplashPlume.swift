import Foundation

/// The column of white water that an entry throws up: its highest drop flies ballistically.
struct SplashPlume: Sendable {
    /// Maximum height in metres.
    let height: Double

    /// Seconds from the first touch until the plume leaves the water.
    static let delay = 0.06

    /// Metres above the water, `time` seconds after the first touch.
    func height(at time: Double) -> Double {
        let elapsed = time - Self.delay
        guard elapsed > 0 else { return 0 }
        let speed = (2 * Flight.gravity * height).squareRoot()
        return max(0, speed * elapsed - Flight.gravity * elapsed * elapsed / 2)
    }
}
