import Foundation
import GRDB

/// One call of a command, or one training run: every row of the ledger belongs to one.
public struct LedgerRun: Sendable, Equatable {
    /// "divejudge" or "divelab".
    public var tool: String
    /// The tool's version.
    public var version: String
    /// The command line.
    public var commandLine: String
    /// The model that judged or was trained; nil if the run has none.
    public var model: Model?
    /// The preprocessing id of its clips.
    public var preprocessing: String?
    /// The effective recipe, as JSON; nil if nothing was trained.
    public var recipeJSON: String?

    /// Creates a run.
    public init(
        tool: String, version: String, commandLine: String, model: Model? = nil, preprocessing: String? = nil,
        recipeJSON: String? = nil
    ) {
        self.tool = tool
        self.version = version
        self.commandLine = commandLine
        self.model = model
        self.preprocessing = preprocessing
        self.recipeJSON = recipeJSON
    }

    /// The model of a run.
    public struct Model: Sendable, Equatable {
        /// The model's name.
        public var name: String
        /// SHA-256 of its file; nil during training.
        public var sha256: String?
        /// Its blueprint as JSON.
        public var blueprintJSON: String

        /// Creates a model's entry.
        public init(name: String, sha256: String?, blueprintJSON: String) {
            self.name = name
            self.sha256 = sha256
            self.blueprintJSON = blueprintJSON
        }
    }

    /// Identifies a run within its ledger.
    public struct ID: Sendable, Hashable, CustomStringConvertible {
        let row: Int64

        /// The row's number.
        public var description: String { String(row) }
    }
}

extension Ledger {
    /// Records a run that starts now.
    ///
    /// - Throws: `RecordsError`.
    public func startRun(_ run: LedgerRun) throws -> LedgerRun.ID {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO runs (uuid, tool, version, command_line, model_name, model_sha256, blueprint, preprocessing,
                        recipe, started_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    UUID().uuidString.lowercased(), run.tool, run.version, run.commandLine, run.model?.name,
                    run.model?.sha256, run.model?.blueprintJSON, run.preprocessing, run.recipeJSON,
                    Date().ledgerText,
                ])
            return LedgerRun.ID(row: database.lastInsertedRowID)
        }
    }

    /// Records that a run has ended, now.
    ///
    /// - Throws: `RecordsError`.
    public func endRun(_ run: LedgerRun.ID) throws {
        try write { database in
            try database.execute(
                sql: "UPDATE runs SET ended_at = ? WHERE id = ?", arguments: [Date().ledgerText, run.row])
        }
    }
}

extension Date {
    /// UTC with milliseconds, as ISO 8601 writes it: sorts as text, and SQLite's date functions read it.
    var ledgerText: String {
        formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .omitted)
        )
    }

    init(ledgerText: String) throws {
        self = try Date(ledgerText, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
