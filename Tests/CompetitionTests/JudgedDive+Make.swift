import Competition
import Datasets
import Diving
import Foundation
import Verdicts

extension JudgedDive {
    /// A verdict of a dive, withheld where no score is given; without truth where there is no final score.
    static func make(
        _ given: Double?, final: Double? = nil, diver: String? = nil, event: String = "final",
        file: String = "a.mp4",
        awards: [Double] = [], interval: ClosedRange<Double>? = nil, warnings: [Assessment.Warning] = [],
        isSimulated: Bool = false, frameCount: Int = 103
    ) throws -> JudgedDive {
        let number = try DiveNumber("407C")
        let truth = final.map { DiveTruth(number: number, difficulty: 3, finalScore: $0, awards: awards) }
        return JudgedDive(
            event: event, file: file,
            dive: LabeledDive(
                video: URL(filePath: "/cup/\(file)"), event: event, diver: diver, truth: truth,
                sidecar: isSimulated ? URL(filePath: "/cup/a.truth.json") : nil),
            outcome: .judged(
                try .make(given, interval: interval, warnings: warnings, frameCount: frameCount)))
    }

    /// A dive that could not be judged, with its final score.
    static func makeFailed(final: Double?, diver: String? = nil) throws -> JudgedDive {
        var dive = try make(nil, final: final, diver: diver)
        dive.outcome = .failed(reason: "a.mp4: it cannot be read. Check it.")
        return dive
    }
}

extension Assessment {
    /// A verdict of 407C; withheld where there is no score.
    static func make(
        _ score: Double?, interval: ClosedRange<Double>? = nil, warnings: [Warning] = [],
        frameCount: Int = 103
    ) throws -> Assessment {
        let number = try DiveNumber("407C")
        func probabilities(_ task: ClassificationTask) -> [Double] {
            (0..<task.classCount).map { $0 == task.classIndex(of: number) ? 1 : 0 }
        }
        return try Assessment(
            file: "a.mp4", model: Model(name: "m", sha256: "0", blueprint: "b"), score: score,
            interval: interval.map { ScoreInterval(low: $0.lowerBound, high: $0.upperBound, coverage: 0.9) },
            recognition: score == nil ? Recognition(verdict: .notSure, distance: 2, withheldScore: 50) : nil,
            dive: Dive(number: number, difficulty: 3.2),
            classification: Classification(
                position: probabilities(.position), armstand: probabilities(.armstand),
                rotationType: probabilities(.rotationType), halfSomersaults: probabilities(.halfSomersaults),
                halfTwists: probabilities(.halfTwists)),
            caption: Caption(text: "inward", tokens: [1]),
            footage: Footage(
                frames: 103, frameRate: 25, window: 103 - frameCount...102, clips: 6,
                preprocessing: "stable-1"),
            seconds: Seconds(decode: 1, network: 1, total: 2), warnings: warnings)
    }
}
