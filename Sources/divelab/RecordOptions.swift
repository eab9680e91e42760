import ArgumentParser
import Foundation
import Records
import Studies

/// Where runs, epochs and metrics are recorded.
struct RecordOptions: ParsableArguments {
    @Option(help: "Ledger file; default: the user's own.", completion: .file())
    var ledger: String?

    @Flag(help: "Do not record this run.")
    var noLedger = false

    /// Records a run; nil if nothing is to be recorded.
    func open(_ run: LedgerRun) throws -> RunLog? {
        guard !noLedger else { return nil }
        let ledger =
            try ledger.map { try Ledger(at: URL(filePath: $0)) }
            ?? Ledger(environment: ProcessInfo.processInfo.environment)
        return try RunLog(run, in: ledger)
    }
}
