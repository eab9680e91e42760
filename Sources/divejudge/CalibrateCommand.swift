import ArgumentParser
import Blueprints
import Commands
import Datasets
import Files
import Foundation
import Judging
import Scoring
import Terminal
import Verdicts

struct CalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Measures on dives with final scores how reliable a model's scores are.",
        discussion: """
            EXAMPLES
              divejudge model calibrate season/* --output calibrated.safetensors
              divejudge model calibrate next/* --model calibrated.safetensors --check

            The model must not have been trained on these dives. The new file holds the same weights, bit for bit; its \
            scores come with an interval. This needs at least \(Calibration.fewestDives) dives; with \
            \(OutOfDistributionDetector.fewestDives) or more, the model can also tell whether footage looks like a dive. \
            Copies of a video count once. A dive that cannot be judged is reported and excluded; the exit status \
            is 1 then.
            """)

    @Argument(help: "Tournament folders with final scores.", completion: .directory)
    var folders: [String]

    @OptionGroup var model: ModelOptions

    @Option(
        help: ArgumentHelp("Write the calibrated model.", valueName: "file"),
        completion: .file(extensions: ["safetensors"]), transform: URL.named)
    var output: URL?

    @Flag(help: "Write nothing; check the model's own calibration on these dives.")
    var check = false

    @OptionGroup var threads: ThreadOptions

    @OptionGroup var log: LogOptions

    func validate() throws {
        try refuseUnnamed(folders)
        guard check != (output != nil) else {
            throw ValidationError("Give either --output with a file for the calibrated model, or --check.")
        }
    }

    func run() throws {
        try log.reportingErrors { logger in
            let modelFile = try model.url()
            let opened = try LoadedModel(contentsOf: modelFile, threads: threads.count)
            if check, opened.card.calibration == nil {
                throw CommandError(
                    .mismatch, modelFile.relativePath,
                    "has no calibration to check",
                    remedy: "Make one with --output instead of --check.")
            }
            // Before any decoding.
            if let output {
                try refuseReplacing(output, by: "model", as: "calibrated.safetensors") {
                    (try? ModelFile(contentsOf: $0)) != nil
                }
                // Its temporary file is removed again.
                _ = try AtomicFile(replacing: output)
            }
            let listing = try TournamentListing(openedBy: folders, logger)
            for remark in listing.briefTableRemarks { logger.notice("\(remark)") }
            let dives = try judge(listing, with: opened, logger)
            guard dives.dives.count >= Calibration.fewestDives else {
                let count = dives.dives.count
                throw CommandError(
                    .badData, folders.joined(separator: " "),
                    "a calibration needs \(Calibration.fewestDives) dives with final scores, and \(count) "
                        + (count == 1 ? "was judged" : "were judged"),
                    remedy: "Name more tournament folders with results.csv.")
            }
            let style = TerminalStyle.forStandardOutput()
            if let output {
                let calibration = dives.calibration
                var card = opened.card
                card.calibration = calibration
                try opened.write(card, to: output)
                try StandardOutput.print(CalibrateView(dives).text(of: calibration, style: style))
                logger.notice("written to \(output.relativePath)")
            } else if let calibration = opened.card.calibration {
                try StandardOutput.print(CalibrateView(dives).text(checking: calibration, style: style))
            }
            if dives.failureCount > 0 || !listing.failures.isEmpty { throw ExitCode(1) }
        }
    }

    /// Judges the dives that have a final score, with progress, and reports excluded dives.
    private func judge(
        _ listing: TournamentListing, with model: LoadedModel, _ logger: Logger
    ) throws -> CalibrationDives {
        let line = ProgressLine(isQuiet: log.quiet)
        defer { line.finish() }
        let start = Date()
        let dives = try CalibrationDives(in: listing, judgedBy: model, threads: threads.count) { error in
            line.finish()
            logger.error("\(error)")
        } onProgress: { done, count in
            line.show("\(done) of \(count) dives, \(remaining(done: done, of: count, since: start))")
        }
        line.finish()
        if dives.unscoredCount > 0 {
            logger.notice("\(dives.unscoredCount) dives without a final score are skipped")
        }
        if dives.copyCount > 0 { logger.notice("\(dives.copyCount) copies of other dives are skipped") }
        return dives
    }
}
