import Blueprints
import Diving
import Foundation
import Tensors
import Testing

struct FamiliarityTests {
    @Test func `an appearance tells strength and density of each clip's features`() {
        // Root mean square of 3, -1, 0, 0 is sqrt(10 / 4), the mean magnitude 1, one in four above zero.
        var features = Tensor(shape: [6, 4])
        features.values.replaceSubrange(0..<4, with: [3, -1, 0, 0])

        let appearance = Self.output(features).appearance

        #expect(appearance.count == 18)
        #expect(abs(appearance[0] - log(2.5.squareRoot())) < 1e-5)
        #expect(abs(appearance[1]) < 1e-5)
        #expect(appearance[2] == 0.25)
        // Nothing at all is 1e-6 strong.
        #expect(abs(appearance[3] - log(1e-6)) < 1e-9)
        #expect(appearance[5] == 0)
    }

    /// With center 0 and a factor of rows (2), (1, 3) the whitened (4, 8) is 4 / 2 = 2, then (8 - 1 * 2) / 3 = 2.
    @Test func `a distance is measured in units of the factor`() throws {
        let familiarity = try Self.familiarity(center: [0, 0], factor: [[2], [1, 3]], diveLimit: 1.5)

        #expect(abs(familiarity.distance(of: [4, 8]) - 8.0.squareRoot()) < 1e-12)
        #expect(familiarity.verdict(at: 1) == .dive)
        #expect(familiarity.verdict(at: 1.01) == .notSure)
        #expect(familiarity.verdict(at: 1.51) == .notADive)
    }

    @Test func `about one in a hundred other dives is not sure, and what no dive looks like is none`() throws
    {
        var generator = SplitMix64(state: 5)
        let familiarity = try #require(
            Familiarity(appearances: (0..<1000).map { _ in Self.correlated(&generator) }))

        let others = (0..<4000).map { _ in
            familiarity.verdict(at: familiarity.distance(of: Self.correlated(&generator)))
        }

        // 1 % of 4000 is 40; the limit itself, from ten dives beyond it, scatters by a third.
        #expect((10...90).contains(others.count { $0 != .dive }))
        // Each number alone is usual, together they are not: the two always go together.
        #expect(familiarity.verdict(at: familiarity.distance(of: [1.5, -1.5, 0])) == .notADive)
        #expect(familiarity.verdict(at: familiarity.distance(of: [1.5, 1.5, 0])) == .dive)
    }

    @Test func `a hundred dives are needed, and they must differ`() {
        var generator = SplitMix64(state: 5)
        let many = (0..<100).map { _ in Self.correlated(&generator) }
        #expect(Familiarity(appearances: many) != nil)
        #expect(Familiarity(appearances: Array(many.dropLast())) == nil)
        #expect(Familiarity(appearances: Array(repeating: [1, 2], count: 200)) == nil)
    }

    /// Two numbers that go together and one of its own.
    private static func correlated(_ generator: inout SplitMix64) -> [Double] {
        func noise() -> Double {
            (0..<4).reduce(0) { sum, _ in sum + .random(in: -1...1, using: &generator) }
        }
        let shared = noise()
        return [shared + noise() / 10, shared + noise() / 10, noise()]
    }

    static func output(_ features: Tensor) -> NetworkOutput {
        NetworkOutput(clipFeatures: features, normalizedScore: 0, logits: [:], captionTokens: [])
    }

    /// As a model's card would hold it.
    static func familiarity(
        center: [Double], factor: [[Double]], diveLimit: Double
    ) throws -> Familiarity {
        let fields: [String: Any] = ["center": center, "factor": factor, "diveLimit": diveLimit]
        return try JSONDecoder().decode(
            Familiarity.self, from: JSONSerialization.data(withJSONObject: fields))
    }
}
