import ArgumentParser
import Diving
import Evaluation
import Footage
import Foundation
import Logging
import Records

/// The ledger's side of an evaluation: what is known already, and every new verdict the moment it is there.
///
/// Verdicts are worth more than their record. Once something cannot be entered, all that follows waits, is tried once more at
/// the end, and decides the exit status then. `@unchecked Sendable`: the lock guards all that changes.
final class TournamentRecord: @unchecked Sendable {
    let ledger: Ledger
    private let newRun: LedgerRun
    private let lock = NSLock()
    private var run: LedgerRun.ID?
    private var waiting: [Row] = []
    private var failure: (any Error)?

    private enum Row {
        case verdict(Assessment, AssessmentIdentity)
        case dive(LedgerDive)
        case failure(LedgerFailure)
        case metric(LedgerMetric)
    }

    /// Opens the ledger and enters the run.
    ///
    /// - Throws: `RecordsError`, save that of a ledger that another process keeps locked, which may be free later.
    init(_ ledger: LedgerOptions, _ run: LedgerRun) throws {
        self.ledger = try ledger.open()
        newRun = run
        do {
            self.run = try self.ledger.startRun(run)
        } catch let error as RecordsError where error.code == .busy {
            failure = error
        }
    }

    /// The verdict that the ledger holds; none where it cannot be read, which is told at the end.
    func known(_ identity: AssessmentIdentity) -> Assessment? {
        do {
            return try ledger.assessment(identity)
        } catch {
            lock.withLock { failure = failure ?? error }
            return nil
        }
    }

    /// Enters a verdict; gives the one that counts, which another process may have entered before.
    func enter(_ assessment: Assessment, _ identity: AssessmentIdentity) -> Assessment {
        enter(.verdict(assessment, identity)) ?? assessment
    }

    /// Enters a dive's place in its tournament and what is known of it.
    func enter(_ dive: LedgerDive) { _ = enter(.dive(dive)) }

    /// Enters why a dive has no verdict.
    func enter(_ failure: LedgerFailure) { _ = enter(.failure(failure)) }

    /// Enters what was measured.
    func enter(_ metrics: [LedgerMetric]) { for metric in metrics { _ = enter(.metric(metric)) } }

    /// Tries once more what waits, and ends the run.
    ///
    /// - Returns: the status to exit with where something could not be entered.
    func close(_ log: Logger) -> ExitCode? {
        let rows = lock.withLock { waiting }
        var enteredCount = 0
        do {
            let run = try lock.withLock { self.run } ?? ledger.startRun(newRun)
            for row in rows {
                _ = try write(row, run)
                enteredCount += 1
            }
            try ledger.endRun(run)
            return nil
        } catch {
            let lostCount = rows.dropFirst(enteredCount).count {
                if case .verdict = $0 { true } else { false }
            }
            log.error("\(error)")
            if lostCount > 0 {
                log.error("\(lostCount) of the verdicts were not logged; the same command judges them again")
            }
            return exitStatus(of: error)
        }
    }

    /// Enters a row, or lets it wait; gives the verdict that counts.
    private func enter(_ row: Row) -> Assessment? {
        guard let run = lock.withLock({ failure == nil ? run : nil }) else {
            lock.withLock { waiting.append(row) }
            return nil
        }
        do {
            return try write(row, run)
        } catch {
            lock.withLock {
                failure = failure ?? error
                waiting.append(row)
            }
            return nil
        }
    }

    private func write(_ row: Row, _ run: LedgerRun.ID) throws -> Assessment? {
        switch row {
        case .verdict(let assessment, let identity):
            return try ledger.record(evaluated: assessment, identity: identity, run: run)
        case .dive(let dive): try ledger.record(dive: dive, run: run)
        case .failure(let failure): try ledger.record(failure: failure, run: run)
        case .metric(let metric): try ledger.record(metric: metric, run: run)
        }
        return nil
    }
}
