import ArgumentParser
import Foundation
import Records
import Terminal

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Puts ledgers of several processes or machines together.",
        discussion: """
            EXAMPLES
              divejudge merge shard-*.sqlite --ledger all.sqlite
              divejudge evaluate final/ --ledger all.sqlite        nothing is judged again, everything is ranked

            The ledgers merged are left as they are; merging one again adds only what is new in it. A ledger that cannot be \
            read stops no other; the exit status is 1 then.
            """)

    @Argument(help: "Ledgers to take from.", completion: .file(extensions: ["sqlite"]))
    var ledgers: [String]

    @OptionGroup var ledger: LedgerOptions

    @OptionGroup var log: LogOptions

    func run() throws {
        try log.reportingErrors { logger in
            let target = try ledger.open()
            var failures: [ExitCode] = []
            for name in ledgers {
                do {
                    let counts = try target.merge(URL(fileName: name))
                    try StandardOutput.print("\(TerminalText.escaped(name)): \(counts)")
                } catch let error where error is StandardOutput.ClosedPipe || error is CommandError {
                    throw error
                } catch {
                    logger.error("\(error)")
                    failures.append(exitStatus(of: error))
                }
            }
            if failures.count > 0, ledgers.count > 1 { throw ExitCode(1) }
            if let code = failures.first { throw code }
        }
    }
}
