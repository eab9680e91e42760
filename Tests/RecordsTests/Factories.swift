import Datasets
import Diving
import Foundation
import Records
import Verdicts

extension LedgerRun {
    static func make(tool: String = "divejudge", model: String = "abc") -> LedgerRun {
        LedgerRun(
            tool: tool, version: "1.0", commandLine: "\(tool) score dive.mp4",
            model: Model(name: "small", sha256: model, blueprintJSON: "{}"),
            preprocessing: "stable-1")
    }
}

extension Assessment {
    static func make(
        file: String = "dive.mp4", score: Double? = 78.4, model: String = "abc",
        interval: ScoreInterval? = nil,
        recognition: Recognition? = nil, number: String = "407C"
    ) throws -> Assessment {
        try Assessment(
            file: file, model: Model(name: "small", sha256: model, blueprint: "C3D-AVG-MTL"), score: score,
            interval: interval, recognition: recognition,
            dive: Dive(number: DiveNumber(number), difficulty: 3.2),
            classification: Classification(
                position: [0.1, 0.2, 0.7], armstand: [0.9, 0.1], rotationType: [0.1, 0.1, 0.7, 0.1],
                halfSomersaults: (0..<10).map { $0 == 7 ? 1 : 0 },
                halfTwists: (0..<8).map { $0 == 0 ? 1 : 0 }),
            caption: Caption(text: "a good dive", tokens: [2, 3, 4]),
            footage: Footage(
                frames: 120, frameRate: 25, window: 17...119, clips: 6, preprocessing: "stable-1"),
            seconds: Seconds(decode: 0.2, network: 0.5, total: 0.7), warnings: [])
    }
}

extension AssessmentIdentity {
    static func make(
        content: String = "content", model: String = "abc", preprocessing: String = "stable-1",
        endFrame: Int? = nil
    ) -> AssessmentIdentity {
        AssessmentIdentity(
            contentSHA256: content, modelSHA256: model, preprocessing: preprocessing, endFrame: endFrame)
    }
}

extension DiveTruth {
    /// 3.2 x (8 + 8.5 + 8.5) = 80.
    static func make() throws -> DiveTruth {
        DiveTruth(
            number: try DiveNumber("407C"), difficulty: 3.2, height: 10, finalScore: 80,
            awards: [8, 8.5, 7.5, 8.5, 9, 8.5, 8], caption: "a \"good\" dive")
    }
}

extension LedgerDive {
    static func make(
        file: String = "1.mp4", event: String = "final", content: String? = "content",
        truth: DiveTruth? = try? .make()
    ) throws -> LedgerDive {
        LedgerDive(
            folder: "/t", file: file, event: event, diver: "A", contentSHA256: content, truth: truth)
    }
}

extension LedgerFailure {
    static func make(
        file: String = "1.mp4", event: String? = "final", content: String? = nil, reason: String = "broken"
    ) -> LedgerFailure {
        LedgerFailure(
            folder: "/t", event: event, file: file, contentSHA256: content, reason: reason, exitCode: 65)
    }
}

extension LedgerEpoch {
    static func make(_ epoch: Int, loss: Double = 0.5) -> LedgerEpoch {
        LedgerEpoch(
            epoch: epoch, trainingLosses: ["total": loss], validationMetrics: ["spearman": 0.5],
            seconds: 12.5,
            sampleCount: 140)
    }
}
