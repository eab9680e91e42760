/// A point or direction in metres. World axes: x out over the water from the platform's edge, y along the
/// platform's edge, z up from the water.
typealias Vector = SIMD3<Double>

extension SIMD3<Double> {
    func dot(_ other: Self) -> Double { (self * other).sum() }

    func cross(_ other: Self) -> Self {
        Self(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
    }

    var length: Double { dot(self).squareRoot() }

    /// The same direction with length one; the zero vector is returned unchanged.
    var unit: Self {
        let size = length
        return size > 1e-12 ? self / size : self
    }

    func mixed(with other: Self, _ amount: Double) -> Self { self + (other - self) * amount }
}

/// Degrees as radians.
func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }

/// Radians as degrees.
func degrees(_ radians: Double) -> Double { radians * 180 / .pi }

/// A step from 0 to 1 whose first and second derivatives vanish at both ends, so that limbs start and stop smoothly.
func smoothStep(_ time: Double) -> Double {
    let t = min(max(time, 0), 1)
    return t * t * t * (t * (t * 6 - 15) + 10)
}
