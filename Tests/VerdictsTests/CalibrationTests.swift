import Diving
import TestSupport
import Testing
import Verdicts

struct CalibrationTests {
    @Test func `residuals are kept in order`() {
        #expect(Self.calibration([3, -1, 2]).residuals == [-1, 2, 3])
    }

    /// Of 20 residuals the rank is ceil(21 * 0.9) = 19, of 29 it is ceil(30 * 0.9) = 27, of 1000 it is ceil(900.9) = 901.
    @Test(arguments: [(20, 19.0), (29, 27), (1000, 901)])
    func `half the width is the absolute residual at the finite-sample rank`(count: Int, rank: Double) {
        let residuals = (1...count).map { $0.isMultiple(of: 2) ? Double($0) : -Double($0) }

        #expect(Self.calibration(residuals.shuffled()).halfWidth() == rank)
    }

    @Test func `an interval surrounds the score and stays within the score range`() {
        let calibration = Self.calibration(Array(repeating: 8, count: 50))

        #expect(calibration.interval(around: 60) == .init(low: 52, high: 68, coverage: 0.9))
        #expect(calibration.interval(around: 3) == .init(low: 0, high: 11, coverage: 0.9))
        #expect(calibration.interval(around: 140) == .init(low: 132, high: 144, coverage: 0.9))
    }

    @Test func `the maximum score is full awards for the hardest dive of the table`() {
        let degrees = DiveNumber.all.flatMap { dive in dive.heights.compactMap(dive.degreeOfDifficulty) }

        #expect(30 * (degrees.max() ?? 0) == Assessment.scoreRange.upperBound)
    }

    @Test func `fewer than twenty dives give no interval, nor does a promise that their count cannot keep`() {
        #expect(Self.calibration(Array(repeating: 1, count: 19)).interval(around: 60) == nil)
        #expect(Self.calibration(Array(repeating: 1, count: 20)).interval(around: 60) != nil)
        // ceil(21 * 0.99) = 21 of 20.
        #expect(Self.calibration(Array(repeating: 1, count: 20)).interval(around: 60, coverage: 0.99) == nil)
    }

    /// Exchangeable draws: 4000 times 30 calibration residuals and one more. The promise is at least 0.9 and at most
    /// 0.9 + 1 / 31; the standard error is 0.0047, of which four are allowed.
    @Test func `nine in ten exchangeable draws lie inside`() throws {
        var generator = Seeded(state: 11)
        var insideCount = 0
        for _ in 0..<4000 {
            // Skewed and heavy-tailed, as no theory of errors would have it.
            let draws = (0...30).map { _ in
                let uniform = Double.random(in: 0..<1, using: &generator)
                return uniform * uniform * uniform * 40 - 5
            }
            let interval = try #require(Self.calibration(Array(draws.dropLast())).interval(around: 50))
            insideCount += (interval.low...interval.high).contains(50 + draws[30]) ? 1 : 0
        }
        let coverage = Double(insideCount) / 4000
        #expect(coverage > 0.9 - 0.019 && coverage < 0.9 + 1.0 / 31 + 0.019, "\(coverage)")
    }

    private static func calibration(_ residuals: [Double]) -> Calibration {
        Calibration(data: "test dives", residuals: residuals, detector: nil)
    }
}
