import Commands
import Competition
import Datasets
import Foundation
import Records
import Scoring
import Terminal

/// What becomes of each dive of a listing: the ledger's verdict where it has one, else a new one.
struct TournamentRound: Sendable {
    let entries: [TournamentListing.Entry]
    /// SHA-256 of the model file.
    let modelSHA256: String
    let record: LedgerWriter
    let progress: RoundProgress

    /// Judges all dives that the ledger does not know, side by side.
    ///
    /// - Parameter body: called in the order of the entries, as soon as what became of one and of all before is known.
    /// - Throws: what `body` throws; `ScoringError` `.modelChanged`, which is no dive's fault.
    func judge(
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
            record.enter(LedgerDive(entry, dive, contentSHA256: digest))
            let identity = AssessmentIdentity(dive, contentSHA256: digest, modelSHA256: modelSHA256)
            if let known = record.known(identity) {
                progress.add(.known)
                return .judged(known.placed(dive))
            }
            let assessment = try judge.assess(dive.video, endingAt: dive.endFrame.map { $0 - 1 })
            let entered = record.enter(assessment, identity)
            progress.add(.judged)
            return .judged(entered.placed(dive))
        } catch let error as ScoringError where error.code == .modelChanged {
            throw error
        } catch {
            record.enter(
                LedgerFailure(
                    folder: entry.ledgerFolder, event: entry.event, file: entry.file,
                    contentSHA256: content,
                    reason: "\(error)", exitCode: exitStatus(of: error)))
            progress.add(.failed, "\(error)")
            return .failed(reason: "\(error)")
        }
    }

    private func digest(
        of dive: LabeledDive, _ entry: TournamentListing.Entry, _ judge: Judge
    ) throws -> String {
        do {
            return try contentSHA256(of: dive.video)
        } catch {
            // The ledger knows the dive, too, but not by a content that it has no longer.
            record.enter(LedgerDive(entry, dive, contentSHA256: nil))
            // The judge knows better what a video has to be.
            _ = try judge.assess(dive.video, endingAt: dive.endFrame.map { $0 - 1 })
            throw error
        }
    }
}
