import ArgumentParser
import Diving
import Foundation
import Logging
import Records
import Scoring

struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Judges the dives of video files, or of folders of numbered images.",
        discussion: """
            EXAMPLES
              divejudge score dive.mp4
              divejudge score training/*.mp4 --json > verdicts.jsonl
              divejudge score whole-event.mp4 --ending-at 1530
              divejudge score --height 3 springboard.mov
              divejudge score -- -odd-name.mp4

            The last 103 frames at 25 frames a second are judged (4.1 s): let the clip end about a second \
            after the entry.
            """)

    @Argument(help: "Video files, or folders of numbered images.", completion: .file())
    var files: [String]

    @OptionGroup var model: ModelOptions

    @Flag(help: "Print one JSON object a line, for other programs.")
    var json = false

    @Option(help: ArgumentHelp("Last frame to judge, from 0 at 25 a second.", valueName: "frame"))
    var endingAt: Int?

    @Option(
        help: ArgumentHelp(
            "Where the dive starts, for its difficulty: 1, 3, 5, 7.5 or 10.", valueName: "metres"),
        transform: platformHeight)
    var height: PlatformHeight?

    @OptionGroup var threads: ThreadOptions

    @OptionGroup var ledger: LedgerOptions

    @Flag(help: "Do not log the verdicts.")
    var noLedger = false

    @OptionGroup var log: LogOptions

    func validate() throws {
        if let endingAt, !(0...100_000_000).contains(endingAt) {
            throw ValidationError("--ending-at is \(endingAt); give a frame from 0 to 100000000.")
        }
        if noLedger, ledger.ledger != nil {
            throw ValidationError("--ledger and --no-ledger exclude each other; give one of them.")
        }
    }

    func run() throws {
        try log.reportingErrors { logger in
            let modelFile = try model.url()
            logger.debug("judging with \(modelFile.path)")
            let opened = try OpenedModel(contentsOf: modelFile, threads: threads.count)
            // Opened before any decoding: a ledger that cannot be written is known before the work is done.
            let record = noLedger ? nil : try VerdictRecord(ledger, LedgerRun(of: opened))

            var failures: [ExitCode] = []
            var outputFailure: (any Error)?
            let (files, endingAt, height) = (files, endingAt, height)
            do {
                try opened.judgeSideBySide(files.count, threads: threads.count) { judge, index in
                    try judge.assess(try url(files[index]), endingAt: endingAt, from: height)
                } body: { index, outcome in
                    do {
                        let assessment = try outcome.get()
                        try show(assessment, isFirst: index == 0)
                        record?.enter(
                            assessment, contentSHA256: try? contentSHA256(of: URL(fileName: files[index])),
                            endFrame: endingAt.map { $0 + 1 })
                    } catch let error where error is StandardOutput.ClosedPipe || error.isOutputFailure {
                        throw error
                    } catch {
                        logger.error("\(error)")
                        failures.append(exitStatus(of: error))
                    }
                }
            } catch {
                outputFailure = error
            }
            let ledgerFailure = record?.close(logger)

            // A reader that left early hides no failure of a file or of the ledger, a full disk does.
            if let outputFailure, outputFailure.isOutputFailure { throw outputFailure }
            if failures.count > 0, files.count > 1 {
                logger.error("\(failures.count) of \(files.count) files could not be judged")
                throw ExitCode(1)
            }
            if let code = failures.first ?? ledgerFailure { throw code }
            if let outputFailure { throw outputFailure }
        }
    }

    private func show(_ assessment: Assessment, isFirst: Bool) throws {
        if json {
            try StandardOutput.print(assessment.jsonLine)
        } else {
            let verdict = VerdictView(assessment, height: height, style: .forStandardOutput())
            try StandardOutput.print((isFirst ? "" : "\n") + verdict.text)
        }
    }
}

extension URL {
    /// The file or folder that an option or argument names, which "" does not: for Foundation it is the current folder.
    static func named(_ text: String) throws -> URL {
        guard !text.isEmpty else {
            throw ValidationError("an empty name names no file or folder. Check what calls the tool.")
        }
        return URL(fileName: text)
    }

    /// A file by its name, in which `~` and `~user/` mean nothing: Foundation would put a home folder in their place.
    init(fileName: String) {
        let namesHome = fileName == "~" || fileName.hasPrefix("~") && fileName.contains("/")
        self.init(filePath: namesHome ? "./" + fileName : fileName)
    }
}

/// - Throws: `ValidationError` where one of several folders is "", as a variable that is not set.
func refuseUnnamed(_ folders: [String]) throws {
    for folder in folders { _ = try URL.named(folder) }
}

private func url(_ file: String) throws -> URL {
    guard !file.isEmpty else {
        throw CommandError(
            .noFile, "\"\"", "an empty file name names no video. Check what calls the tool.")
    }
    return URL(fileName: file)
}

extension Error {
    fileprivate var isOutputFailure: Bool { (self as? CommandError)?.code == .output }
}

/// Metres of a competition's platform or springboard.
private func platformHeight(_ text: String) throws -> PlatformHeight {
    guard let metres = Double(text), let height = PlatformHeight(rawValue: metres) else {
        throw ValidationError("\"\(text)\" is no height to dive from; give 1, 3, 5, 7.5 or 10 metres.")
    }
    return height
}
