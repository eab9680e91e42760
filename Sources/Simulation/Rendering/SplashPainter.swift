import Foundation
import Statistics

/// The white water of one entry: drops that fly ballistically, and foam that spreads and fades.
struct SplashPainter: Sendable {
    private struct Drop: Sendable {
        let start: Double
        let offset: Vector
        let velocity: Vector
        let radius: Double
        let alpha: Float
    }

    private let drops: [Drop]
    private let point: Vector
    private let height: Double

    /// - Parameters:
    ///   - point: the point of entry.
    ///   - slant: metres along x between the entry points of the first and the last part of the body; a body that falls over
    ///     throws up water along its whole length.
    init(at point: Vector, height: Double, slant: Double, using generator: inout SeededGenerator) {
        self.point = point
        self.height = height
        let count = 70 + Int(150 * min(1.5, height))
        let top = (2 * Flight.gravity * height).squareRoot()
        drops = (0..<count).map { index in
            // A few reach the top, most stay low; those that fly wide stay lower.
            let level = index < 6 ? 1 : pow(generator.nextUniform(), 0.8)
            let direction = generator.uniform(0...(2 * .pi))
            let wide = (0.25 + 0.55 * height) * generator.nextUniform() * (1.25 - 0.75 * level)
            let part = index < 6 ? 0.3 : generator.nextUniform()
            let ring =
                Vector(cos(direction), sin(direction), 0) * generator.uniform(0...(0.1 + 0.12 * height))
            return Drop(
                start: SplashPlume.delay + (index < 6 ? 0 : generator.uniform(-0.04...0.06) + 0.14 * part),
                offset: ring + Vector(slant * part, 0, 0),
                velocity: Vector(
                    cos(direction) * wide + 0.5 * slant * level, sin(direction) * wide,
                    top * level.squareRoot()),
                radius: generator.uniform(0.03...0.08) * (0.75 + 0.5 * height),
                alpha: Float(generator.uniform(0.35...0.8)))
        }
    }

    /// `time` is in seconds since the first touch of the water.
    func draw(at time: Double, on canvas: Canvas, camera: Camera) {
        guard time > 0 else { return }
        let white = Colour(236, 243, 247)
        drawFoam(at: time, canvas, camera, white)
        for drop in drops {
            let age = time - drop.start
            guard age > 0 else { continue }
            let rise = drop.velocity.z * age - Flight.gravity * age * age / 2
            guard rise > 0 else { continue }
            let place = point + drop.offset + drop.velocity * age
            let projected = camera.project(Vector(place.x, place.y, rise))
            let radius = Float((drop.radius + 0.05 * age) * camera.focalLength / projected.depth)
            let fading = Float(max(0.2, 1 - age * 0.9))
            canvas.smudge(
                at: projected.place, radii: SIMD2(radius, radius * 1.25), white, alpha: drop.alpha * fading)
        }
    }

    private func drawFoam(at time: Double, _ canvas: Canvas, _ camera: Camera, _ white: Colour) {
        let projected = camera.project(point)
        let scale = camera.focalLength / projected.depth
        // A flat patch seen at a slant.
        let slant = max(0.12, -camera.forward.z)
        let growth = 1 - exp(-time / 0.28)
        let fading = Float(max(0, 1 - time / 1.9))
        for (part, alpha) in [(1.0, Float(0.4)), (0.62, 0.5), (0.35, 0.6)] {
            let radius = (0.22 + (0.55 + 0.5 * height) * growth) * part
            canvas.smudge(
                at: projected.place, radii: SIMD2(Float(radius * scale), Float(radius * scale * slant)),
                white,
                alpha: alpha * fading)
        }
    }
}
