import ArgumentParser
import Diving
import Foundation
import Logging
import Records
import Scoring
import Tensors

/// The ledger's side of a `score` call: one run, and one row an assessment.
///
/// Verdicts are worth more than their record. Where the ledger is busy or fails, they are kept back and tried once more at
/// the end; what could not be entered by then is said, and decides the exit status.
struct VerdictRecord {
    private let ledger: LedgerOptions
    private let run: LedgerRun
    private let log: Logger
    private var opened: (ledger: Ledger, run: LedgerRun.ID)?
    private var waiting: [(assessment: Assessment, contentSHA256: String?)] = []
    private var failure: (any Error)?

    /// Opens the ledger and enters the run.
    ///
    /// - Throws: `RecordsError`, save that of a busy ledger, which may be free later.
    init(_ ledger: LedgerOptions, of opened: OpenedModel, log: Logger) throws {
        self.ledger = ledger
        self.log = log
        run = try LedgerRun(of: opened)
        do {
            self.opened = try open()
        } catch let error as RecordsError where error.code == .busy {
            failure = error
        }
    }

    /// Enters an assessment, or keeps it back.
    mutating func enter(_ assessment: Assessment, of file: String) {
        waiting.append((assessment, try? contentSHA256(of: URL(fileName: file))))
        if failure == nil { enterWaiting() }
    }

    /// Tries once more what waits, and ends the run.
    ///
    /// - Returns: the status to exit with where something could not be entered.
    mutating func close() -> ExitCode? {
        if !waiting.isEmpty || opened == nil { enterWaiting() }
        if failure == nil, let opened {
            do {
                try opened.ledger.endRun(opened.run)
            } catch {
                failure = error
            }
        }
        guard let failure else { return nil }
        log.error("\(failure)")
        if !waiting.isEmpty {
            log.error("\(waiting.count) of the verdicts printed were not logged")
        }
        return exitStatus(of: failure)
    }

    private mutating func enterWaiting() {
        failure = nil
        do {
            let (ledger, run) = try opened ?? open()
            opened = (ledger, run)
            while let next = waiting.first {
                try ledger.record(assessment: next.assessment, contentSHA256: next.contentSHA256, run: run)
                waiting.removeFirst()
            }
        } catch {
            failure = error
        }
    }

    private func open() throws -> (ledger: Ledger, run: LedgerRun.ID) {
        let opened = try ledger.open()
        return (opened, try opened.startRun(run))
    }
}
