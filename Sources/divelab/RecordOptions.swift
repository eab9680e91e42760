import ArgumentParser
import Foundation
import Records

/// Where runs, epochs and metrics are kept.
struct RecordOptions: ParsableArguments {
    @Option(help: "Ledger file; the user's own where it is not given.", completion: .file())
    var ledger: String?

    @Flag(help: "Keep no record of this call.")
    var noLedger = false

    /// Enters a run; nil where no record is wanted.
    func open(_ run: LedgerRun) throws -> RunLog? {
        guard !noLedger else { return nil }
        let ledger =
            try ledger.map { try Ledger(at: URL(filePath: $0)) }
            ?? Ledger(environment: ProcessInfo.processInfo.environment)
        return RunLog(ledger: ledger, id: try ledger.startRun(run))
    }
}

/// A ledger and the run whose rows are written.
struct RunLog {
    let ledger: Ledger
    let id: LedgerRun.ID

    func record(_ epoch: LedgerEpoch) throws { try ledger.record(epoch: epoch, run: id) }
    func record(_ metric: LedgerMetric) throws { try ledger.record(metric: metric, run: id) }
    func end() throws { try ledger.endRun(id) }
}
