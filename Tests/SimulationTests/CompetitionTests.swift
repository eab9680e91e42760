import Simulation
import Statistics
import Testing
import Verdicts

/// What is drawn before anything is rendered: dives, faults, awards, words.
@Suite struct CompetitionTests {
    private static let dives = (0..<100).flatMap { event in
        let competition = CompetitionEvent(seed: 2024, index: event)
        return (0..<10).map { competition.dive($0) }
    }

    @Test func `only dives that the table allows from their height are drawn`() {
        for dive in Self.dives {
            #expect(dive.number.degreeOfDifficulty(from: dive.height) == dive.difficulty)
        }
    }

    @Test func `every rotation type, position, twist count and somersault count of the table occurs`() {
        let dives = (0..<600).flatMap { event in
            let competition = CompetitionEvent(seed: 9, index: event)
            return (0..<10).map { competition.dive($0).number }
        }
        for task in ClassificationTask.allCases {
            let listed = Set(ClassificationTask.expressibleDives.map { task.classIndex(of: $0) })
            #expect(Set(dives.map { task.classIndex(of: $0) }) == listed, "\(task)")
        }
        let twisting = Double(dives.count { $0.halfTwists > 0 }) / Double(dives.count)
        // MTL-AQA: 21 % in group 5 and 8 % of twisting armstands, of 1412 dives.
        #expect(abs(twisting - 0.29) < 0.05)
    }

    @Test func `the final score is the difficulty times the middle three awards`() {
        for dive in Self.dives {
            let middle = dive.panel.awards.sorted()[2...4].reduce(0, +)
            #expect(abs(dive.finalScore - middle * dive.difficulty) < 0.006)
            #expect(dive.panel.awards.allSatisfy { (0...10).contains($0) && $0 * 2 == ($0 * 2).rounded() })
        }
    }

    @Test func `the judges of a panel differ by a third of a point`() {
        var generator = SeededGenerator(seed: 3)
        var variance = 0.0
        let count = 4000
        for _ in 0..<count {
            // Away from the ends of the scale, where awards are cut off.
            let quality = 3 + 5 * generator.nextUniform()
            let awards = SimulatedDive.judged(quality, using: &generator).awards
            let mean = awards.reduce(0, +) / 7
            variance += awards.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 6
        }
        // The human panel's standard deviation in MTL-AQA: 0.33. Its estimate from 4000 panels is good to 0.002.
        #expect(abs((variance / Double(count)).squareRoot() - 0.33) < 0.01)
    }

    @Test func `difficulty alone explains the scores about as well as in real competitions`() throws {
        let rho = try #require(
            spearmanCorrelation(Self.dives.map(\.difficulty), Self.dives.map(\.finalScore)).value)
        // 0.560 in MTL-AQA's training set.
        #expect((0.45...0.65).contains(rho))
    }

    @Test func `visible faults explain the scores almost entirely`() throws {
        let seen = Self.dives.map { $0.execution.quality * $0.difficulty }
        let rho = try #require(spearmanCorrelation(seen, Self.dives.map(\.finalScore)).value)
        #expect(rho > 0.98)
    }

    @Test func `execution varies as among real divers`() {
        let qualities = Self.dives.map(\.execution.quality)
        let mean = qualities.reduce(0, +) / Double(qualities.count)
        let variance = qualities.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(qualities.count)
        #expect(abs(mean - 7.3) < 0.3)
        #expect(abs(variance.squareRoot() - 1.2) < 0.25)
        #expect(qualities.allSatisfy { (0.5...10).contains($0) })
    }

    @Test func `each fault alone lowers the quality`() {
        let changes: [@Sendable (inout Execution) -> Void] = [
            { $0.entryAngleDegrees = -12 }, { $0.splashMetres = 1 }, { $0.legsApartDegrees = 15 },
            { $0.kneeBendDegrees = 15 }, { $0.looseShapeDegrees = 15 }, { $0.driftMetres = -0.5 },
            { $0.distanceErrorMetres = 0.6 }, { $0.lowTakeOffMetres = 0.2 }, { $0.lateOpeningSeconds = 0.1 },
        ]
        for change in changes {
            var execution = Execution()
            change(&execution)
            #expect(execution.quality < Execution().quality - 0.1)
        }
    }

    @Test func `the commentary uses a small vocabulary and one or two sentences`() {
        var words: Set<String> = []
        for dive in Self.dives {
            let tokens = dive.caption.split(separator: " ").map(String.init)
            #expect((10...35).contains(tokens.count), "\(dive.caption)")
            words.formUnion(tokens)
        }
        #expect(words.count < 200)
        #expect(words.allSatisfy { $0 == $0.lowercased() })
    }

    @Test func `a dive depends only on the seed, its event and its place`() {
        let once = CompetitionEvent(seed: 5, index: 3).dive(12)
        let again = CompetitionEvent(seed: 5, index: 3).dive(12)
        #expect(once.number == again.number && once.execution == again.execution)
        #expect(once.caption == again.caption && once.panel == again.panel)
        #expect(CompetitionEvent(seed: 6, index: 3).dive(12).execution != once.execution)
        #expect(CompetitionEvent(seed: 5, index: 4).dive(12).execution != once.execution)
    }
}
