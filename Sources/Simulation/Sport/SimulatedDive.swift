package import Diving
import Foundation
package import Statistics

/// One dive of an event before it is rendered: diver, dive, execution and awards.
package struct SimulatedDive: Sendable {
    package let number: DiveNumber
    package let height: PlatformHeight
    package let difficulty: Double
    package let diver: String
    package let execution: Execution
    package let panel: JudgingPanel
    package let caption: String
    let look: DiverLook
    /// Seconds shown before take-off and after the entry.
    let leadIn: Double
    let leadOut: Double
    /// The rest of the dive's random stream, for its pictures.
    let chance: SeededGenerator

    init(
        _ number: DiveNumber, height: PlatformHeight, diver: String, skill: Double, look: DiverLook,
        using generator: inout SeededGenerator
    ) {
        guard let difficulty = number.degreeOfDifficulty(from: height) else {
            preconditionFailure("\(number) is not allowed from \(height.metres) m")
        }
        self.number = number
        self.height = height
        self.difficulty = difficulty
        self.diver = diver
        self.look = look
        execution = Execution.draw(difficulty: difficulty, skill: skill, using: &generator)
        panel = Self.judged(execution.quality, using: &generator)
        caption = Commentary(number: number, execution: execution).text(using: &generator)
        leadIn = generator.uniform(1.1...1.6)
        leadOut = generator.uniform(0.9...1.3)
        chance = generator.branch(7)
    }

    /// The final score by the panel rule.
    package var finalScore: Double { panel.finalScore(difficulty: difficulty) }

    /// Seven judges who see the same dive and differ randomly, in half points.
    package static func judged(_ quality: Double, using generator: inout SeededGenerator) -> JudgingPanel {
        // Rounding to half points adds 0.5 / sqrt(12) = 0.144; together they match the human panel's 0.33.
        let deviation = (0.33 * 0.33 - 0.25 / 12).squareRoot()
        let awards = (0..<7).map { _ in
            min(10, max(0, ((quality + deviation * generator.nextGaussian()) * 2).rounded() / 2)) + 0
        }
        guard let panel = try? JudgingPanel(awards: awards) else {
            preconditionFailure("seven half points of 0 to 10 always seat a panel")
        }
        return panel
    }
}
