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
        let blocks = [heading, headline, classes, caption, circumstances, warnings]
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
        let score = assessment.score.decimals(1)
        let facts = [
            "\(style.bold("\(score) points"))\(averageAward)",
            "\(style.bold(assessment.dive.number.description))  \(assessment.dive.description)",
            difficulty,
        ]
        return zip(LargeDigits.lines(score), facts).map { "  \(style.strongAccent($0))     \($1)" }
    }

    /// Three awards count, so score / difficulty / 3 is what a judge would have given.
    private var averageAward: String {
        guard let difficulty = assessment.dive.difficulty, difficulty > 0 else { return "" }
        let award = assessment.score / difficulty / 3
        guard award <= 10 else { return "" }
        return ", an average award of \(award.decimals(1))"
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
                isSure ? "" : "  or \(task.label(of: ranked[1].offset)), \(percent(ranked[1].element))"
            return [
                style.faint(task.words.padded(to: nameWidth)), style.bold(said.label.padded(to: labelWidth)),
                isSure ? style.accent(bar) : style.caution(bar),
                percent(ranked[0].element).padded(to: 5, isNumber: true) + style.caution(rival),
            ].joined(separator: "  ")
        }
    }

    private var caption: [String] {
        guard !assessment.caption.text.isEmpty else { return [] }
        return TerminalText.wrapped(
            "\u{201C}\(TerminalText.escaped(assessment.caption.text))\u{201D}", width: Self.width)
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
            TerminalText.wrapped(TerminalText.escaped(warning), width: Self.width - 2).enumerated().map {
                style.caution(($0.offset == 0 ? "! " : "  ") + $0.element)
            }
        }
    }

    private func percent(_ probability: Double) -> String {
        "\(Int((probability * 100).rounded())) %"
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
