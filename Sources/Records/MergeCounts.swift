/// What a merge did, table by table.
public struct MergeCounts: Sendable, Equatable {
    /// The rows of the other ledger's table.
    public struct Count: Sendable, Equatable {
        /// Rows that this ledger did not hold.
        public let added: Int
        /// Rows that it held before; of a dive or an epoch the newer one is kept.
        public let known: Int

        /// Collects both.
        public init(added: Int, known: Int) {
            self.added = added
            self.known = known
        }
    }

    /// Calls of a command.
    public let runs: Count
    /// Verdicts; of two with the same identity that evaluations entered, the one that was here is kept.
    public let assessments: Count
    /// Dives of tournaments, with their truths.
    public let dives: Count
    /// Measured numbers.
    public let metrics: Count
    /// Training epochs.
    public let epochs: Count
    /// Dives that could not be judged.
    public let failures: Count
}

extension MergeCounts: CustomStringConvertible {
    /// The tables that the other ledger has rows in: "runs 1 added, 0 known; assessments 4 added, 1 known".
    public var description: String {
        let tables = [
            ("runs", runs), ("assessments", assessments), ("dives", dives), ("metrics", metrics),
            ("epochs", epochs),
            ("failures", failures),
        ].filter { $0.1.added + $0.1.known > 0 }
        guard !tables.isEmpty else { return "an empty ledger" }
        return tables.map { "\($0) \($1.added) added, \($1.known) known" }.joined(separator: "; ")
    }
}
