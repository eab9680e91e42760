package import Records

/// A ledger and the run whose rows are written.
package struct RunLog: Sendable {
    private let ledger: Ledger
    private let id: LedgerRun.ID

    /// Enters a run in a ledger.
    package init(_ run: LedgerRun, in ledger: Ledger) throws {
        self.ledger = ledger
        id = try ledger.startRun(run)
    }

    /// Enters a row, or the end of the run.
    package func record(_ epoch: LedgerEpoch) throws { try ledger.record(epoch: epoch, run: id) }
    /// Enters a row, or the end of the run.
    package func record(_ metric: LedgerMetric) throws { try ledger.record(metric: metric, run: id) }
    /// Enters a row, or the end of the run.
    package func end() throws { try ledger.endRun(id) }
}
