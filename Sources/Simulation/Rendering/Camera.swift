import Foundation

/// A camera at one instant: its position and orientation, and how it maps metres to pixels.
struct Camera: Sendable {
    let position: Vector
    /// Right, up and into the picture. In a mirrored venue `right` is reversed.
    let right: Vector
    let up: Vector
    let forward: Vector
    /// Pixels for a slope of one.
    let focalLength: Double
    let centre: SIMD2<Double>

    init(
        position: Vector, lookingAt target: Vector, frameHeightMetres: Double, isMirrored: Bool, width: Int,
        height: Int
    ) {
        self.position = position
        let sight = target - position
        forward = sight.unit
        let sideways = forward.cross(Vector(0, 0, 1)).unit
        up = sideways.cross(forward)
        right = isMirrored ? -sideways : sideways
        focalLength = Double(height) / frameHeightMetres * sight.length
        centre = SIMD2(Double(width) / 2, Double(height) / 2)
    }

    /// A point's position in the picture in pixels, and its distance along the line of sight in metres.
    func project(_ point: Vector) -> (place: SIMD2<Float>, depth: Double) {
        let away = point - position
        let depth = max(0.5, away.dot(forward))
        let scale = focalLength / depth
        return (
            SIMD2(Float(centre.x + away.dot(right) * scale), Float(centre.y - away.dot(up) * scale)), depth
        )
    }
}

/// How the operator follows a dive: a lagging aim, a slow zoom, and a hold on the water at the entry.
struct CameraWork: Sendable {
    let position: Vector
    let isMirrored: Bool
    /// Metres of the world that fill the picture's height at the diver's distance.
    let frameHeightMetres: Double
    /// How much wider the picture is before take-off.
    let openingZoom: Double
    let lagSeconds: Double
    /// The aim never goes below this height above the water.
    let holdHeight: Double
    /// The operator's shake: amplitude in metres and phases.
    let wobble: Double
    let phases: SIMD4<Double>

    func camera(for motion: DiveMotion, at time: Double, width: Int, height: Int) -> Camera {
        // The mean of a few moments, so that the camera does not jump with the diver.
        var aim = Vector.zero
        for offset in [-0.16, -0.08, 0, 0.08, 0.16] {
            let moment = time - lagSeconds + offset
            aim += motion.centre(at: moment) * 0.2
        }
        // A smooth maximum of the diver's height and the hold.
        let softness = 0.4
        aim.z = holdHeight + softness * log1p(exp(min(40, (aim.z - holdHeight) / softness)))
        aim.x += wobble * (sin(1.9 * time + phases.x) + 0.5 * sin(4.1 * time + phases.y))
        aim.z += wobble * (sin(2.3 * time + phases.z) + 0.5 * sin(3.7 * time + phases.w))
        let zoom = 1 + (openingZoom - 1) * (1 - smoothStep((time + 0.6) / 1.2))
        return Camera(
            position: position, lookingAt: aim, frameHeightMetres: frameHeightMetres * zoom,
            isMirrored: isMirrored,
            width: width, height: height)
    }
}
