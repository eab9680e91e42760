package import Blueprints
import Footage
package import Foundation
package import Tensors
import Testing
import Verdicts

/// One of the study's experiments in `Tests/Fixtures/Experiments`: a narrow network in files like the release's, and what PyTorch's
/// stock modules make of the dive beside it.
package struct StudyFixture: Decodable {
    package let experiment: Experiment
    package let widthMultiplier: Double
    package let inputSize: Int
    package let vocabularyCount: Int
    /// In points.
    package let score: Double
    /// By the names of the heads.
    package let probabilities: [String: [Double]]
    package let captionTokens: [Int]
    /// The clip whose features are kept.
    package let clip: Int
    package let clipFeatures: [Float]

    package static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/Experiments").standardized

    package static func load(_ experiment: Experiment) throws -> StudyFixture {
        struct Expected: Decodable { let experiments: [StudyFixture] }
        let file = try Data(contentsOf: folder.appending(path: "expected.json"))
        let all = try JSONDecoder().decode(Expected.self, from: file).experiments
        return try #require(all.first { $0.experiment == experiment })
    }

    /// The dive's clips, [6, 3, 16, S, S].
    package static func clips() throws -> Tensor {
        let preprocessing = Preprocessing()
        let window = try FootageReader(preprocessing: preprocessing)
            .window(of: folder.appending(path: "frames"))
        return window.clips(preprocessing)
    }

    package var blueprint: Blueprint {
        experiment.blueprint(
            widthMultiplier: widthMultiplier, inputSize: inputSize, vocabularyCount: vocabularyCount)
    }

    /// All parameters, from the files that end in the experiment's number.
    package func parameters() throws -> [String: Tensor] {
        let names = Set(blueprint.parameters.map(\.name))
        var parameters: [String: Tensor] = [:]
        for file in try FileManager.default.contentsOfDirectory(
            at: Self.folder, includingPropertiesForKeys: nil)
        where file.lastPathComponent.hasSuffix("_\(experiment.rawValue).pth") {
            let checkpoint = try TorchCheckpoint(contentsOf: file)
            for entry in checkpoint.entries where names.contains(entry.name) {
                parameters[entry.name] = try checkpoint.tensor(entry.name)
            }
        }
        return parameters
    }

    /// Holds an engine's output against PyTorch's: 1e-3 points, probabilities to 1e-4, the same words.
    package func expectAgreement(_ output: NetworkOutput) throws {
        #expect(abs(output.score - score) < 1e-3, "score \(output.score), expected \(score)")
        for task in ClassificationTask.allCases {
            let expected = try #require(probabilities[task.headName])
            let found = output.probabilities(task)
            try #require(found.count == expected.count)
            let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
            #expect(difference < 1e-4, "\(task)")
        }
        #expect(output.captionTokens == captionTokens)
        let count = clipFeatures.count
        try #require(output.clipFeatures.shape == [6, count])
        let features = output.clipFeatures.values[clip * count..<(clip + 1) * count]
        let largest = clipFeatures.map(abs).max() ?? 0
        let difference = zip(features, clipFeatures).map { abs($0 - $1) }.max() ?? .infinity
        #expect(difference < 1e-4 * largest)
    }
}
