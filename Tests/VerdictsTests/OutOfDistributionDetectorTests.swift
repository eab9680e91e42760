import Blueprints
import Foundation
import Tensors
import TestSupport
import Testing
import Verdicts

struct FamiliarityTests {
    @Test func `feature statistics give strength and density of each clip's features`() {
        // Root mean square of 3, -1, 0, 0 is sqrt(10 / 4), the mean magnitude 1, one in four above zero.
        var features = Tensor(shape: [6, 4])
        features.values.replaceSubrange(0..<4, with: [3, -1, 0, 0])

        let featureStatistics = Self.output(features).featureStatistics

        #expect(featureStatistics.count == 18)
        #expect(abs(featureStatistics[0] - log(2.5.squareRoot())) < 1e-5)
        #expect(abs(featureStatistics[1]) < 1e-5)
        #expect(featureStatistics[2] == 0.25)
        // Nothing at all is 1e-6 strong.
        #expect(abs(featureStatistics[3] - log(1e-6)) < 1e-9)
        #expect(featureStatistics[5] == 0)
    }

    /// With center 0 and a factor of rows (2), (1, 3) the whitened (4, 8) is 4 / 2 = 2, then (8 - 1 * 2) / 3 = 2.
    @Test func `a distance is measured in units of the factor`() throws {
        let detector = try Self.detector(center: [0, 0], factor: [[2], [1, 3]], diveLimit: 1.5)

        #expect(abs(detector.distance(of: [4, 8]) - 8.0.squareRoot()) < 1e-12)
        #expect(detector.verdict(at: 1) == .dive)
        #expect(detector.verdict(at: 1.01) == .notSure)
        #expect(detector.verdict(at: 1.51) == .notADive)
    }

    @Test func `about one in a hundred other dives is not sure, and what no dive looks like is none`() throws
    {
        var generator = Seeded(state: 5)
        let detector = try #require(
            OutOfDistributionDetector(featureStatistics: (0..<1000).map { _ in Self.correlated(&generator) }))

        let others = (0..<4000).map { _ in
            detector.verdict(at: detector.distance(of: Self.correlated(&generator)))
        }

        // 1 % of 4000 is 40; the limit itself, from ten dives beyond it, scatters by a third.
        #expect((10...90).contains(others.count { $0 != .dive }))
        // Each number alone is usual, together they are not: the two always go together.
        #expect(detector.verdict(at: detector.distance(of: [1.5, -1.5, 0])) == .notADive)
        #expect(detector.verdict(at: detector.distance(of: [1.5, 1.5, 0])) == .dive)
    }

    @Test func `a hundred different dives are required`() {
        var generator = Seeded(state: 5)
        let many = (0..<100).map { _ in Self.correlated(&generator) }
        #expect(OutOfDistributionDetector(featureStatistics: many) != nil)
        #expect(OutOfDistributionDetector(featureStatistics: Array(many.dropLast())) == nil)
        #expect(OutOfDistributionDetector(featureStatistics: Array(repeating: [1, 2], count: 200)) == nil)
    }

    /// Two numbers that go together and one of its own.
    private static func correlated(_ generator: inout Seeded) -> [Double] {
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
    static func detector(
        center: [Double], factor: [[Double]], diveLimit: Double
    ) throws -> OutOfDistributionDetector {
        let fields: [String: Any] = ["center": center, "factor": factor, "diveLimit": diveLimit]
        return try JSONDecoder().decode(
            OutOfDistributionDetector.self, from: JSONSerialization.data(withJSONObject: fields))
    }
}
