import Foundation
import GRDB

/// One pass over the training dives, as stored in the ledger.
public struct LedgerEpoch: Sendable, Equatable {
    /// Starts at 1.
    public var epoch: Int
    /// Mean losses over the epoch by name; a value that is not finite is stored as null.
    public var trainingLosses: [String: Double]
    /// What was measured on the validation split afterwards, by name; non-finite values as above.
    public var validationMetrics: [String: Double]
    /// Duration, including validation.
    public var seconds: Double
    /// Dives trained on.
    public var sampleCount: Int

    /// Creates an epoch.
    public init(
        epoch: Int, trainingLosses: [String: Double], validationMetrics: [String: Double], seconds: Double,
        sampleCount: Int
    ) {
        self.epoch = epoch
        self.trainingLosses = trainingLosses
        self.validationMetrics = validationMetrics
        self.seconds = seconds
        self.sampleCount = sampleCount
    }
}

extension Ledger {
    /// Records an epoch, replacing the run's earlier entry for it, as happens when a run resumes from a checkpoint.
    ///
    /// - Throws: `RecordsError`.
    public func record(epoch: LedgerEpoch, run: LedgerRun.ID) throws {
        try write { database in
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO epochs
                        (run_id, epoch, training_losses, validation_metrics, seconds, samples, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    run.row, epoch.epoch, try json(epoch.trainingLosses), try json(epoch.validationMetrics),
                    epoch.seconds, epoch.sampleCount, Date().ledgerText,
                ])
        }
    }

    /// The epochs of a run in order, without values that were not finite.
    ///
    /// - Throws: `RecordsError`; `DecodingError` for a row in a format that this version does not write.
    public func epochs(of run: LedgerRun.ID) throws -> [LedgerEpoch] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM epochs WHERE run_id = ? ORDER BY epoch", arguments: [run.row]
            ).map { row in
                LedgerEpoch(
                    epoch: row["epoch"], trainingLosses: try numbers(row["training_losses"]),
                    validationMetrics: try numbers(row["validation_metrics"]), seconds: row["seconds"],
                    sampleCount: row["samples"])
            }
        }
    }

    private func json(_ numbers: [String: Double]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(
            decoding: try encoder.encode(numbers.mapValues { $0.isFinite ? $0 : nil }), as: UTF8.self)
    }

    private func numbers(_ json: String) throws -> [String: Double] {
        try JSONDecoder().decode([String: Double?].self, from: Data(json.utf8)).compactMapValues(\.self)
    }
}
