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
    /// What the other ledger holds: "1 run added; 4 assessments added, 1 known already".
    public var description: String {
        let tables = [
            ("run", runs), ("assessment", assessments), ("dive", dives), ("metric", metrics),
            ("epoch", epochs),
            ("failure", failures),
        ].filter { $0.1.added + $0.1.known > 0 }
        guard !tables.isEmpty else { return "an empty ledger" }
        return tables.map { name, count in
            let added = count.added > 0 ? "\(count.added) \(name)\(count.added == 1 ? "" : "s") added" : nil
            let noun = added == nil ? " \(name)\(count.known == 1 ? "" : "s")" : ""
            let known = count.known > 0 ? "\(count.known)\(noun) known already" : nil
            return [added, known].compactMap(\.self).joined(separator: ", ")
        }.joined(separator: "; ")
    }
}
