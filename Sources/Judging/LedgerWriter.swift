import Foundation
public import Records
public import Verdicts

/// A command's connection to the ledger: looks up known assessments, and records each new one immediately.
///
/// An assessment matters more than its record. While the ledger is locked or its disk is full, rows wait and are retried
/// from time to time and at the end. Rows that still cannot be recorded determine the exit status. `@unchecked Sendable`:
/// the lock guards all mutable state.
public final class LedgerWriter: @unchecked Sendable {
    private let openLedger: @Sendable () throws -> Ledger
    private let newRun: LedgerRun
    private let lock = NSLock()
    private var ledger: Ledger?
    private var run: LedgerRun.ID?
    private var waiting: [Row] = []
    /// When to retry the ledger; nil while it accepts rows.
    private var pauseEnd: ContinuousClock.Instant?
    /// The error of the first row that the ledger rejected for good.
    private var refusal: (any Error)?
    private var refusedVerdictCount = 0

    private static let pause = Duration.seconds(10)

    /// A dive's place.
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

    /// Opens the ledger and records the run.
    ///
    /// - Parameter open: opens the ledger; called again if that failed.
    /// - Throws: `RecordsError`, except for a ledger locked by another process, which may be free later.
    public init(_ run: LedgerRun, open: @escaping @Sendable () throws -> Ledger) throws {
        openLedger = open
        newRun = run
        do {
            _ = try opened()
        } catch  where error.mayPass {
            pauseEnd = .now + Self.pause
        }
    }

    /// The ledger's assessment; nil also if it cannot be read, which is reported at the end.
    public func known(_ identity: AssessmentIdentity) -> Assessment? {
        do {
            return try lock.withLock { ledger }?.assessment(identity)
        } catch {
            if !error.mayPass { lock.withLock { refusal = refusal ?? error } }
            return nil
        }
    }

    /// Records an assessment that is never looked up.
    ///
    /// - Parameter endFrame: the first frame that was not judged, from 0 at 25 a second; nil at the end of the video.
    public func enter(_ assessment: Assessment, contentSHA256: String?, endFrame: Int?) {
        _ = enter(.verdict(assessment, contentSHA256: contentSHA256, endFrame: endFrame))
    }

    /// Records an evaluation's assessment; returns the one that counts, which another process may have recorded before.
    public func enter(_ assessment: Assessment, _ identity: AssessmentIdentity) -> Assessment {
        enter(.evaluated(assessment, identity)) ?? assessment
    }

    /// Records a dive's place in its tournament and its truth.
    public func enter(_ dive: LedgerDive) { _ = enter(.dive(dive)) }

    /// Records why a dive has no assessment.
    public func enter(_ failure: LedgerFailure) { _ = enter(.failure(failure)) }

    /// Records what could not be listed.
    public func enter(_ failures: [LedgerFailure]) { for failure in failures { enter(failure) } }

    /// Records measurements.
    public func enter(_ metrics: [LedgerMetric]) { for metric in metrics { _ = enter(.metric(metric)) } }

    /// Records that these are all the dives of a folder and its subfolders; earlier entries for others are removed.
    public func enter(allDives dives: [DivePlace], in root: String) {
        _ = enter(.listing(root: root, dives: dives))
    }

    /// What could not be recorded, and why.
    public struct Loss: Sendable {
        /// Why the ledger rejected the first row.
        public let reason: any Error
        /// How many of the rows are assessments.
        public let verdictCount: Int
    }

    /// Retries the waiting rows once more, and ends the run.
    ///
    /// - Returns: what could not be recorded; nil if everything was.
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

    /// Records a row, or queues it; returns the assessment that counts.
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

    /// Records the waiting rows, in order.
    ///
    /// - Throws: if the ledger currently accepts nothing.
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
    /// Whether the ledger may accept the same row later: another process is writing, or the disk is full.
    fileprivate var mayPass: Bool {
        let code = (self as? RecordsError)?.code
        return code == .busy || code == .writeFailed
    }
}
