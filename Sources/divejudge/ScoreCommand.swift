import ArgumentParser
import Commands
import Datasets
import Diving
import Footage
import Foundation
import Judging
import Records
import Scoring
import Verdicts

struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Scores the dives of video files, of folders of videos, or of folders of numbered images.",
        discussion: """
            EXAMPLES
              divejudge score dive.mp4
              divejudge score training/*.mp4 --json > verdicts.jsonl
              divejudge score whole-event.mp4 --ending-at 1:01.2
              divejudge score --slow-motion 8 filmed-at-240.mp4
              divejudge score --dive-number 107B --height 3 springboard.mov
              divejudge score training/
              divejudge score -- -odd-name.mp4

            The last 103 frames at 25 frames a second are judged (4.1 s): let the clip end about a second \
            after the entry.

            A folder stands for its videos, in the order of their names, without those of folders inside it. A folder of \
            numbered images is one dive.

            The exit status is 0 if every dive was scored, and 1 if a score was withheld because the footage does not look like a \
            dive that the model knows, or if some of several files could not be judged.
            """)

    @Argument(help: "Video files, folders of videos, or folders of numbered images.", completion: .file())
    var files: [String]

    @OptionGroup var model: ModelOptions

    @Flag(help: "Print one JSON object per line, for other programs.")
    var json = false

    @OptionGroup var film: FilmOptions

    @Option(
        help: ArgumentHelp(
            "Where the dive starts, for its difficulty: 1, 3, 5, 7.5 or 10.", valueName: "metres"),
        transform: platformHeight)
    var height: PlatformHeight?

    @Option(
        help: ArgumentHelp(
            "The announced dive, of every file: compared with the dive recognised, and rated with its difficulty.",
            valueName: "number"),
        transform: announcedDive)
    var diveNumber: DiveNumber?

    @OptionGroup var threads: ThreadOptions

    @OptionGroup var ledger: LedgerOptions

    @Flag(help: "Do not record the assessments.")
    var noLedger = false

    @OptionGroup var log: LogOptions

    func validate() throws {
        if noLedger, ledger.ledger != nil {
            throw ValidationError("--ledger and --no-ledger exclude each other; give one of them.")
        }
    }

    func run() throws {
        try log.reportingErrors { logger in
            let modelFile = try model.url()
            logger.debug("judging with \(modelFile.path)")
            let opened = try LoadedModel(contentsOf: modelFile, threads: threads.count)
            // Opened before any decoding: an unwritable ledger is reported before the work is done.
            let writer = noLedger ? nil : try ledger.writer(of: opened)

            let files = self.files.flatMap(dives)
            if let end = film.endingAt, end.frameIndex < ClipSampling.windowLength - 1 {
                logger.notice(
                    """
                    the dive is taken to end at \(end), with less than 4.1 s of video before it. A plain number is a frame; \
                    for seconds write 15s
                    """)
            }
            var failures: [ExitCode] = []
            var withheldCount = 0
            var outputFailure: (any Error)?
            let (endingAt, timing, height) = (film.endingAt?.frameIndex, film.timing, height)
            do {
                try opened.assessConcurrently(files.count, threads: threads.count) { judge, index in
                    try JudgedVideo(
                        try files[index].get(), with: judge, endingAt: endingAt, timing: timing, from: height)
                } body: { index, result in
                    do {
                        let judged = try result.get()
                        if judged.assessment.score == nil { withheldCount += 1 }
                        try show(judged.assessment, isFirst: index == 0)
                        writer?.enter(
                            judged.assessment, contentSHA256: judged.contentSHA256,
                            endFrame: endingAt.map { $0 + 1 })
                    } catch let error where error is StandardOutput.ClosedPipe || error.isOutputFailure {
                        throw error
                    } catch {
                        logger.error("\(error)\(nextStep(after: error))")
                        failures.append(ExitCode(exitStatus(of: error)))
                    }
                }
            } catch {
                outputFailure = error
            }
            let ledgerFailure = writer?.close(reportingTo: logger)

            // A closed pipe does not hide a file's or the ledger's failure; a full disk does.
            if let outputFailure, outputFailure.isOutputFailure { throw outputFailure }
            if failures.count > 0, files.count > 1 {
                logger.error("\(failures.count) of \(files.count) files could not be judged")
                throw ExitCode(1)
            }
            if let code = failures.first ?? ledgerFailure { throw code }
            if let outputFailure { throw outputFailure }
            if withheldCount > 0 {
                if files.count > 1 {
                    logger.notice("\(withheldCount) of \(files.count) scores withheld: see the warnings")
                }
                throw ExitCode(1)
            }
        }
    }

    private func show(_ assessment: Assessment, isFirst: Bool) throws {
        let announcement = diveNumber.map { Announcement(number: $0, height: height, assessment) }
        if json {
            try StandardOutput.print(try announcement?.jsonLine(assessment) ?? assessment.jsonLine)
        } else {
            let verdict = VerdictView(
                assessment, announcement, height: height, style: .forStandardOutput())
            try StandardOutput.print((isFirst ? "" : "\n") + verdict.text)
        }
    }
}

extension URL {
    /// The file or folder that an option or argument names; "" is rejected, which Foundation would treat as the current
    /// folder.
    static func named(_ text: String) throws -> URL {
        guard !text.isEmpty else {
            throw ValidationError("the name of a file or folder is empty. Check what calls the tool.")
        }
        return URL(fileName: text)
    }

    /// A file by its literal name: Foundation would expand `~` and `~user/` to a home folder.
    init(fileName: String) {
        let namesHome = fileName == "~" || fileName.hasPrefix("~") && fileName.contains("/")
        self.init(filePath: namesHome ? "./" + fileName : fileName)
    }
}

/// - Throws: `ValidationError` if one of several folders is "", for example from an unset variable.
func refuseUnnamed(_ folders: [String]) throws {
    for folder in folders { _ = try URL.named(folder) }
}

/// The videos that an argument names: a file, the videos of a folder, or a folder of numbered images; or why there are none.
private func dives(_ name: String) -> [Result<URL, any Error>] {
    guard !name.isEmpty else {
        return [
            .failure(
                CommandError(
                    .missing, "\"\"", "an empty file name names no video",
                    remedy: "Check what calls the tool."))
        ]
    }
    let url = URL(fileName: name)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue,
        let folder = try? DiveFolder(url)
    else {
        // The video reader reports what is wrong.
        return [.success(url)]
    }
    switch folder {
    case .videos(let videos): return videos.map { $0.mapError { $0 } }
    case .images: return [.success(url)]
    case .neither(let hasSubfolders):
        let next =
            hasSubfolders
            ? "The folders inside it were not searched: name one of them, or call \"divejudge evaluate\"."
            : "Name a video, or a folder that holds some."
        return [
            .failure(
                CommandError(
                    .missing, name,
                    "the folder holds no videos (such as .mp4 or .mov) and no numbered images (such as 000001.jpg). "
                        + next))
        ]
    }
}

extension Error {
    fileprivate var isOutputFailure: Bool { (self as? CommandError)?.code == .inputOutput }
}

/// Metres of a competition platform or springboard.
private func platformHeight(_ text: String) throws -> PlatformHeight {
    let number = text.hasSuffix("m") ? text.dropLast().filter { $0 != " " } : text
    guard let metres = Double(number), let height = PlatformHeight(rawValue: metres) else {
        throw ValidationError("\"\(text)\" is not a diving height; give 1, 3, 5, 7.5 or 10 metres.")
    }
    return height
}

/// An announced dive; an invalid number is a usage error.
private func announcedDive(_ text: String) throws -> DiveNumber {
    do {
        return try DiveNumber(text)
    } catch {
        throw ValidationError("\(error)")
    }
}
