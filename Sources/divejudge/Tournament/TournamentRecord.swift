import ArgumentParser
import Diving
import Evaluation
import Footage
import Foundation
import Logging
import Records

/// The ledger's side of an evaluation: what is known already, and every new verdict the moment it is there.
///
/// Verdicts are worth more than their record: what cannot be entered is kept back, tried once more at the end, and decides
/// the exit status then. `@unchecked Sendable`: the lock guards all that changes.
final class TournamentRecord: @unchecked Sendable {
    let ledger: Ledger
    let run: LedgerRun.ID
    private let lock = NSLock()
    private var waiting: [(assessment: Assessment, identity: AssessmentIdentity)] = []
    private var failure: (any Error)?

    /// Opens the ledger and enters the run.
    ///
    /// - Throws: `RecordsError`.
    init(_ ledger: LedgerOptions, _ run: LedgerRun) throws {
        self.ledger = try ledger.open()
        self.run = try self.ledger.startRun(run)
    }

    /// The verdict that the ledger holds; none where it cannot be read, which is told at the end.
    func known(_ identity: AssessmentIdentity) -> Assessment? {
        noting { try ledger.assessment(identity) } ?? nil
    }

    /// Enters a verdict; gives the one that counts, which another process may have entered before.
    func enter(_ assessment: Assessment, _ identity: AssessmentIdentity) -> Assessment {
        if let entered = noting({ try ledger.record(evaluated: assessment, identity: identity, run: run) }) {
            return entered
        }
        lock.withLock { waiting.append((assessment, identity)) }
        return assessment
    }

    /// Enters a dive's place in its tournament and what is known of it.
    func enter(_ dive: LedgerDive) {
        _ = noting { try ledger.record(dive: dive, run: run) }
    }

    /// Enters why a dive has no verdict.
    func enter(_ failure: LedgerFailure) {
        _ = noting { try ledger.record(failure: failure, run: run) }
    }

    /// Enters what was measured.
    func enter(_ metrics: [LedgerMetric]) {
        for metric in metrics { _ = noting { try ledger.record(metric: metric, run: run) } }
    }

    /// Tries once more what waits, and ends the run.
    ///
    /// - Returns: the status to exit with where something could not be entered.
    func close(_ log: Logger) -> ExitCode? {
        let waiting = lock.withLock { self.waiting }
        var lostCount = 0
        for (assessment, identity) in waiting {
            if noting({ try ledger.record(evaluated: assessment, identity: identity, run: run) }) == nil {
                lostCount += 1
            }
        }
        _ = noting { try ledger.endRun(run) }
        guard let failure = lock.withLock({ failure }) else { return nil }
        log.error("\(failure)")
        if lostCount > 0 {
            log.error("\(lostCount) of the verdicts were not logged; the same command judges them again")
        }
        return exitStatus(of: failure)
    }

    /// What a call gives; nil where it fails, which is kept to be told.
    private func noting<Result>(_ body: () throws -> Result) -> Result? {
        do {
            return try body()
        } catch {
            lock.withLock { failure = failure ?? error }
            return nil
        }
    }
}
