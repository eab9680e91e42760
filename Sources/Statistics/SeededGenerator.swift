import Foundation

/// The project's only source of randomness: xoshiro256** seeded through SplitMix64.
///
/// D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", ACM Transactions on Mathematical
/// Software 47 (2021). The same seed gives the same numbers on every machine, and a saved state (`Codable`) resumes bit for
/// bit.
public struct SeededGenerator: RandomNumberGenerator, Codable, Equatable, Sendable {
    private var state: [UInt64]
    private var spareGaussian: Double?

    /// Starts the sequence for a seed.
    public init(seed: UInt64) {
        var splitMix = seed
        state = (0..<4).map { _ in
            splitMix &+= 0x9E37_79B9_7F4A_7C15
            var word = splitMix
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        func rotated(_ word: UInt64, _ count: UInt64) -> UInt64 { (word << count) | (word >> (64 - count)) }
        let result = rotated(state[1] &* 5, 7) &* 9
        let shifted = state[1] << 17
        state[2] ^= state[0]
        state[3] ^= state[1]
        state[1] ^= state[2]
        state[0] ^= state[3]
        state[2] ^= shifted
        state[3] = rotated(state[3], 45)
        return result
    }

    /// A number in `0..<1`, uniform over the multiples of 2^-53.
    public mutating func nextUniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number with mean 0 and standard deviation 1, by the polar method of Marsaglia and Bray.
    public mutating func nextGaussian() -> Double {
        if let spare = spareGaussian {
            spareGaussian = nil
            return spare
        }
        while true {
            let x = 2 * nextUniform() - 1
            let y = 2 * nextUniform() - 1
            let square = x * x + y * y
            guard square > 0, square < 1 else { continue }
            let scale = (-2 * log(square) / square).squareRoot()
            spareGaussian = y * scale
            return x * scale
        }
    }

    /// An independent generator for one indexed part of the work; does not advance this one: dive 17 looks the same whether
    /// or not dives 0...16 were drawn.
    public func branch(_ index: UInt64) -> SeededGenerator {
        var copy = self
        return SeededGenerator(seed: copy.next() ^ (index &* 0xD1B5_4A32_D192_ED03))
    }
}
