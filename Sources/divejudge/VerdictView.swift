import Diving
import Footage
import Judging
import Terminal
import Verdicts

/// An assessment for a coach: the score large, the dive, each head's classes with probabilities, the caption, and the clips'
/// influence.
struct VerdictView {
    private let assessment: Assessment
    private let announcement: Announcement?
    private let height: PlatformHeight?
    private let style: TerminalStyle

    private static let width = 76
    private static let barWidth = 20
    /// Below this probability a class is a guess, and the runner-up is shown.
    private static let certainty = 0.8

    /// - Parameters:
    ///   - announcement: the announced dive, if the coach gave one.
    ///   - height: the dive's height, if the coach gave one.
    init(
        _ assessment: Assessment, _ announcement: Announcement? = nil, height: PlatformHeight?,
        style: TerminalStyle
    ) {
        self.assessment = assessment
        self.announcement = announcement
        self.height = height
        self.style = style
    }

    /// The assessment in lines, without a trailing line break.
    var text: String {
        let isNoDive = assessment.recognition?.verdict == .notADive
        let seen = isNoDive ? [] : [classes, caption, timeline]
        let blocks = [heading, headline] + seen + [circumstances, warnings]
        return blocks.filter { !$0.isEmpty }.map { lines in
            lines.map { $0.isEmpty ? "" : "  " + $0 }.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    private var heading: [String] {
        [
            style.bold(TerminalText.escaped(assessment.file)),
            style.faint(String(repeating: "─", count: Self.width)),
        ]
    }

    private var headline: [String] {
        guard let score = assessment.score else { return withheld }
        let facts = ["\(style.bold("\(score.decimals(1)) points"))\(interval)"] + dives + [averageAward]
        // An unreliable score is not shown large.
        let isWeak = assessment.warnings.contains(where: \.isAboutModelRecord)
        let digits = isWeak ? [] : LargeDigits.lines(score.decimals(1))
        let width = digits.first?.count ?? 0
        return facts.filter { !$0.isEmpty }.enumerated().map { index, fact in
            let line = index < digits.count ? digits[index] : String(repeating: " ", count: width)
            return isWeak ? "  \(fact)" : "  \(style.strongAccent(line))     \(fact)"
        }
    }

    /// The recognised dive, the announced one, and the difficulty.
    private var dives: [String] {
        let recognised = assessment.dive.number
        guard let announcement else { return [named(recognised), difficulty] }
        guard announcement.isRecognised != true else {
            return [named(recognised) + style.good(", as announced"), announcedDifficulty(announcement)]
        }
        return [
            "announced   " + named(announcement.number), announcedDifficulty(announcement),
            "recognised  " + named(recognised),
            style.caution(
                announcement.number.inexpressibleKind.map {
                    "the model does not know \($0), so the two are not compared"
                } ?? "the two differ in: \(announcement.differences(from: recognised))"),
        ]
    }

    private func named(_ number: DiveNumber) -> String {
        "\(style.bold(number.description))  \(number.spokenDescription)"
    }

    /// The text if the footage does not look like a dive that the model knows.
    private var withheld: [String] {
        withheldVerdict
            + (assessment.warnings.contains(.simulatedTraining)
                ? [
                    "", "  A model trained on simulated dives withholds the score of most filmed ones.",
                    "  \"Your own dives\" in README.md says what can be done.",
                ] : [])
    }

    private var withheldVerdict: [String] {
        let announced = announcement.map {
            ["  announced   " + named($0.number), "  " + announcedDifficulty($0)]
        }
        guard assessment.recognition?.verdict != .notADive else {
            return ["  " + style.strongAccent("This does not look like a dive"), "  There is no score."]
                + (announced ?? [])
        }
        let guess =
            announced == nil
            ? ["  If this is a dive, it is most likely", "  " + named(assessment.dive.number)] : []
        return ["  " + style.strongAccent("Not sure"), "  There is no score."] + (announced ?? []) + guess
    }

    private var interval: String {
        guard let interval = assessment.interval else { return "" }
        return
            ", \(interval.coverage.percent) interval \(interval.low.decimals(0)) to \(interval.high.decimals(0))"
    }

    private var averageAward: String {
        let difficulty = announcement.map(\.difficulty) ?? assessment.dive.difficulty
        return assessment.averageAward(difficulty: difficulty).map { "an average award of \($0.decimals(1))" }
            ?? (difficulty == nil ? "" : "more than three awards of 10 give at this difficulty")
    }

    private func announcedDifficulty(_ announcement: Announcement) -> String {
        text(announcement.difficulty, from: announcement.height)
    }

    private var difficulty: String {
        text(assessment.dive.difficulty, from: height ?? assessment.dive.number.heights.last)
    }

    private func text(_ difficulty: Double?, from start: PlatformHeight?) -> String {
        let place = start.map { " from \($0.text)" } ?? ""
        guard let difficulty else {
            return "no degree of difficulty: the table does not list the dive\(place)"
        }
        let assumption = height == nil ? style.faint(" (--height to change)") : ""
        return "degree of difficulty \(difficulty.decimals(1))\(place)\(assumption)"
    }

    private var classes: [String] {
        let nameWidth = ClassificationTask.allCases.map(\.words.count).max() ?? 0
        let labelWidth =
            ClassificationTask.allCases.map { assessment.classification[$0].label.count }.max() ?? 0
        return ClassificationTask.allCases.map { task in
            let said = assessment.classification[task]
            let ranked = said.probabilities.enumerated().sorted { $0.element > $1.element }
            let isSure = ranked[0].element >= Self.certainty
            let bar = ProbabilityBar.text(ranked[0].element, width: Self.barWidth)
            let rival =
                isSure ? "" : "  or \(task.label(of: ranked[1].offset)), \(ranked[1].element.percent)"
            return [
                style.faint(task.words.padded(to: nameWidth)), style.bold(said.label.padded(to: labelWidth)),
                isSure ? style.accent(bar) : style.caution(bar),
                ranked[0].element.percent.padded(to: 5, isNumber: true) + style.caution(rival),
            ].joined(separator: "  ")
        }
    }

    /// The caption of a recognised dive, and where it contradicts the classes.
    private var caption: [String] {
        guard assessment.score != nil, !assessment.caption.text.isEmpty else { return [] }
        guard let sentence = assessment.caption.sentence else {
            return [style.faint("No caption: the captioner repeats itself.")]
        }
        let contradictions = assessment.caption.contradictions(of: assessment.dive.number).map(\.words)
        let note = "The caption contradicts the classes above: \(contradictions.joined(separator: ", "))."
        return TerminalText.wrapped(
            "\u{201C}\(TerminalText.escaped(sentence))\u{201D}", width: Self.width)
            + (contradictions.isEmpty ? [] : [style.caution(note)])
    }

    /// How much each clip adds to the score: the score minus the network's score without the clip.
    private var timeline: [String] {
        guard let score = assessment.score, !assessment.timeline.isEmpty else { return [] }
        func row(_ cells: [String]) -> String { cells.map { $0.padded(to: 8, isNumber: true) }.joined() }
        let starts = assessment.timeline.map {
            (Double($0.frames.lowerBound) / Double(Preprocessing.frameRate)).decimals(1) + " s"
        }
        let gains = assessment.timeline.map { clip in
            let gain = ((score - clip.scoreWithout) * 10).rounded() / 10
            return (gain > 0 ? "+" : "") + (gain == 0 ? 0 : gain).decimals(1)
        }
        return [style.faint("clip from " + row(starts)), style.faint("is worth  ") + row(gains)]
    }

    private var circumstances: [String] {
        let footage = assessment.footage
        let first = (Double(footage.window.lowerBound) / Double(Preprocessing.frameRate)).decimals(1)
        let last = (Double(footage.window.upperBound + 1) / Double(Preprocessing.frameRate)).decimals(1)
        let seconds = assessment.seconds
        return [
            "Looked at frames \(footage.window.lowerBound) to \(footage.window.upperBound) of \(footage.frames) "
                + "(\(first) s to \(last) s at 25 a second).",
            "Took \(seconds.total.decimals(1)) s; the last frame was read after \(seconds.decode.decimals(1)) s.",
            "Judged by \(TerminalText.escaped(assessment.model.name)) (\(assessment.model.blueprint)).",
        ].map(style.faint)
    }

    private var warnings: [String] {
        assessment.warnings.flatMap { warning in
            let sentence = warning.rawValue + filmOptions(after: warning.rawValue)
            return TerminalText.wrapped(TerminalText.escaped(sentence), width: Self.width - 2).enumerated()
                .map {
                    style.caution(($0.offset == 0 ? "! " : "  ") + $0.element)
                }
        }
    }
}

extension PlatformHeight {
    /// "10 m", "7.5 m".
    fileprivate var text: String {
        "\(metres == metres.rounded() ? metres.decimals(0) : metres.decimals(1)) m"
    }
}
