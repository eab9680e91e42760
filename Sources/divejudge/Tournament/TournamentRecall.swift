import Evaluation
import Records

/// What the ledger holds of a tournament's dives; nothing is judged.
struct TournamentRecall {
    let ledger: Ledger
    /// SHA-256 of the model file whose verdicts are wanted.
    let modelSHA256: String

    /// What became of a dive when it was its turn; pending where it was not yet.
    ///
    /// - Throws: `RecordsError`, for the ledger cannot be read.
    func dive(_ entry: TournamentListing.Entry) throws -> JudgedDive {
        do {
            let dive = try entry.dive.get()
            let identity = AssessmentIdentity(
                dive, contentSHA256: try contentSHA256(of: dive.video), modelSHA256: modelSHA256)
            if let known = try ledger.assessment(identity) {
                return JudgedDive(entry, .judged(known.placed(dive)))
            }
            let failure = try ledger.failure(
                of: entry.file, event: entry.event, in: entry.ledgerFolder, modelSHA256: modelSHA256)
            let isSame = failure?.contentSHA256 == identity.contentSHA256
            return JudgedDive(
                entry, failure.flatMap { isSame ? .failed(reason: $0.reason) : nil } ?? .pending)
        } catch let error as RecordsError {
            throw error
        } catch {
            return JudgedDive(entry, .failed(reason: "\(error)"))
        }
    }
}
