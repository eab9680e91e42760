import Blueprints
import Datasets
import Diving
import Foundation
import Reports
import Statistics
import Verdicts

extension LabeledDive {
    /// Dives with scores from their difficulty, event and a seeded rest; the same seed gives the same dives.
    static func make(count: Int, seed: UInt64 = 1, isSimulated: Bool = true, caption: String = "")
        -> [LabeledDive]
    {
        let numbers = ["107B", "407C", "5253B", "205B", "307C", "6243D", "626C", "5132D"]
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { index in
            let number = numbers[Int.random(in: numbers.indices, using: &generator)]
            let difficulty = 2.6 + Double(number.count + Int(number.utf8.first ?? 48)) / 100
            let event = Int.random(in: 1...6, using: &generator)
            let quality =
                6 + Double(event) / 6 + 1.4 * (generator.nextUniform() + generator.nextUniform() - 1)
            return LabeledDive(
                video: URL(filePath: "/dives/\(index).mp4"), event: "event \(event)",
                truth: DiveTruth(
                    number: (try? DiveNumber(number)) ?? .make(), difficulty: difficulty,
                    finalScore: 3 * difficulty * quality,
                    caption: caption.isEmpty
                        ? "a dive in \(number.last == "B" ? "pike" : "tuck") with a small splash" : caption),
                sidecar: isSimulated ? URL(filePath: "/dives/\(index).truth.json") : nil)
        }
    }
}

extension DiveNumber {
    /// 407C.
    static func make() -> DiveNumber {
        guard let number = try? DiveNumber("407C") else { fatalError("407C is a dive number") }
        return number
    }
}

extension StudyRun {
    /// A run whose predictions come closer to the truth with every epoch, up to `skill` (1: the truth itself).
    static func make(
        experiment: Int, seed: UInt64 = 0, epochs: Int = 4, of planned: Int? = nil, test: [LabeledDive],
        skill: Double = 0.7, caption: String = "a dive in tuck with a small splash"
    ) -> StudyRun {
        var generator = SeededGenerator(seed: UInt64(experiment) &* 1000 &+ seed &+ 17)
        let planned = planned ?? epochs
        let scores = test.compactMap { $0.truth?.finalScore }
        let middle = scores.reduce(0, +) / Double(max(1, scores.count))
        var best = -1.0
        let made = (1...max(1, epochs)).prefix(epochs).map { epoch in
            let share = Double(epoch) / Double(planned)
            let known = skill * (1 - exp(-4 * share)) * (0.9 + 0.2 * generator.nextUniform())
            let predictions = test.map { dive in
                let truth = dive.truth?.finalScore ?? middle
                var classes: [ClassificationTask: Int] = [:]
                for task in ClassificationTask.allCases {
                    let isRight = generator.nextUniform() < 0.4 + 0.5 * known
                    classes[task] =
                        isRight
                        ? task.classIndex(of: dive.truth?.number ?? .make())
                        : Int.random(in: 0..<task.classCount, using: &generator)
                }
                let noise = (generator.nextUniform() + generator.nextUniform() - 1) * 26
                return Prediction(
                    score: middle + known * (truth - middle) + (1 - known) * noise, classes: classes,
                    caption: caption)
            }
            let loss = 1 + 14 * exp(-5 * share) + generator.nextUniform() * 0.5 + (1 - skill)
            let validation = min(1, known + 0.1 * generator.nextUniform())
            defer { best = max(best, validation) }
            return StudyEpoch(
                epoch: epoch, seconds: 41 + generator.nextUniform(),
                trainingLosses: ["total": loss, "score": loss / 3],
                validation: [
                    "validation_loss": loss * 1.2,
                    "validation_spearman": validation,
                ], predictions: predictions, isBest: validation > best)
        }
        return StudyRun(
            experiment: experiment, seed: seed, parameterCount: 1, epochs: Array(made),
            isComplete: epochs == planned)
    }
}

extension StudySetting {
    /// A small study of simulated dives.
    static func make(epochs: Int = 4, dataDescription: String = "dives of the simulator") -> StudySetting {
        var recipe = Recipe()
        recipe.epochs = epochs
        recipe.learningRate = 3e-4
        return StudySetting(
            dataDescription: dataDescription, scaleDescription: "Small networks",
            commandLine: "divelab reproduce --scale small dives",
            date: Date(timeIntervalSince1970: 1_780_000_000),
            size: Blueprint(widthMultiplier: 0.125, inputSize: 56, vocabularyCount: 120), recipe: recipe,
            validationDiveCount: 40,
            remarks: ["All weights were drawn from the seed."])
    }
}
