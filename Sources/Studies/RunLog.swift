package import Records

/// A ledger and the run whose rows are recorded.
package struct RunLog: Sendable {
    private let ledger: Ledger
    private let id: LedgerRun.ID

    /// Records a run in a ledger.
    package init(_ run: LedgerRun, in ledger: Ledger) throws {
        self.ledger = ledger
        id = try ledger.startRun(run)
    }

    /// Records a row, or the end of the run.
    package func record(_ epoch: LedgerEpoch) throws { try ledger.record(epoch: epoch, run: id) }
    /// Records a row, or the end of the run.
    package func record(_ metric: LedgerMetric) throws { try ledger.record(metric: metric, run: id) }
    /// Records a row, or the end of the run.
    package func end() throws { try ledger.endRun(id) }
}
