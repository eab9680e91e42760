import ArgumentParser
import Commands
import Competition
import Datasets
import Foundation
import Judging
import Records
import Scoring
import Terminal

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Judges every dive of tournament folders, ranks the divers, and compares with the panel.",
        discussion: """
            EXAMPLES
              divejudge evaluate final/
              divejudge evaluate season/* --report season.html
              divejudge evaluate final/ --csv > final.csv
              divejudge evaluate final/ --shard 3/16 --ledger shard-3.sqlite

            A tournament folder holds videos and, optionally, results.csv with the columns file, dive_number, difficulty, height, \
            final_score, judge_1 ... judge_11, caption, event, diver, position, ending_at; only file is required. Subfolders are read too. \
            A film of several dives has one row per dive, each with its ending_at (1:04.2, 64.2s, or a frame: 1605).

            Parts of --shard are counted from 1; in an indexed job of Kubernetes, which counts from 0, give \
            --shard $((JOB_COMPLETION_INDEX + 1))/16.

            Every assessment is recorded in the ledger immediately. Rerun an interrupted command to resume: what was judged before (same \
            content, model and preprocessing) is not judged again. A dive that cannot be judged does not stop the others; the exit status \
            is 1 then.
            """)

    @Argument(help: "Tournament folders.", completion: .directory)
    var folders: [String]

    @OptionGroup var model: ModelOptions

    @Flag(help: "Print one JSON object per line: the dives, remarks, the events, then the total.")
    var json = false

    @Flag(help: "Print CSV for a spreadsheet, one row per dive.")
    var csv = false

    @Option(
        help: ArgumentHelp("Write a page with the ranking and all dives.", valueName: "file.html"),
        completion: .file(extensions: ["html"]), transform: URL.named)
    var report: URL?

    @Option(
        help: ArgumentHelp(
            "Judge only this part of the dives, counted from 1, as 3/16.", valueName: "part/parts"),
        transform: Shard.init)
    var shard: Shard?

    @OptionGroup var threads: ThreadOptions

    @OptionGroup var ledger: LedgerOptions

    @OptionGroup var log: LogOptions

    func validate() throws {
        try refuseUnnamed(folders)
        if json, csv {
            throw ValidationError("--json and --csv exclude each other; give one of them.")
        }
        if report != nil, shard != nil {
            throw ValidationError(
                "--report needs all dives, --shard judges a part: call \"divejudge report\" after \"divejudge merge\"."
            )
        }
    }

    func run() throws {
        try log.reportingErrors { logger in
            let modelFile = try model.url()
            let opened = try LoadedModel(contentsOf: modelFile, threads: threads.count)
            // Checked before any decoding, so that no work is wasted.
            if let report { try PageFile.refuseUnwritable(report, besides: ledger.url) }
            let writer = try ledger.writer(of: opened)
            let listing = try TournamentListing(openedBy: folders, logger)
            Interruption.install()

            let mine = listing.entries.enumerated().filter { shard?.contains($0.offset) ?? true }
            for remark in listing.briefRemarks { logger.notice("\(remark)") }
            let line = ProgressLine(isQuiet: log.quiet)
            let progress = RoundProgress(total: mine.count, line)
            let round = TournamentRound(
                mine.map(\.element), modelSHA256: opened.model.sha256, writer: writer,
                exitStatus: exitStatus(of:)
            ) { step, error in progress.add(step, error.map { "\($0)" }) }
            let output = TournamentOutput(json ? .json : csv ? .csv : .text)
            var dives: [JudgedDive] = []
            // Errors that end the evaluation: output that cannot be written, a model that changed.
            var failure: (any Error)?
            do {
                try round.judge(with: opened, threads: threads.count) { dive in
                    dives.append(dive)
                    guard failure == nil else { return }
                    do {
                        try output.show(dive)
                    } catch {
                        failure = error
                        // Without a page to write, the remaining results have no reader.
                        if report == nil { throw error }
                    }
                }
            } catch {
                failure = error
            }
            line.finish()

            let evaluation = TournamentEvaluation(
                dives, residuals: opened.card.calibration?.residuals ?? [],
                unsureEvents: listing.unsureEvents)
            for remark in evaluation.remarks { logger.notice("\(remark)") }
            // In text output they appear with the ranking.
            if json || csv {
                for summary in WarningSummary.summaries(of: dives) {
                    logger.notice("\(summary.text(namesEvents: evaluation.events.count > 1))")
                }
            }
            let remarks = listing.remarks + evaluation.remarks
            let isWhole = shard == nil && !Interruption.isRequested && dives.count == mine.count
            if isWhole {
                let roots = folders.map { URL(fileName: $0) }
                writer.enter(listing.ledgerFailures(roots, exitStatus: exitStatus(of:)))
                writer.enter(allOf: listing, in: roots)
                writer.enter(evaluation.ledgerMetrics(dataSet: folders.joined(separator: " ")))
            }
            let ledgerFailure = writer.close(reportingTo: logger)
            do {
                if failure == nil { try output.show(evaluation, remarks, isWhole: isWhole) }
            } catch {
                failure = error
            }
            if let report, isWhole {
                try PageFile(
                    url: report, evaluation: evaluation, card: opened.card,
                    remarks: listing.failures.map { "\($0)" } + remarks, threads: threads.count
                ).write(progress: line)
            }
            if failure == nil {
                tell(progress, listing, ledgerFailure == nil ? ledger.url : nil, logger)
            }
            if let code = Interruption.exitCode { throw ExitCode(code) }
            if let ledgerFailure { throw ledgerFailure }
            if let failure, !(failure is StandardOutput.ClosedPipe) { throw failure }
            if progress.count(.failed) > 0 || !listing.failures.isEmpty { throw ExitCode(1) }
        }
    }

    /// A summary in a line or two.
    ///
    /// - Parameter ledger: the ledger's path; nil if something could not be recorded.
    private func tell(
        _ progress: RoundProgress, _ listing: TournamentListing, _ ledger: URL?, _ log: Logger
    ) {
        let (judged, known) = (progress.count(.judged), progress.count(.known))
        let failed = progress.count(.failed) + listing.failures.count
        let before = known > 0 ? ", \(known) known before" : ""
        let failures = failed > 0 ? ", \(failed) failed" : ""
        let place = ledger.map { "; all in \($0.path)" } ?? ""
        log.notice("\(judged) judged\(before)\(failures)\(place)")
        if Interruption.isRequested {
            log.notice("interrupted; rerun the command to resume")
        } else if let shard {
            log.notice(
                """
                this was part \(shard.number) of \(shard.count): when all are done, "divejudge merge" their ledgers and call \
                "divejudge evaluate" or "divejudge report" without --shard
                """)
        }
    }
}
