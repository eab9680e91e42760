import Blueprints
import Foundation
import TestSupport
import Verdicts

/// The smallest judge: width 1/16, 32 pixels, random weights. It knows nothing of diving, and runs in milliseconds.
enum TinyModel {
    static let vocabulary = Vocabulary(captions: ["an inward dive in tuck position with a small splash"])

    static let data: Data = {
        let url = FileManager.default.temporaryDirectory.appending(
            path: "tiny-\(UUID().uuidString).safetensors", directoryHint: .notDirectory)
        defer { try? FileManager.default.removeItem(at: url) }
        do {
            try write(to: url)
            return try Data(contentsOf: url)
        } catch {
            fatalError("the tests cannot write their model: \(error)")
        }
    }()

    private static func write(to url: URL) throws {
        let blueprint = Blueprint(widthMultiplier: 1.0 / 16, inputSize: 32, vocabularyCount: vocabulary.count)
        var generator = Seeded(state: 7)
        var parameters = blueprint.makeParameters(using: &generator)
        // Else every score would lie below zero, and be cut.
        parameters["fc_final_score.bias"]?.values = [3]
        try ModelFile.write(
            ModelCard(
                name: "tiny", blueprint: blueprint, preprocessing: "stable-1", vocabulary: vocabulary,
                trainingData: "none, the weights are random", isTrainedOnSimulation: true, recipe: Recipe(),
                epoch: 3, metrics: ["validation_spearman": 0.8125, "baseline_difficulty_spearman": 0.56]),
            parameters: parameters, to: url)
    }
}

extension Workplace {
    /// Writes the tiny model under a card by which no footage of these tests looks like a dive.
    func writeUnfamiliarModel(_ name: String) throws {
        var generator = Seeded(state: 3)
        let featureStatistics = (0..<OutOfDistributionDetector.fewestDives).map { _ in
            (0..<Blueprint.clipCount * 3).map { _ in 1000 + Double.random(in: 0...1, using: &generator) }
        }
        let file = try ModelFile(contentsOf: self[Self.modelName])
        var card = file.card
        card.calibration = Calibration(
            data: "dives of another kind", residuals: [],
            detector: OutOfDistributionDetector(featureStatistics: featureStatistics))
        try file.write(card, to: self[name])
    }
}
