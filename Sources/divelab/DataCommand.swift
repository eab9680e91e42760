import ArgumentParser
import Blueprints
import Datasets
import Footage
import Foundation
import Statistics
import Terminal
import Verdicts

/// Inspects MTL-AQA itself.
struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "Checks and counts what the MTL-AQA release holds.",
        subcommands: [Verify.self, Stats.self])

    /// The release's folder.
    struct Release: ParsableArguments {
        @Argument(
            help: "The release's folder, with Ready_2_Use or MTL-AQA_split_0_data in it.",
            completion: .directory)
        var folder: String

        @Flag(help: "Print JSON.")
        var json = false

        func open() throws -> MTLAQA { try MTLAQA(URL(filePath: folder, directoryHint: .isDirectory)) }
    }

    /// Every annotation that violates a rule, by name.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Names missing and short videos, and every annotation that breaks a rule.",
            discussion: """
                Checks every dive against the score rule (difficulty times the middle three of seven awards), the dive list, the \
                difficulty table, its caption, its window in the video, and the split. Exits with 1 if it finds a problem.

                EXAMPLES
                  divelab data verify MTL-AQA
                  divelab data verify MTL-AQA --json
                """)

        @OptionGroup var release: Release

        func run() throws {
            try exitOnFailure {
                let line = ProgressLine()
                let found = try release.open().verify { video in
                    line.show("counting the frames of \(video.lastPathComponent)")
                    return try FootageReader().window(of: video).decodedFrameCount
                }
                line.finish()
                if release.json {
                    try printJSON(found)
                } else {
                    print(found.text, terminator: "")
                }
                if !found.findings.isEmpty { throw ExitCode(1) }
            }
        }
    }

    /// Counts of the contents.
    struct Stats: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Counts dives, classes, scores, captions and window lengths.",
            discussion: """
                Also prints the baselines from metadata alone: the numbers that a network has to beat.

                EXAMPLES
                  divelab data stats MTL-AQA
                """)

        @OptionGroup var release: Release

        func run() throws {
            try exitOnFailure {
                let statistics = try release.open().statistics()
                if release.json {
                    try printJSON(statistics)
                } else {
                    print(statistics.text, terminator: "")
                }
            }
        }
    }
}

private func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
}

extension MTLAQA.Verification {
    /// Readable text: how many of each kind, then each by name.
    fileprivate var text: String {
        guard !findings.isEmpty else { return "\(diveCount) dives, nothing to report\n" }
        var text = "\(diveCount) dives, \(findings.count) findings\n"
        for kind in Kind.allCases where count(kind) > 0 {
            let title = kind.rawValue.replacingOccurrences(of: "_", with: " ")
            text += "\n\(title): \(count(kind))\n  \(kind.explanation)\n"
            for finding in findings where finding.kind == kind { text += "  \(finding)\n" }
        }
        return text
    }
}

extension MTLAQA.Statistics {
    /// Readable text.
    fileprivate var text: String {
        var text = "\(diveCount) dives, \(diveNumberCount) dive numbers, \(vocabularyCount) words\n\n"
        text += alignedTable(
            [
                ["", "least", "mean", "greatest"],
                ["final score"] + finalScore.cells("%.2f"), ["difficulty"] + difficulty.cells("%.2f"),
                ["caption, words"] + captionWords.cells("%.1f"), ["frames"] + frames.cells("%.1f"),
            ], rightAligned: [1, 2, 3])
        text +=
            "\(shorterThanWindowCount) dives are shorter than the window of \(MTLAQA.windowFrameCount) frames, "
            + "\(longerThanWindowCount) longer\n\n"
        text += alignedTable(
            [["video", "dives", "training", "test"]]
                + videos.map {
                    [
                        MTLAQA.Key(video: $0.video, dive: 0).videoName, "\($0.diveCount)",
                        "\($0.trainingCount)",
                        "\($0.testCount)",
                    ]
                }, rightAligned: [1, 2, 3])
        for task in ClassificationTask.allCases {
            guard let counts = classCounts[task] else { continue }
            let classes = counts.enumerated().map { "\(task.label(of: $0)) \($1)" }
            text +=
                "\n\(task.rawValue.replacingOccurrences(of: "_", with: " ")): \(classes.joined(separator: ", "))"
        }
        text += "\n\nSpearman correlation from metadata alone\n"
        text += alignedTable(
            [["training set", "difficulty", "dive number", "broadcast", "both"]]
                + trainingLists.map { list in
                    [
                        "\(list.diveCount) dives"
                            + (list.testDiveCount > 0 ? ", \(list.testDiveCount) of them test dives" : "")
                    ]
                        + [
                            list.baselines.difficulty, list.baselines.diveNumberMean,
                            list.baselines.eventMean,
                            list.baselines.eventAndDiveNumberMean,
                        ].map { $0.value == nil ? "undefined" : $0.text("%.3f") }
                }, rightAligned: [1, 2, 3, 4])
        let judges = judges.compactMap(\.value)
        if let least = judges.min(), let greatest = judges.max() {
            text += String(
                format: "one judge's award x 3 x difficulty against the panel: %.3f to %.3f\n", least,
                greatest)
        }
        return text
    }
}

extension MTLAQA.Statistics.Spread {
    fileprivate func cells(_ format: String) -> [String] { [least, mean, greatest].map { $0.text(format) } }
}
