import Foundation
import Statistics

/// The background of the pool, painted once per event: a wall 48 m wide and 24 m high that repeats sideways, and a tile of
/// ripples for the water.
final class Backdrop: Sendable {
    static let width = 1024
    static let height = 512
    static let pixelsPerMetre: Float = 21
    static let rippleSide = 256

    /// 0x00RRGGBB, row 0 at the floor.
    let wall: [UInt32]
    /// Brightness of the water, about -60...60.
    let ripples: [Int8]

    init(style: VenueStyle, using generator: inout SeededGenerator) {
        var painter = WallPainter(style: style)
        painter.paint(using: &generator)
        // The lens is focused on the diver.
        painter.blur(radiusMetres: generator.uniform(0.1...0.26))
        painter.soften(generator.uniform(0.15...0.5))
        wall = painter.packed()
        ripples = Self.makeRipples(using: &generator)
    }

    private static func makeRipples(using generator: inout SeededGenerator) -> [Int8] {
        let side = rippleSide
        var sum = [Float](repeating: 0, count: side * side)
        // Sines with whole periods tile without a seam.
        for _ in 0..<14 {
            let across = Float((generator.uniform(-9...9)).rounded())
            let along = Float((generator.uniform(2...14)).rounded())
            let phase = Float(generator.uniform(0...(2 * .pi)))
            let size = 16 / (1 + 0.15 * along)
            for row in 0..<side {
                for column in 0..<side {
                    let angle =
                        (across * Float(column) + along * Float(row)) * (2 * .pi / Float(side)) + phase
                    sum[row * side + column] += size * sinf(angle)
                }
            }
        }
        return sum.map { Int8(max(-60, min(60, $0))) }
    }

    /// Draws wall, pool edge and water as the camera sees them.
    func draw(on canvas: Canvas, camera: Camera, venue: Venue, time: Double) {
        let wallDistance = Float(venue.wallDistance - camera.position.y)
        let poolDistance = Float(venue.poolEdge - camera.position.y)
        let eye = SIMD3<Float>(camera.position)
        let forward = SIMD3<Float>(camera.forward)
        let right = SIMD3<Float>(camera.right)
        let up = SIMD3<Float>(camera.up)
        let perPixel = Float(1 / camera.focalLength)
        let drift = Float(time) * 18
        wall.withUnsafeBufferPointer { wall in
            ripples.withUnsafeBufferPointer { ripples in
                for row in 0..<canvas.height {
                    let slope = (Float(camera.centre.y) - Float(row) - 0.5) * perPixel
                    let base = forward + up * slope
                    let toWater = base.z < -1e-5 ? -eye.z / base.z : .infinity
                    var place = canvas.pixels + row * canvas.width * 3
                    for column in 0..<canvas.width {
                        let aside = (Float(column) + 0.5 - Float(camera.centre.x)) * perPixel
                        let directionX = base.x + right.x * aside
                        let directionY = base.y + right.y * aside
                        let colour: UInt32
                        if toWater * directionY < poolDistance {
                            let x = eye.x + toWater * directionX
                            let y = eye.y + toWater * directionY
                            let first = Self.ripple(ripples, x * 40 + drift, y * 22 + drift)
                            let second = Self.ripple(ripples, x * 71 - drift * 1.3, y * 39 + 60)
                            colour = venue.water.shaded(first + second, distance: y)
                        } else {
                            let reach = wallDistance / directionY
                            let z = eye.z + reach * base.z
                            colour =
                                z < 0
                                ? venue.deck
                                : Self.sample(
                                    wall, (eye.x + reach * directionX) * Self.pixelsPerMetre,
                                    z * Self.pixelsPerMetre)
                        }
                        place[0] = UInt8(truncatingIfNeeded: colour >> 16)
                        place[1] = UInt8(truncatingIfNeeded: colour >> 8)
                        place[2] = UInt8(truncatingIfNeeded: colour)
                        place += 3
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func ripple(_ ripples: UnsafeBufferPointer<Int8>, _ x: Float, _ y: Float) -> Int32 {
        let column = Int(x.rounded(.down)) & (rippleSide - 1)
        let row = Int(y.rounded(.down)) & (rippleSide - 1)
        return Int32(ripples[row * rippleSide + column])
    }

    /// Bilinear, two channels at a time within one word.
    @inline(__always)
    private static func sample(_ wall: UnsafeBufferPointer<UInt32>, _ x: Float, _ z: Float) -> UInt32 {
        let fixedX = Int(x * 256)
        let fixedZ = min(Int(z * 256), (height - 2) * 256)
        let column = (fixedX >> 8) & (width - 1)
        let next = (column + 1) & (width - 1)
        let row = (fixedZ >> 8) * width
        let across = UInt32(fixedX & 255)
        let upwards = UInt32(fixedZ & 255)
        let low = mix(wall[row + column], wall[row + next], across)
        let high = mix(wall[row + width + column], wall[row + width + next], across)
        return mix(low, high, upwards)
    }

    @inline(__always)
    private static func mix(_ from: UInt32, _ to: UInt32, _ amount: UInt32) -> UInt32 {
        let rest = 256 - amount
        let redBlue = ((from & 0xFF00FF) * rest + (to & 0xFF00FF) * amount) >> 8
        let green = ((from & 0x00FF00) * rest + (to & 0x00FF00) * amount) >> 8
        return (redBlue & 0xFF00FF) | (green & 0x00FF00)
    }
}
