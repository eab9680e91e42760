public import Competition
public import Datasets
import Foundation
import Records
public import Scoring
import Terminal

/// Determines each dive's result in a listing: the ledger's assessment if it has one, else a new one.
public struct TournamentRound: Sendable {
    /// A dive's result.
    public enum Step: CaseIterable, Sendable { case judged, known, failed }

    private let entries: [TournamentListing.Entry]
    private let modelSHA256: String
    private let writer: LedgerWriter
    private let exitStatus: @Sendable (any Error) -> Int32
    private let onStep: @Sendable (Step, (any Error)?) -> Void

    /// - Parameters:
    ///   - modelSHA256: SHA-256 of the model file.
    ///   - exitStatus: the exit status recorded with a failure.
    ///   - onStep: called from any thread as soon as a dive is done, with its error if it failed.
    public init(
        _ entries: [TournamentListing.Entry], modelSHA256: String, writer: LedgerWriter,
        exitStatus: @escaping @Sendable (any Error) -> Int32,
        onStep: @escaping @Sendable (Step, (any Error)?) -> Void
    ) {
        self.entries = entries
        self.modelSHA256 = modelSHA256
        self.writer = writer
        self.exitStatus = exitStatus
        self.onStep = onStep
    }

    /// Judges all dives that the ledger does not know, in parallel.
    ///
    /// - Parameter body: called in the order of the entries, as soon as a dive and all before it have a result.
    /// - Throws: what `body` throws; `ScoringError` `.modelChanged`, which no single dive causes.
    public func judge(
        with opened: LoadedModel, threads: Int?, body: (JudgedDive) throws -> Void
    ) throws {
        try opened.assessConcurrently(entries.count, threads: threads) { judge, index in
            try outcome(of: entries[index], judge)
        } body: { index, outcome in
            try body(JudgedDive(entries[index], outcome.get()))
        }
    }

    private func outcome(of entry: TournamentListing.Entry, _ judge: Judge) throws -> JudgedDive.Outcome {
        if Interruption.isRequested { return .pending }
        var content: String?
        do {
            let dive = try entry.dive.get()
            let digest = try digest(of: dive, entry, judge)
            content = digest
            writer.enter(LedgerDive(entry, dive, contentSHA256: digest))
            let identity = AssessmentIdentity(dive, contentSHA256: digest, modelSHA256: modelSHA256)
            if let known = writer.known(identity) {
                onStep(.known, nil)
                return .judged(known.placed(dive))
            }
            let assessment = try judge.assess(dive.video, endingAt: dive.endFrame.map { $0 - 1 })
            let entered = writer.enter(assessment, identity)
            onStep(.judged, nil)
            return .judged(entered.placed(dive))
        } catch let error as ScoringError where error.code == .modelChanged {
            throw error
        } catch {
            writer.enter(
                LedgerFailure(
                    folder: entry.ledgerFolder, event: entry.event, file: entry.file,
                    contentSHA256: content,
                    reason: "\(error)", exitCode: exitStatus(error)))
            onStep(.failed, error)
            return .failed(reason: "\(error)")
        }
    }

    private func digest(
        of dive: LabeledDive, _ entry: TournamentListing.Entry, _ judge: Judge
    ) throws -> String {
        do {
            return try contentSHA256(of: dive.video)
        } catch {
            // The ledger still records the dive, but without the digest that no longer applies.
            writer.enter(LedgerDive(entry, dive, contentSHA256: nil))
            // The judge's error explains better what a video requires.
            _ = try judge.assess(dive.video, endingAt: dive.endFrame.map { $0 - 1 })
            throw error
        }
    }
}
