public import Foundation
import GRDB
public import Statistics

/// A measured number, as stored in the ledger; every Spearman correlation becomes one.
public struct LedgerMetric: Sendable, Equatable {
    /// The measure: "spearman", "mean_absolute_error", "accuracy_position".
    public var name: String
    /// What it was measured on, in words or as a path.
    public var dataSet: String
    /// The event that it was measured on; nil for the whole data set.
    public var event: String?
    /// The number, or why it is undefined.
    public var statistic: Statistic
    /// How many dives it was measured on.
    public var count: Int
    /// The bounds of its confidence interval, if there is one.
    public var interval: ClosedRange<Double>?
    /// The p value, 0...1, if one was computed.
    public var pValue: Double?

    /// Creates a metric.
    public init(
        name: String, dataSet: String, event: String? = nil, statistic: Statistic, count: Int,
        interval: ClosedRange<Double>? = nil, pValue: Double? = nil
    ) {
        self.name = name
        self.dataSet = dataSet
        self.event = event
        self.statistic = statistic
        self.count = count
        self.interval = interval
        self.pValue = pValue
    }
}

/// A metric as stored in the ledger.
public struct LoggedMetric: Sendable, Equatable {
    /// The run that measured it.
    public let run: LedgerRun.ID
    /// When it was recorded.
    public let date: Date
    /// The name of the run's model, if it has one.
    public let modelName: String?
    /// The metric.
    public let metric: LedgerMetric
}

extension Ledger {
    /// Records a metric.
    ///
    /// - Throws: `RecordsError`.
    public func record(metric: LedgerMetric, run: LedgerRun.ID) throws {
        let value = metric.statistic.value.flatMap { $0.isFinite ? $0 : nil }
        let reason = value == nil ? metric.statistic.reason ?? "not a finite number" : nil
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO metrics (run_id, name, data_set, event, value, reason, n, low, high, p_value, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    run.row, metric.name, metric.dataSet, metric.event, value, reason, metric.count,
                    metric.interval?.lowerBound, metric.interval?.upperBound,
                    metric.pValue.flatMap { $0.isFinite ? $0 : nil }, Date().ledgerText,
                ])
        }
    }

    /// The latest metrics of a name, or of every name, newest first.
    ///
    /// - Throws: `RecordsError`.
    public func metrics(named name: String? = nil, limit: Int = 100) throws -> [LoggedMetric] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT metrics.*, runs.model_name FROM metrics JOIN runs ON runs.id = metrics.run_id
                    WHERE ?1 IS NULL OR metrics.name = ?1 ORDER BY metrics.created_at DESC, metrics.id DESC LIMIT ?2
                    """,
                arguments: [name, limit]
            ).map(LoggedMetric.init)
        }
    }
}

extension LoggedMetric {
    fileprivate init(row: Row) throws {
        let value: Double? = row["value"]
        let low: Double? = row["low"]
        let high: Double? = row["high"]
        run = LedgerRun.ID(row: row["run_id"])
        date = try Date(ledgerText: row["created_at"])
        modelName = row["model_name"]
        metric = LedgerMetric(
            name: row["name"], dataSet: row["data_set"], event: row["event"],
            statistic: value.map(Statistic.measured) ?? .undefined(reason: row["reason"] ?? ""),
            count: row["n"],
            interval: low.flatMap { low in high.flatMap { low <= $0 ? low...$0 : nil } },
            pValue: row["p_value"])
    }
}
