package import Diving
import Statistics

/// One event: a height, a field of divers, a venue.
package struct CompetitionEvent: Sendable {
    package let index: Int
    package let height: PlatformHeight
    package let isWomens: Bool
    /// "preliminary", "semifinal" or "final".
    package let round: String
    package let diverCount: Int
    private let runSeed: UInt64
    private let seed: SeededGenerator

    /// Everything follows from the run's seed and the event's number.
    package init(seed: UInt64, index: Int) {
        self.index = index
        runSeed = seed
        self.seed = SeededGenerator(seed: seed).branch(UInt64(index) &+ 1)
        var generator = self.seed.branch(0)
        let chance = generator.nextUniform()
        height =
            switch chance {
            case ..<0.58: .tenMetres
            case ..<0.86: .threeMetres
            case ..<0.92: .oneMetre
            case ..<0.96: .sevenAndAHalfMetres
            default: .fiveMetres
            }
        isWomens = generator.nextUniform() < 0.5
        round = generator.pick(["preliminary", "semifinal", "final"])
        diverCount = 6 + Int(generator.nextUniform() * 7)
    }

    /// The event's surroundings; repainted at every call, which takes tens of milliseconds.
    func makeVenue() -> Venue {
        var look = seed.branch(1)
        return Venue(height: height, using: &look)
    }

    /// The folder's name: "event-003-womens-10m-final".
    package var name: String {
        let number = String(index + 1)
        let padded = String(repeating: "0", count: max(0, 3 - number.count)) + number
        let metres = height.metres == 7.5 ? "7-5" : String(Int(height.metres))
        return "event-\(padded)-\(isWomens ? "womens" : "mens")-\(metres)m-\(round)"
    }

    /// The event's title in a results list; events of other seeds have other titles.
    package var title: String {
        let metres = height.metres == 7.5 ? "7.5" : String(Int(height.metres))
        let apparatus = height.isSpringboard ? "springboard" : "platform"
        return
            "Simulated \(isWomens ? "women's" : "men's") \(metres) m \(apparatus) \(round) \(runSeed)-\(index + 1)"
    }

    /// Dive `index` of the event: the divers take turns, round after round.
    package func dive(_ index: Int) -> SimulatedDive {
        let diver = index % diverCount
        let round = index / diverCount
        // A diver looks the same and keeps one dive list throughout the event.
        var person = seed.branch(1_000 &+ UInt64(diver))
        let skill = max(-2, min(2, person.nextGaussian()))
        let look = DiverLook(isWoman: isWomens, using: &person)
        let list = diveList(rounds: round + 1, using: &person)
        var chance = seed.branch(1_000_000 &+ UInt64(index))
        return SimulatedDive(
            list[round], height: height, diver: "Diver \(diver < 9 ? "0" : "")\(diver + 1)", skill: skill,
            look: look,
            using: &chance)
    }

    /// A list does not repeat a dive while others are left.
    private func diveList(rounds: Int, using generator: inout SeededGenerator) -> [DiveNumber] {
        let selection = DiveSelection(from: height)
        var list: [DiveNumber] = []
        for _ in 0..<rounds {
            var dive = selection.draw(using: &generator)
            for _ in 0..<8 where list.contains(dive) { dive = selection.draw(using: &generator) }
            list.append(dive)
        }
        return list
    }
}
