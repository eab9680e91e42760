import Foundation
import Statistics
import TestSupport
import Testing

@Suite struct SeededGeneratorTests {
    @Test func `the sequence is xoshiro256** seeded by Seeded`() {
        // Worked out with integers of any size in Python from the authors' description of both generators.
        var generator = SeededGenerator(seed: 42)
        #expect(
            (0..<4).map { _ in generator.next() } == [
                1546998764402558742, 6990951692964543102, 12544586762248559009, 17057574109182124193,
            ])
    }

    @Test func `a saved generator resumes bit for bit`() throws {
        var generator = SeededGenerator(seed: 3)
        _ = generator.nextGaussian()  // leaves a spare number, which belongs to the state
        let saved = try JSONEncoder().encode(generator)
        var restored = try JSONDecoder().decode(SeededGenerator.self, from: saved)
        #expect(restored == generator)
        for _ in 0..<100 {
            #expect(restored.nextGaussian() == generator.nextGaussian())
            #expect(restored.next() == generator.next())
        }
    }

    @Test func `uniform and normal numbers have the right moments`() {
        var generator = SeededGenerator(seed: 11)
        let count = 100_000
        let uniform = (0..<count).map { _ in generator.nextUniform() }
        let normal = (0..<count).map { _ in generator.nextGaussian() }
        func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
            let mean = values.reduce(0, +) / Double(count)
            return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count))
        }
        // Five standard errors: sqrt(variance / n), and sqrt(2 / n) for the normal variance.
        #expect(uniform.allSatisfy { (0..<1).contains($0) })
        #expect(abs(moments(uniform).mean - 0.5) < 5 * (1.0 / 12 / Double(count)).squareRoot())
        #expect(abs(moments(normal).mean) < 5 * (1 / Double(count)).squareRoot())
        #expect(abs(moments(normal).variance - 1) < 5 * (2 / Double(count)).squareRoot())
    }

    @Test func `branches differ and do not affect their trunk`() {
        let trunk = SeededGenerator(seed: 1)
        var first = trunk.branch(0)
        var again = trunk.branch(0)
        var second = trunk.branch(1)
        #expect(trunk == SeededGenerator(seed: 1))
        let numbers = (0..<8).map { _ in first.next() }
        #expect(numbers == (0..<8).map { _ in again.next() })
        #expect(numbers != (0..<8).map { _ in second.next() })
    }
}
