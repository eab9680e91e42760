import Foundation

/// Draws a diver as shaded, tapered capsules that occlude each other by distance.
struct BodyPainter {
    private let look: DiverLook
    private let venue: Venue
    private let motionScale: Double

    init(look: DiverLook, venue: Venue) {
        self.look = look
        self.venue = venue
        motionScale = look.build.height * look.build.thickness
    }

    /// One capsule of the body in the world; radii in metres.
    private struct Limb {
        var from: Vector
        var to: Vector
        var fromRadius: Double
        var toRadius: Double
        var frontColour: Colour
        var backColour: Colour
        /// The direction in which the front's colour is visible.
        var front: Vector
    }

    func draw(_ body: Skeleton, on canvas: Canvas, camera: Camera) {
        for limb in limbs(of: body) { draw(limb, on: canvas, camera: camera) }
    }

    private func limbs(of body: Skeleton) -> [Limb] {
        let across = (body[.leftHip] - body[.rightHip]).unit
        var limbs: [Limb] = []
        limbs.reserveCapacity(28)
        func add(
            _ from: Vector, _ to: Vector, _ fromRadius: Double, _ toRadius: Double, _ front: Colour,
            _ back: Colour
        ) {
            limbs.append(
                Limb(
                    from: from, to: to, fromRadius: fromRadius * motionScale,
                    toRadius: toRadius * motionScale,
                    frontColour: front, backColour: back, front: across.cross((to - from).unit)))
        }
        let skin = look.skin
        let shadedBack = skin * 0.82
        let suit = look.suit
        let chestFront = look.wearsOnePiece ? suit : skin
        let chestBack = look.wearsOnePiece ? shadedBack : skin * 0.74
        let bellyBack = look.wearsOnePiece ? suit * 0.85 : skin * 0.74
        let neck = body[.neckBase]
        let crown = body[.crown]
        // Pelvis, abdomen and chest are wide: two capsules each, side by side.
        let width = across * look.build.height
        for side in [-1.0, 1.0] {
            let hip = width * (0.05 * side * look.build.hipScale)
            let middle = width * (0.043 * side)
            let shoulder = width * (0.066 * side * look.build.shoulderScale)
            add(body[.hipCentre] + hip, body[.belly] + middle, 0.056, 0.05, suit, suit * 0.85)
            add(body[.belly] + middle, body[.waist] + middle, 0.05, 0.052, chestFront, bellyBack)
            add(
                body[.waist] + middle, body[.waist].mixed(with: neck, 0.82) + shoulder, 0.053, 0.056,
                chestFront,
                chestBack)
        }
        add(neck, neck.mixed(with: crown, 0.45), 0.033, 0.031, skin, skin * 0.7)
        add(
            neck.mixed(with: crown, 0.50), neck.mixed(with: crown, 0.72), 0.047, 0.052, skin,
            look.hair)
        let sides: [[Landmark]] = [
            [
                .leftShoulder, .leftElbow, .leftWrist, .leftFingers, .leftHip, .leftKnee, .leftAnkle,
                .leftToes,
            ],
            [
                .rightShoulder, .rightElbow, .rightWrist, .rightFingers, .rightHip, .rightKnee, .rightAnkle,
                .rightToes,
            ],
        ]
        for side in sides {
            let points = side.map { body[$0] }
            add(points[0], points[1], 0.029, 0.023, skin, skin * 0.88)
            add(points[1], points[2], 0.023, 0.017, skin, skin * 0.9)
            add(points[2], points[3], 0.018, 0.012, skin, skin)
            // Swimming trunks end a little way down the thigh.
            add(points[4], points[4].mixed(with: points[5], 0.2), 0.05, 0.047, suit, suit * 0.85)
            add(points[4].mixed(with: points[5], 0.2), points[5], 0.047, 0.033, skin, skin * 0.86)
            add(points[5], points[6], 0.034, 0.02, skin, skin * 0.84)
            add(points[6], points[7], 0.022, 0.013, skin, skin * 0.9)
        }
        return limbs
    }

    private func draw(_ limb: Limb, on canvas: Canvas, camera: Camera) {
        let first = camera.project(limb.from)
        let second = camera.project(limb.to)
        let firstRadius = Float(limb.fromRadius * camera.focalLength / first.depth)
        let secondRadius = Float(limb.toRadius * camera.focalLength / second.depth)
        let start = first.place
        let along = second.place - start
        let squared = max(1e-4, (along * along).sum())
        let reach = max(firstRadius, secondRadius) + 1
        let low = pointwiseMin(start, second.place) - reach
        let high = pointwiseMax(start, second.place) + reach
        guard let box = canvas.clip(left: low.x, top: low.y, right: high.x, bottom: high.y) else { return }
        let axis = SIMD3<Float>((limb.to - limb.from).unit)
        let front = SIMD3<Float>(limb.front)
        let light = SIMD3<Float>(venue.light)
        let right = SIMD3<Float>(camera.right)
        let up = SIMD3<Float>(camera.up)
        let towards = SIMD3<Float>(-camera.forward)
        let radiusMetres = (Float(limb.fromRadius), Float(limb.toRadius))
        let depths = (Float(first.depth), Float(second.depth))
        let heights = (Float(limb.from.z), Float(limb.to.z))
        let water = venue.water.colour
        for row in box.rows {
            for column in box.columns {
                let point = SIMD2(Float(column) + 0.5, Float(row) + 0.5) - start
                let part = min(1, max(0, (point * along).sum() / squared))
                let away = point - along * part
                let radius = firstRadius + (secondRadius - firstRadius) * part
                let distance = (away * away).sum().squareRoot()
                let coverage = min(1, radius - distance + 0.5)
                guard coverage > 0 else { continue }
                let pixel = row * canvas.width + column
                let flat = away / max(radius, 1e-3)
                let facing = max(0, 1 - (flat * flat).sum()).squareRoot()
                let metres = radiusMetres.0 + (radiusMetres.1 - radiusMetres.0) * part
                let depth = depths.0 + (depths.1 - depths.0) * part - facing * metres
                guard depth < canvas.depths[pixel] else { continue }
                if coverage > 0.5 { canvas.depths[pixel] = depth }
                var normal = right * flat.x - up * flat.y + towards * facing
                normal -= axis * (normal * axis).sum()
                normal /= max(1e-3, (normal * normal).sum().squareRoot())
                let frontness = min(1, max(0, (normal * front).sum() * 2.5 + 0.5))
                let lambert = max(0, (normal * light).sum())
                let shade = (venue.ambient + venue.direct * lambert) * (0.58 + 0.42 * facing)
                var colour = limb.backColour.mixed(with: limb.frontColour, frontness) * shade
                let height = heights.0 + (heights.1 - heights.0) * part
                if height < 0 { colour = colour.mixed(with: water, min(0.93, 0.4 - height * 0.6)) }
                canvas.blend(colour, into: pixel, alpha: coverage)
            }
        }
    }
}
