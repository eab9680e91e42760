import Statistics

/// Linear mixes of red, green and blue, 0...255 each.
typealias Colour = SIMD3<Float>

extension SIMD3<Float> {
    func mixed(with other: Self, _ amount: Float) -> Self { self + (other - self) * amount }

    /// A colour with each channel randomly shifted.
    func varied(by amount: Float, using generator: inout SeededGenerator) -> Self {
        let shift = Self(
            Float(generator.nextGaussian()), Float(generator.nextGaussian()), Float(generator.nextGaussian()))
        return (self + shift * amount).clamped(
            lowerBound: Self(repeating: 0), upperBound: Self(repeating: 255))
    }
}

extension SeededGenerator {
    /// Uniform between two bounds.
    mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * nextUniform()
    }

    /// One of several, all equally likely.
    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[min(choices.count - 1, Int(nextUniform() * Double(choices.count)))]
    }
}
