import Foundation
public import Records
public import Verdicts

/// The ledger's side of a command: what is known already, and every new verdict the moment it is there.
///
/// Verdicts are worth more than their record. While the ledger is locked or its disk is full, rows wait; from time to time and
/// at the end they are tried again. What could not be entered by then decides the exit status. `@unchecked Sendable`: the
/// lock guards all that changes.
public final class LedgerWriter: @unchecked Sendable {
    private let openLedger: @Sendable () throws -> Ledger
    private let newRun: LedgerRun
    private let lock = NSLock()
    private var ledger: Ledger?
    private var run: LedgerRun.ID?
    private var waiting: [Row] = []
    /// When the ledger is tried again; nil while it takes rows.
    private var pauseEnd: ContinuousClock.Instant?
    /// The first row's that the ledger refused for good.
    private var refusal: (any Error)?
    private var refusedVerdictCount = 0

    private static let pause = Duration.seconds(10)

    /// Where a dive belongs.
    public typealias DivePlace = (folder: String, file: String, event: String)

    private enum Row {
        case verdict(Assessment, contentSHA256: String?, endFrame: Int?)
        case evaluated(Assessment, AssessmentIdentity)
        case dive(LedgerDive)
        case failure(LedgerFailure)
        case metric(LedgerMetric)
        case listing(root: String, dives: [DivePlace])

        var isVerdict: Bool {
            switch self {
            case .verdict, .evaluated: true
            case .dive, .failure, .metric, .listing: false
            }
        }
    }

    /// Opens the ledger and enters the run.
    ///
    /// - Parameter open: opens the ledger; called again while it could not be opened.
    /// - Throws: `RecordsError`, save that of a ledger that another process keeps locked, which may be free later.
    public init(_ run: LedgerRun, open: @escaping @Sendable () throws -> Ledger) throws {
        openLedger = open
        newRun = run
        do {
            _ = try opened()
        } catch  where error.mayPass {
            pauseEnd = .now + Self.pause
        }
    }

    /// The verdict that the ledger holds; none where it cannot be read, which is told at the end.
    public func known(_ identity: AssessmentIdentity) -> Assessment? {
        do {
            return try lock.withLock { ledger }?.assessment(identity)
        } catch {
            if !error.mayPass { lock.withLock { refusal = refusal ?? error } }
            return nil
        }
    }

    /// Enters a verdict for which nobody asks whether it is known.
    ///
    /// - Parameter endFrame: the first frame that was not judged, from 0 at 25 a second; nil at the end of the video.
    public func enter(_ assessment: Assessment, contentSHA256: String?, endFrame: Int?) {
        _ = enter(.verdict(assessment, contentSHA256: contentSHA256, endFrame: endFrame))
    }

    /// Enters an evaluation's verdict; gives the one that counts, which another process may have entered before.
    public func enter(_ assessment: Assessment, _ identity: AssessmentIdentity) -> Assessment {
        enter(.evaluated(assessment, identity)) ?? assessment
    }

    /// Enters a dive's place in its tournament and what is known of it.
    public func enter(_ dive: LedgerDive) { _ = enter(.dive(dive)) }

    /// Enters why a dive has no verdict.
    public func enter(_ failure: LedgerFailure) { _ = enter(.failure(failure)) }

    /// Enters what could not be listed.
    public func enter(_ failures: [LedgerFailure]) { for failure in failures { enter(failure) } }

    /// Enters what was measured.
    public func enter(_ metrics: [LedgerMetric]) { for metric in metrics { _ = enter(.metric(metric)) } }

    /// Enters that these are all the dives of a folder and of those below; others that they held once have gone.
    public func enter(allDives dives: [DivePlace], in root: String) {
        _ = enter(.listing(root: root, dives: dives))
    }

    /// What could not be entered, and why.
    public struct Loss: Sendable {
        /// Why the ledger refused the first of it.
        public let reason: any Error
        /// How many verdicts are among it.
        public let verdictCount: Int
    }

    /// Tries once more what waits, and ends the run.
    ///
    /// - Returns: what could not be entered; nil where all of it was.
    public func close() -> Loss? {
        lock.withLock {
            do {
                let (ledger, run) = try enterWaiting()
                try ledger.endRun(run)
            } catch {
                refusal = refusal ?? error
            }
            return refusal.map {
                Loss(reason: $0, verdictCount: refusedVerdictCount + waiting.count { $0.isVerdict })
            }
        }
    }

    /// Enters a row, or lets it wait; gives the verdict that counts.
    private func enter(_ row: Row) -> Assessment? {
        lock.withLock {
            if let pauseEnd, .now < pauseEnd {
                waiting.append(row)
                return nil
            }
            do {
                let opened = try enterWaiting()
                pauseEnd = nil
                return try write(row, opened)
            } catch  where error.mayPass {
                pauseEnd = .now + Self.pause
                waiting.append(row)
            } catch {
                refuse(row, error)
            }
            return nil
        }
    }

    /// Enters what waits, in its order.
    ///
    /// - Throws: where the ledger takes nothing now.
    private func enterWaiting() throws -> (Ledger, LedgerRun.ID) {
        let opened = try opened()
        var enteredCount = 0
        defer { waiting.removeFirst(enteredCount) }
        for row in waiting {
            do {
                _ = try write(row, opened)
            } catch  where !error.mayPass {
                refuse(row, error)
            }
            enteredCount += 1
        }
        return opened
    }

    private func opened() throws -> (Ledger, LedgerRun.ID) {
        let ledger = try ledger ?? openLedger()
        self.ledger = ledger
        let run = try run ?? ledger.startRun(newRun)
        self.run = run
        return (ledger, run)
    }

    private func refuse(_ row: Row, _ error: any Error) {
        refusal = refusal ?? error
        if row.isVerdict { refusedVerdictCount += 1 }
    }

    private func write(_ row: Row, _ opened: (ledger: Ledger, run: LedgerRun.ID)) throws -> Assessment? {
        let (ledger, run) = opened
        switch row {
        case .evaluated(let assessment, let identity):
            return try ledger.record(evaluated: assessment, identity: identity, run: run)
        case .verdict(let assessment, let content, let endFrame):
            try ledger.record(
                assessment: assessment, contentSHA256: content, endFrame: endFrame, run: run)
        case .dive(let dive): try ledger.record(dive: dive, run: run)
        case .failure(let failure): try ledger.record(failure: failure, run: run)
        case .metric(let metric): try ledger.record(metric: metric, run: run)
        case .listing(let root, let dives): try ledger.forgetDives(in: root, except: dives)
        }
        return nil
    }
}

extension Error {
    /// Whether the ledger may take the same row later: another process writes, or the disk is full.
    fileprivate var mayPass: Bool {
        let code = (self as? RecordsError)?.code
        return code == .busy || code == .writeFailed
    }
}
