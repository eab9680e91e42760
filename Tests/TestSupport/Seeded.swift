/// A generator that gives the same numbers for the same seed (SplitMix64: Steele, Lea & Flood, 2014).
package struct Seeded: RandomNumberGenerator {
    package var state: UInt64

    package init(state: UInt64) { self.state = state }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    /// A number of a range, all equally likely.
    package mutating func nextUniform(in range: ClosedRange<Float>) -> Float {
        let fraction = Float(next() >> 40) * 0x1p-24
        return range.lowerBound + (range.upperBound - range.lowerBound) * fraction
    }
}
