import Competition
import Datasets
import Diving
import Foundation
import Verdicts

/// Shared by all dives of a page, so that they can be compared visually.
struct DiveDrawing {
    let scale: ScoreScale
    let greatestInfluence: Double
    let sharedWarnings: [Assessment.Warning]

    init(_ dives: [JudgedDive], sharedWarnings: [Assessment.Warning]) {
        let verdicts = dives.compactMap(\.assessment)
        scale = ScoreScale(
            dives.compactMap(\.finalScore) + verdicts.compactMap(\.score)
                + verdicts.flatMap { [$0.interval?.low, $0.interval?.high].compactMap(\.self) })
        let influences = verdicts.flatMap { verdict in
            verdict.timeline.compactMap { clip in verdict.score.map { abs($0 - clip.scoreWithout) } }
        }.sorted()
        // A single outlier clip must not flatten all others.
        greatestInfluence = influences.isEmpty ? 1 : max(0.5, influences[influences.count * 95 / 100])
        self.sharedWarnings = sharedWarnings
    }
}

/// One dive of the page.
struct DiveView {
    let id: String
    let number: String
    let description: String
    /// The diver, if named.
    let divers: [String]
    let file: String
    let isSimulated: Bool
    let pictures: [PictureView]
    let hasPictures: Bool
    /// "78.4", "not sure", "failed".
    let score: String
    let isScored: Bool
    /// The text below the score.
    let scoreNote: String
    let scales: [String]
    let dives: [DiveLine]
    let classes: [ClassView]
    let hasClasses: Bool
    /// Empty if the captioner formed no sentence.
    let captions: [CaptionView]
    let timelines: [String]
    /// The length of a clip: "0.64 s".
    let clipLength: String
    let warnings: [String]
    let hasWarnings: Bool

    struct PictureView {
        let moment: String
        let alternative: String
        let data: String
        let width: Int
        let height: Int
    }

    /// "announced" or "recognised", the dive, its difficulty.
    struct DiveLine {
        let term: String
        let number: String
        let text: String
        /// How it compares with the announced dive; empty if there is nothing to compare.
        let marks: [String]
        let isMismatch: Bool
    }

    struct CaptionView {
        let text: String
        /// "contradicts the classes: half twists"; empty if it does not.
        let marks: [String]
    }

    struct ClassView {
        let text: String
        let certainty: String
        let isUnsure: Bool
        /// The announced value if it differs; empty if it is the same or unknown.
        let announced: String
        let isMismatch: Bool
    }

    init(_ judged: JudgedDive, id: String, _ drawing: DiveDrawing, _ pictures: TournamentReport.Pictures?) {
        self.id = id
        let assessment = judged.assessment
        let announced = judged.dive?.announced
        let recognised = judged.recognised
        let main = announced?.number ?? recognised?.dive.number
        number = main?.description ?? "Unknown dive"
        description = main?.spokenDescription ?? ""
        divers = [judged.diver].compactMap(\.self).filter { !$0.isEmpty }
        file = judged.file
        isSimulated = judged.isSimulated
        self.pictures = pictures.map { PictureView.views($0, of: judged) } ?? []
        hasPictures = pictures != nil
        score = judged.scoreWord
        isScored = judged.predictedScore != nil
        scoreNote = judged.scoreNote
        scales =
            assessment.flatMap { assessment in
                assessment.score.map { score in
                    [
                        drawing.scale.svg(
                            score: score, interval: assessment.interval.map { $0.low...max($0.low, $0.high) },
                            finalScore: judged.finalScore)
                    ]
                }
            } ?? []
        dives = DiveLine.lines(announced: announced, recognised: recognised?.dive)
        classes = recognised.map { ClassView.views($0.classification, announced: announced?.number) } ?? []
        hasClasses = !classes.isEmpty
        captions = [recognised.flatMap(CaptionView.init)].compactMap(\.self)
        timelines = assessment.flatMap { InfluenceTimeline($0, pictures, drawing)?.svg }.map { [$0] } ?? []
        clipLength = assessment?.timeline.first.map { "\((Double($0.frames.count) / 25).text(2)) s" } ?? ""
        warnings = (assessment?.warnings ?? []).filter { !drawing.sharedWarnings.contains($0) }
            .map(\.rawValue)
        hasWarnings = !warnings.isEmpty
    }
}

extension JudgedDive {
    /// Notes beside the score.
    fileprivate var scoreNote: String {
        switch outcome {
        case .pending: return "Not judged yet."
        case .failed(let reason): return reason
        case .judged(let assessment):
            var parts: [String] = []
            if let interval = assessment.interval, assessment.score != nil {
                parts.append(
                    "\((interval.low...max(interval.low, interval.high)).pointsText) (\(interval.coverage.percentText))"
                )
            }
            switch assessment.recognition?.verdict {
            case .notADive: parts.append("This does not look like a dive.")
            case .notSure:
                parts.append("Does not look like the dives that the model knows, so the score is withheld.")
            case .dive, nil: break
            }
            if let finalScore {
                let difference = assessment.score.map { " (\(($0 - finalScore).signedText(1)))" } ?? ""
                parts.append("final score \(finalScore.exactPoints)\(difference)")
            }
            return parts.joined(separator: " \u{00B7} ")
        }
    }
}

extension DiveView.PictureView {
    static func views(_ pictures: TournamentReport.Pictures, of dive: JudgedDive) -> [Self] {
        let names = ["take-off", "flight", "entry"]
        let times = pictures.frames.map { "\((Double($0) / 25).text(1))\u{00A0}s" }
        // Footage not recognised as a dive has no take-off and no entry.
        let moments = dive.recognised != nil && pictures.isEntryFound ? names : times
        return zip(moments, [pictures.takeOff, pictures.flight, pictures.entry]).map { moment, bytes in
            Self(
                moment: moment, alternative: "\(moment.capitalizedFirst) of \(dive.name)",
                data: Data(bytes).base64EncodedString(), width: pictures.width, height: pictures.height)
        }
    }
}

extension DiveView.DiveLine {
    static func lines(announced: AnnouncedDive?, recognised: Assessment.Dive?) -> [Self] {
        let isRight = recognised.flatMap { $0.number.isRight(for: announced?.number) }
        let isOther = isRight == false
        return [
            announced?.number.map { number in
                Self(
                    term: "Announced", number: number.description,
                    text: text(announced?.difficulty),
                    marks: [number.inexpressibleKind.map { "the model does not know \($0)" }]
                        .compactMap(\.self),
                    isMismatch: false)
            },
            recognised.map { dive in
                Self(
                    term: "Recognised", number: dive.number.description,
                    text: isOther ? "\(dive.description), \(text(dive.difficulty))" : text(dive.difficulty),
                    marks: isRight.map { $0 ? ["as announced"] : ["a different dive"] } ?? [],
                    isMismatch: isOther)
            },
        ].compactMap(\.self)
    }

    private static func text(_ difficulty: Double?) -> String {
        difficulty.map { "difficulty \($0.text(1))" } ?? "difficulty unknown"
    }
}

extension DiveView.CaptionView {
    fileprivate init?(_ assessment: Assessment) {
        guard let sentence = assessment.caption.sentence else { return nil }
        text = sentence
        let contradictions = assessment.caption.contradictions(of: assessment.dive.number).map {
            $0.rawValue.replacing("_", with: " ")
        }
        marks =
            contradictions.isEmpty
            ? [] : ["contradicts the classes: \(contradictions.joined(separator: ", "))"]
    }
}

extension DiveView.ClassView {
    private static let leastCertainty = 0.6

    static func views(_ classification: Assessment.Classification, announced: DiveNumber?) -> [Self] {
        ClassificationTask.allCases.map { task in
            let said = classification[task]
            let probability = said.probabilities.max() ?? 0
            let index = said.probabilities.firstIndex(of: probability) ?? 0
            let other = announced.flatMap(task.classIndex).flatMap { $0 == index ? nil : $0 }
            return Self(
                text: task.words(of: index), certainty: probability.percentText,
                isUnsure: probability < leastCertainty, announced: other.map(task.words) ?? "",
                isMismatch: other != nil)
        }
    }
}

extension ClassificationTask {
    /// A class in words that stand alone: "no armstand", "3 1/2 somersaults".
    fileprivate func words(of index: Int) -> String {
        switch self {
        case .position, .rotationType: label(of: index)
        case .armstand: index == 1 ? "armstand" : "no armstand"
        case .halfSomersaults: Self.counted(index, "somersault")
        case .halfTwists: Self.counted(index, "twist")
        }
    }

    private static func counted(_ halves: Int, _ noun: String) -> String {
        guard halves > 0 else { return "no \(noun)" }
        let count = [halves > 1 ? "\(halves / 2)" : nil, halves % 2 == 1 ? "1/2" : nil].compactMap(\.self)
        return "\(count.joined(separator: " ")) \(noun)\(halves > 2 ? "s" : "")"
    }
}

extension TournamentReport.Pictures {
    /// From take-off to entry; nil if they were not found.
    fileprivate var flightFrames: ClosedRange<Int>? {
        guard isEntryFound, let first = frames.first, let last = frames.last, first <= last else {
            return nil
        }
        return first...last
    }
}

extension InfluenceTimeline {
    /// Nil if no influence is known.
    fileprivate init?(
        _ assessment: Assessment, _ pictures: TournamentReport.Pictures?, _ drawing: DiveDrawing
    ) {
        guard let score = assessment.score, !assessment.timeline.isEmpty else { return nil }
        self.init(
            clips: assessment.timeline, score: score, window: assessment.footage.window,
            flight: pictures?.flightFrames, greatest: drawing.greatestInfluence)
    }
}
