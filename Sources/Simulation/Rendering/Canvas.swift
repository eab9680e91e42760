/// The frame being drawn: interleaved RGB rows from the top, and each pixel's distance.
///
/// Owns its memory so that painters write without bounds checks; every painter clips to `width` and `height` first.
final class Canvas {
    let width: Int
    let height: Int
    let pixels: UnsafeMutablePointer<UInt8>
    let depths: UnsafeMutablePointer<Float>

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        pixels = .allocate(capacity: width * height * 3)
        pixels.initialize(repeating: 0, count: width * height * 3)
        depths = .allocate(capacity: width * height)
        depths.initialize(repeating: .infinity, count: width * height)
    }

    deinit {
        pixels.deallocate()
        depths.deallocate()
    }

    func clearDepths() {
        depths.update(repeating: .infinity, count: width * height)
    }

    /// Blends a colour into one pixel.
    @inline(__always)
    func blend(_ colour: Colour, into pixel: Int, alpha: Float) {
        let place = pixels + pixel * 3
        let old = Colour(Float(place[0]), Float(place[1]), Float(place[2]))
        let new = (old + (colour - old) * alpha).clamped(
            lowerBound: Colour(repeating: 0), upperBound: Colour(repeating: 255))
        place[0] = UInt8(new.x + 0.5)
        place[1] = UInt8(new.y + 0.5)
        place[2] = UInt8(new.z + 0.5)
    }

    /// The pixel columns and rows that a shape may touch, or nil if it lies outside.
    @inline(__always)
    func clip(
        left: Float, top: Float, right: Float, bottom: Float
    ) -> (columns: Range<Int>, rows: Range<Int>)? {
        guard left < Float(width), top < Float(height), right > 0, bottom > 0 else { return nil }
        let columns = max(0, Int(left))..<min(width, Int(right) + 2)
        let rows = max(0, Int(top))..<min(height, Int(bottom) + 2)
        return columns.isEmpty || rows.isEmpty ? nil : (columns, rows)
    }

    /// Fills a convex polygon with smooth edges; corners in pixels, in either direction.
    func fill(_ corners: [SIMD2<Float>], _ colour: Colour, alpha: Float = 1) {
        guard corners.count > 2 else { return }
        var low = corners[0]
        var high = corners[0]
        var area: Float = 0
        for (index, corner) in corners.enumerated() {
            low = pointwiseMin(low, corner)
            high = pointwiseMax(high, corner)
            let next = corners[(index + 1) % corners.count]
            area += corner.x * next.y - next.x * corner.y
        }
        guard abs(area) > 1e-3, let box = clip(left: low.x, top: low.y, right: high.x, bottom: high.y) else {
            return
        }
        let turn: Float = area > 0 ? 1 : -1
        // Each edge as n.x x + n.y y + offset = distance inside.
        let edges = corners.indices.map { index -> SIMD3<Float> in
            let from = corners[index]
            let along = corners[(index + 1) % corners.count] - from
            let size = max(1e-6, (along * along).sum().squareRoot())
            let inward = SIMD2(-along.y, along.x) * (turn / size)
            return SIMD3(inward.x, inward.y, -(inward * from).sum())
        }
        for row in box.rows {
            for column in box.columns {
                let point = SIMD3<Float>(Float(column) + 0.5, Float(row) + 0.5, 1)
                var inside: Float = 1
                for edge in edges { inside = min(inside, (edge * point).sum() + 0.5) }
                if inside > 0 { blend(colour, into: row * width + column, alpha: inside * alpha) }
            }
        }
    }

    /// A soft disc, densest in the middle; centre and radii in pixels.
    func smudge(
        at centre: SIMD2<Float>, radii: SIMD2<Float>, _ colour: Colour, alpha: Float
    ) {
        guard
            let box = clip(
                left: centre.x - radii.x, top: centre.y - radii.y, right: centre.x + radii.x,
                bottom: centre.y + radii.y)
        else { return }
        // A disc smaller than a pixel covers only part of it.
        let radius = pointwiseMax(radii, SIMD2(repeating: 0.7))
        let weight = alpha * min(1, radii.x * radii.y / (radius.x * radius.y))
        for row in box.rows {
            for column in box.columns {
                let away = (SIMD2(Float(column) + 0.5, Float(row) + 0.5) - centre) / radius
                let square = (away * away).sum()
                if square < 1 { blend(colour, into: row * width + column, alpha: weight * (1 - square)) }
            }
        }
    }
}
