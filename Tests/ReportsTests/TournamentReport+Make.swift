import Competition
import Datasets
import Diving
import Foundation
import Reports
import Verdicts

extension JudgedDive {
    /// A dive with a verdict of a score and a panel's final score of 75, both of the dive 407C, unless told otherwise.
    static func make(
        event: String = "Men's 3 m final", file: String = "001.mp4", diver: String? = "Ada",
        recognised: String = "407C",
        announced: String? = "407C", score: Double? = 75, margin: Double? = 10,
        recognition: Assessment.Recognition.Verdict? = nil, finalScore: Double? = 75, awards: [Double] = [],
        caption: String = "an inward dive", timeline: [Double] = [], warnings: [String] = [],
        isSimulated: Bool = false, certainty: Double = 0.97
    ) -> JudgedDive {
        let dive = LabeledDive.make(
            event: event, file: file, diver: diver, announced: announced, finalScore: finalScore,
            awards: awards,
            isSimulated: isSimulated)
        return JudgedDive(
            event: event, file: file, dive: dive,
            outcome: .judged(
                .make(
                    file: file, recognised: recognised, score: score, margin: margin,
                    recognition: recognition,
                    caption: caption, timeline: timeline, warnings: warnings, certainty: certainty)))
    }

    /// A dive that could not be judged.
    static func make(
        event: String = "Men's 3 m final", file: String = "009.mp4", diver: String? = "Ada", failure: String
    ) -> JudgedDive {
        JudgedDive(
            event: event, file: file, dive: .make(event: event, file: file, diver: diver),
            outcome: .failed(reason: failure))
    }

    /// A dive whose turn has not come.
    static func make(pending file: String) -> JudgedDive {
        JudgedDive(event: "Men's 3 m final", file: file, dive: .make(file: file), outcome: .pending)
    }
}

extension LabeledDive {
    fileprivate static func make(
        event: String = "Men's 3 m final", file: String, diver: String? = "Ada", announced: String? = "407C",
        finalScore: Double? = nil, awards: [Double] = [], isSimulated: Bool = false
    ) -> LabeledDive {
        let number = announced.flatMap { try? DiveNumber($0) }
        let truth = finalScore.map {
            DiveTruth(number: number ?? .make(), difficulty: 3.4, height: 3, finalScore: $0, awards: awards)
        }
        return LabeledDive(
            video: URL(filePath: "/dives/dive.mp4"), event: event, diver: diver, truth: truth,
            announced: number.map { AnnouncedDive(number: $0, difficulty: 3.4, height: 3) },
            sidecar: isSimulated ? URL(filePath: "/dives/dive.truth.json") : nil)
    }
}

extension Assessment {
    /// A verdict whose heads are 97 % sure of the dive.
    static func make(
        file: String = "001.mp4", recognised: String = "407C", score: Double? = 75, margin: Double? = 10,
        recognition: Recognition.Verdict? = nil, caption: String = "an inward dive", timeline: [Double] = [],
        warnings: [String] = [], certainty: Double = 0.97
    ) -> Assessment {
        let number = (try? DiveNumber(recognised)) ?? .make()
        func probabilities(_ task: ClassificationTask) -> [Double] {
            (0..<task.classCount).map {
                $0 == task.classIndex(of: number) ? certainty : (1 - certainty) / Double(task.classCount - 1)
            }
        }
        let made = try? Assessment(
            file: file, model: Model(name: "dive-judge-test", sha256: "ab12", blueprint: "C3D-AVG-MTL"),
            score: score,
            interval: score.flatMap { score in
                margin.map { ScoreInterval(low: score - $0, high: score + $0, coverage: 0.9) }
            },
            recognition: recognition.map { Recognition(verdict: $0, distance: 1.2, withheldScore: 61.3) },
            dive: Dive(number: number, difficulty: number.degreeOfDifficulty(from: .threeMetres)),
            classification: Classification(
                position: probabilities(.position), armstand: probabilities(.armstand),
                rotationType: probabilities(.rotationType), halfSomersaults: probabilities(.halfSomersaults),
                halfTwists: probabilities(.halfTwists)),
            caption: Caption(text: caption, tokens: []),
            timeline: timeline.enumerated().map { index, scoreWithout in
                ClipInfluence(frames: index * 16...index * 16 + 15, scoreWithout: scoreWithout)
            },
            footage: Footage(
                frames: 103, frameRate: 25, window: 0...102, clips: 6, preprocessing: "stable-1"),
            seconds: Seconds(decode: 0.1, network: 0.1, total: 0.2),
            warnings: warnings.map(Assessment.Warning.init(rawValue:)))
        guard let made else { fatalError("all numbers are finite") }
        return made
    }
}

extension TournamentReport {
    /// The page of some dives.
    static func page(
        _ dives: [JudgedDive], residuals: [Double] = (-50...50).map { Double($0) / 5 },
        setting: TournamentSetting = .make(), pictures: TournamentReport.Pictures? = nil
    ) throws -> String {
        try TournamentReport(TournamentEvaluation(dives, residuals: residuals), setting: setting) { _ in
            pictures
        }.html
    }
}

extension TournamentReport.Pictures {
    /// A white square on black, 16x12 pixels: Pillow, gray, quality 20.
    static func make(isEntryFound: Bool = true) -> TournamentReport.Pictures {
        let bytes = [UInt8](Data(base64Encoded: square) ?? Data())
        return TournamentReport.Pictures(
            takeOff: bytes, flight: bytes, entry: bytes, width: 16, height: 12, frames: [30, 52, 75],
            isEntryFound: isEntryFound)
    }

    private static let square =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDACgcHiMeGSgjISMtKygwPGRBPDc3PHtYXUlkkYCZlo+AjIqgtObDoKrarY"
        + "qMyP/L2u71////m8H////6/+b9//j/wAALCAAMABABAREA/8QAFgABAQEAAAAAAAAAAAAAAAAAAgED/8QAHhABAQAD"
        + "AAEFAAAAAAAAAAAAAQIAAxEEITFBUXH/2gAIAQEAAD8Ax8PRO/axagT30weTrNO+tcqhz3/ME3UPYpl+x5kqmntKr8"
        + "rn/9k="
}

extension TournamentSetting {
    static func make() -> TournamentSetting {
        TournamentSetting(
            model: nil, commandLine: "divejudge report dives/ --output page.html",
            date: Date(timeIntervalSince1970: 1_800_000_000))
    }
}
