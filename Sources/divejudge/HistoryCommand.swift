import ArgumentParser
import Files
import Foundation

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Lists past assessments and measured Spearman correlations, newest first.",
        discussion: """
            EXAMPLES
              divejudge history
              divejudge history --limit 100
              divejudge history --json | jq .assessment.score

            The difficulty of a dive is that from 10 m, or from the height that "score" was given: a video may stand in \
            events of several heights.
            """)

    @Option(help: ArgumentHelp("How many of each to list.", valueName: "count"))
    var limit = 20

    @Flag(help: "Print one JSON object per line, for other programs.")
    var json = false

    @OptionGroup var ledger: LedgerOptions

    @OptionGroup var log: LogOptions

    func validate() throws {
        if limit < 1 {
            throw ValidationError("--limit is \(limit); give 1 or more.")
        }
    }

    func run() throws {
        try log.reportingErrors { logger in
            if ledger.ledger == nil, !FileManager.default.fileExists(atPath: ledger.url.path) {
                logger.notice("there is no ledger yet: \(ledger.url.path)")
                return
            }
            logger.debug("reading \(ledger.url.path)")
            let history = try ledger.openForReading()
            let view = HistoryView(
                assessments: try history.assessments(limit: limit),
                correlations: try history.metrics(named: "spearman", limit: limit))
            if json {
                for line in try view.jsonLines() { try StandardOutput.print(line) }
            } else {
                try StandardOutput.print(view.text(style: .forStandardOutput()))
            }
        }
    }
}
