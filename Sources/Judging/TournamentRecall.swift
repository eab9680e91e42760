public import Competition
public import Datasets
public import Records
import Verdicts

/// The ledger's entries for a tournament's dives; nothing is judged.
public struct TournamentRecall {
    private let ledger: Ledger
    private let modelSHA256: String
    /// How many of the pending dives each other model has judged.
    private var others: [(model: Assessment.Model, diveCount: Int)] = []

    /// - Parameter modelSHA256: SHA-256 of the model file whose assessments are wanted.
    public init(ledger: Ledger, modelSHA256: String) {
        self.ledger = ledger
        self.modelSHA256 = modelSHA256
    }

    /// The other model that has judged most of the pending dives.
    public var otherModel: (name: String, sha256: String, diveCount: Int)? {
        others.max { $0.diveCount < $1.diveCount }.map { ($0.model.name, $0.model.sha256, $0.diveCount) }
    }

    /// A dive's recorded result; pending if there is none yet.
    ///
    /// - Throws: `RecordsError` if the ledger cannot be read.
    public mutating func dive(_ entry: TournamentListing.Entry) throws -> JudgedDive {
        do {
            let dive = try entry.dive.get()
            let identity = AssessmentIdentity(
                dive, contentSHA256: try contentSHA256(of: dive.video), modelSHA256: modelSHA256)
            if let known = try ledger.assessment(identity) {
                return JudgedDive(entry, .judged(known.placed(dive)))
            }
            let failure = try ledger.failure(
                of: entry.file, event: entry.event, in: entry.ledgerFolder, modelSHA256: modelSHA256)
            if let failure, failure.contentSHA256 == identity.contentSHA256 {
                return JudgedDive(entry, .failed(reason: failure.reason))
            }
            for model in try ledger.models(thatJudged: identity) { count(model) }
            return JudgedDive(entry, .pending)
        } catch let error as RecordsError {
            throw error
        } catch {
            return JudgedDive(entry, .failed(reason: "\(error)"))
        }
    }

    private mutating func count(_ model: Assessment.Model) {
        if let index = others.firstIndex(where: { $0.model.sha256 == model.sha256 }) {
            others[index].diveCount += 1
        } else {
            others.append((model, 1))
        }
    }
}
