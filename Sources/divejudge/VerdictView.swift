import Diving
import Footage
import Terminal

/// A verdict as a coach reads it: the score large, the dive, what each head thought and how surely, the caption, where it looked.
struct VerdictView {
    private let assessment: Assessment
    private let height: PlatformHeight?
    private let style: TerminalStyle

    private static let width = 76
    private static let barWidth = 20
    /// Below this probability a class is a guess, and its rival is named.
    private static let certainty = 0.8

    /// - Parameter height: where the coach said that the dive starts.
    init(_ assessment: Assessment, height: PlatformHeight?, style: TerminalStyle) {
        self.assessment = assessment
        self.height = height
        self.style = style
    }

    /// The verdict in lines, without a line break at the end.
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
        let facts = [
            "\(style.bold("\(score.decimals(1)) points"))\(interval)",
            "\(style.bold(assessment.dive.number.description))  \(assessment.dive.description)",
            difficulty, averageAward(score),
        ]
        let digits = LargeDigits.lines(score.decimals(1))
        let space = String(repeating: " ", count: digits.first?.count ?? 0)
        return zip(digits + [space], facts).filter { !$1.isEmpty }.map {
            "  \(style.strongAccent($0))     \($1)"
        }
    }

    /// What is said where the footage does not look like a dive that the model knows.
    private var withheld: [String] {
        guard assessment.recognition?.verdict != .notADive else {
            return ["  " + style.strongAccent("Not a dive"), "  There is no score."]
        }
        let dive = "\(style.bold(assessment.dive.number.description))  \(assessment.dive.description)"
        return [
            "  " + style.strongAccent("Not sure"), "  There is no score. If it is a dive, then most likely",
            "  " + dive,
        ]
    }

    private var interval: String {
        guard let interval = assessment.interval else { return "" }
        return
            ", \(interval.low.decimals(0)) to \(interval.high.decimals(0)) in \(interval.coverage.percent) of such cases"
    }

    /// Three awards count, so score / difficulty / 3 is what a judge would have given.
    private func averageAward(_ score: Double) -> String {
        guard let difficulty = assessment.dive.difficulty, difficulty > 0 else { return "" }
        let award = score / difficulty / 3
        guard award <= 10 else { return "" }
        return "an average award of \(award.decimals(1))"
    }

    private var difficulty: String {
        let number = assessment.dive.number
        guard let difficulty = assessment.dive.difficulty else {
            return height.map { "no degree of difficulty: the table does not list it from \($0.text)" }
                ?? "no degree of difficulty: the table does not list it"
        }
        let start = height ?? number.heights.last
        let assumption = height == nil ? style.faint(" (--height to change)") : ""
        return "degree of difficulty \(difficulty.decimals(1))"
            + (start.map { " from \($0.text)\(assumption)" } ?? "")
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

    private var caption: [String] {
        guard !assessment.caption.text.isEmpty else { return [] }
        return TerminalText.wrapped(
            "\u{201C}\(TerminalText.escaped(assessment.caption.text))\u{201D}", width: Self.width)
    }

    /// What the score gains by each clip: the score less the one that the network gives without it.
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
            TerminalText.wrapped(TerminalText.escaped(warning.rawValue), width: Self.width - 2).enumerated().map {
                style.caution(($0.offset == 0 ? "! " : "  ") + $0.element)
            }
        }
    }
}

extension ClassificationTask {
    /// The task's name for people: "half somersaults".
    fileprivate var words: String { rawValue.replacing("_", with: " ") }
}

extension PlatformHeight {
    /// "10 m", "7.5 m".
    fileprivate var text: String {
        "\(metres == metres.rounded() ? metres.decimals(0) : metres.decimals(1)) m"
    }
}
