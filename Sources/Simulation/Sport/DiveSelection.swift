package import Diving
package import Statistics
import Verdicts

/// Which dives are performed: the popular ones by weight, and a long tail of everything that the rules allow.
package struct DiveSelection: Sendable {
    /// Every dive in the model's classes that the difficulty table lists from this height.
    package let legal: [DiveNumber]
    private let popular: [(dive: DiveNumber, weight: Double)]
    /// The long tail's share.
    private static let tail = 0.19

    package init(from height: PlatformHeight) {
        legal = ClassificationTask.expressibleDives.filter { $0.heights.contains(height) }
        let allowed = Set(legal)
        popular = Self.weights.compactMap { text, weight in
            guard let dive = try? DiveNumber(text), allowed.contains(dive) else { return nil }
            return (dive, weight)
        }
    }

    /// Draws a dive.
    package func draw(using generator: inout SeededGenerator) -> DiveNumber {
        let isRare = generator.nextUniform() < Self.tail
        if isRare || popular.isEmpty { return drawRare(&generator) }
        var left = generator.nextUniform() * popular.reduce(0) { $0 + $1.weight }
        for (dive, weight) in popular {
            left -= weight
            if left < 0 { return dive }
        }
        return popular[popular.count - 1].dive
    }

    /// The tail draws the number of half somersaults first, so that rare counts are not drowned by the many twisting
    /// variants of common ones.
    private func drawRare(_ generator: inout SeededGenerator) -> DiveNumber {
        let counts = Set(legal.map(\.halfSomersaults)).sorted()
        let count = generator.pick(counts)
        return generator.pick(legal.filter { $0.halfSomersaults == count })
    }

    /// Weights set by hand from the dives in MTL-AQA: groups 1 to 4 about 18, 17, 13 and 19 %, twisting about 21 %, armstand
    /// about 12 %, and within a group the dives that win finals.
    private static let weights: [(String, Double)] = [
        ("107B", 12), ("109C", 5), ("103B", 2), ("105B", 1.5), ("107C", 1),
        ("207C", 7), ("205B", 6), ("207B", 3), ("205C", 1.5), ("200B", 0.3), ("200D", 0.5), ("201B", 0.4),
        ("307C", 8), ("305B", 3), ("305C", 3), ("303B", 0.6), ("300D", 0.6), ("300B", 0.5),
        ("407C", 11), ("405B", 4), ("403B", 2), ("405C", 1.3), ("409C", 1), ("401B", 0.3),
        ("5253B", 8), ("5255B", 4), ("5154B", 3.5), ("5152B", 2.5), ("5156B", 1.2), ("5353B", 2.5),
        ("5355B", 0.6), ("5132D", 0.7), ("5231D", 0.6), ("5235D", 0.6), ("5237D", 0.4), ("5251B", 0.7),
        ("5337D", 0.5), ("5335D", 0.4), ("5331D", 0.3),
        ("6243D", 5), ("626C", 2.8), ("626B", 1.3), ("6245D", 2), ("6142D", 0.9), ("636C", 0.6),
        ("614B", 0.4),
        ("624C", 0.4), ("612B", 0.4), ("6241B", 0.3), ("612D", 0.2), ("634C", 0.3),
    ]
}
