import ArgumentParser
import Blueprints
import Competition
import Datasets
import Files
import Foundation
import Judging
import Terminal
import Verdicts

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract:
            "Writes a page with the ranking and all dives of tournament folders, from what the ledger holds.",
        discussion: """
            EXAMPLES
              divejudge report final/ --output final.html
              divejudge report season/* --output season.html --ledger all.sqlite

            Nothing is judged: dives not yet in the ledger are counted, and "divejudge evaluate" judges them. The page is \
            one file without scripts; it can be mailed, printed and opened anywhere.
            """)

    @Argument(help: "Tournament folders.", completion: .directory)
    var folders: [String]

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The page.", valueName: "file.html"),
        completion: .file(extensions: ["html"]), transform: URL.named)
    var output: URL

    @OptionGroup var model: ModelOptions

    @OptionGroup var ledger: LedgerOptions

    @OptionGroup var log: LogOptions

    func validate() throws { try refuseUnnamed(folders) }

    func run() throws {
        try log.reportingErrors { logger in
            let known = try ledger.openForReading()
            let url = try model.url()
            try PageFile.refuseUnwritable(output, besides: ledger.url)
            let card = try ModelFile(contentsOf: url).card
            let model = Assessment.Model(
                name: card.name, sha256: try sha256(ofFileAt: url), blueprint: card.blueprint.name)
            let listing = try TournamentListing(openedBy: folders, logger)
            let line = ProgressLine(isQuiet: log.quiet)
            var recall = TournamentRecall(ledger: known, modelSHA256: model.sha256)
            let dives = try listing.entries.map { try recall.dive($0) }
            let evaluation = TournamentEvaluation(
                dives, residuals: card.calibration?.residuals ?? [], unsureEvents: listing.unsureEvents)
            let remarks = listing.remarks + evaluation.remarks
            for remark in listing.briefRemarks + evaluation.remarks { logger.notice("\(remark)") }
            try PageFile(
                url: output, evaluation: evaluation, card: card,
                remarks: listing.failures.map { "\($0)" } + remarks, threads: nil
            ).write(progress: line)
            logger.notice("\(dives.count) \(dives.count == 1 ? "dive" : "dives") in \(output.relativePath)")
            let pending = dives.count { $0.outcome == .pending }
            if pending > 0 {
                logger.notice(
                    """
                    \(pending) of \(dives.count) dives were not judged yet: call "divejudge evaluate" with the same folders, \
                    model and ledger
                    """)
                if let other = recall.otherModel {
                    logger.notice(
                        """
                        the ledger has assessments by \(other.name) (\(other.sha256.prefix(8))...) for \(other.diveCount) of these \
                        dives; name that model with --model
                        """)
                }
            }
            if !listing.failures.isEmpty { throw ExitCode(1) }
        }
    }
}
