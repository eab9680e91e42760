import Blueprints
import Datasets
import Diving
import Foundation
import Statistics
import Training

extension PreparedDive {
    /// A dive whose frames are noise of its own around a grey of its own, so that a network can tell it from others.
    static func make(
        _ index: Int, inputSize: Int = 32, number: String = "107B", finalScore: Double = 60,
        caption: String? = nil
    ) throws -> PreparedDive {
        var generator = SeededGenerator(seed: UInt64(index) + 1)
        let grey = 40 + 30 * (index % 6)
        let frames = (0..<109 * inputSize * inputSize * 3).map { _ in
            UInt8(grey + Int(generator.next() % 32))
        }
        let number = try DiveNumber(number)
        return PreparedDive(
            name: "\(index).mp4", inputSize: inputSize, frames: frames,
            truth: DiveTruth(number: number, difficulty: 3, finalScore: finalScore, caption: caption),
            sidecar: .make(number, turned: Double(index)))
    }

}

extension [PreparedDive] {
    /// Six dives with truths of their own.
    static func six() throws -> [PreparedDive] {
        try zip(["107B", "205C", "405C", "5253B", "614B", "301B"], [84.0, 61, 72.5, 90, 45, 30]).enumerated()
            .map {
                try PreparedDive.make($0, number: $1.0, finalScore: $1.1, caption: "dive \($0) of six")
            }
    }
}

extension DiveSidecar {
    /// 109 frames in which a straight body turns evenly in flight.
    static func make(_ number: DiveNumber, turned: Double = 1) -> DiveSidecar {
        DiveSidecar(
            number: number, platformHeight: 10, frameRate: 25, takeOffFrame: 0, entryFrame: 109,
            faults: ["entry_angle_degrees": 4], executionQuality: 7,
            frames: (0..<109).map { .make(somersault: turned * Double($0) / 108) })
    }
}

extension FrameTruth {
    static func make(
        somersault: Double = 0, hipAngle: Double = 180, bodyTilt: Double = 0, phase: Phase = .flight
    ) -> FrameTruth {
        FrameTruth(
            somersault: somersault, twist: 0, hipAngle: hipAngle, kneeAngle: 180, legsApart: 0,
            bodyTilt: bodyTilt,
            height: 6, distance: 1, splash: 0, phase: phase)
    }
}

/// Training at a size that a test has time for.
struct TinyRun {
    var recipe = Recipe()
    let dives: [PreparedDive]
    let validation: [PreparedDive]
    let vocabulary: Vocabulary
    let folder: URL

    init(_ dives: [PreparedDive], validation: [PreparedDive] = []) throws {
        self.dives = dives
        self.validation = validation
        vocabulary = Vocabulary(captions: dives.compactMap { $0.truth?.caption })
        folder = FileManager.default.temporaryDirectory.appending(path: "training-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        recipe.batchSize = 3
        recipe.epochs = 4
        recipe.learningRate = 1e-3
        recipe.clipTruthWeight = 1
    }

    var blueprint: Blueprint {
        Blueprint(widthMultiplier: 1.0 / 16, inputSize: 32, vocabularyCount: vocabulary.count)
    }

    func trainer(_ start: Trainer.Start = .fresh) throws -> Trainer {
        try Trainer(
            blueprint: blueprint, vocabulary: vocabulary, recipe: recipe, training: dives,
            validation: validation, folder: folder, start: start, threadCount: 1)
    }

    func last() throws -> Checkpoint {
        try Checkpoint(contentsOf: folder.appending(path: Checkpoint.lastName))
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}
