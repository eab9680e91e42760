import ArgumentParser
import Commands
import Foundation
import Records
import Terminal

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Merges the ledgers of several processes or machines.",
        discussion: """
            EXAMPLES
              divejudge merge shard-*.sqlite --ledger all.sqlite
              divejudge evaluate final/ --ledger all.sqlite    ranks all, judges none again

            The ledgers merged are left as they are; merging one again adds only what is new in it. A ledger that cannot be \
            read stops no other; the exit status is 1 then.
            """)

    @Argument(help: "Ledgers to take from.", completion: .file(extensions: ["sqlite"]))
    var ledgers: [String]

    @OptionGroup var ledger: LedgerOptions

    @OptionGroup var log: LogOptions

    func run() throws {
        try log.reportingErrors { logger in
            var target: Ledger?
            var failures: [ExitCode] = []
            var mergedCount = 0
            var outputFailure: (any Error)?
            for name in ledgers {
                let line: String
                do {
                    let source = URL(fileName: name)
                    guard FileManager.default.fileExists(atPath: source.path) else {
                        throw CommandError(
                            .missing, name, "there is no such ledger", remedy: "Check its name.")
                    }
                    // Only once a source exists: a mistyped name leaves no empty ledger.
                    let opened = try target ?? ledger.open()
                    target = opened
                    let counts = try opened.merge(source)
                    mergedCount += 1
                    line = "\(TerminalText.escaped(name)): \(counts)"
                } catch let error as RecordsError where error.code == .sameLedger && ledgers.count > 1 {
                    logger.notice("\(name): skipped: this is the target ledger")
                    continue
                } catch {
                    logger.error("\(error)")
                    failures.append(ExitCode(exitStatus(of: error)))
                    continue
                }
                // All are merged, even if nobody reads the output.
                do {
                    if outputFailure == nil { try StandardOutput.print(line) }
                } catch {
                    outputFailure = error
                }
            }
            if let target, mergedCount > 0 {
                logger.notice(
                    "\(mergedCount) of \(ledgers.count) ledgers merged; all in \(target.url.path)")
            }
            if failures.count > 0, ledgers.count > 1 { throw ExitCode(1) }
            if let code = failures.first { throw code }
            if let outputFailure { throw outputFailure }
        }
    }
}
