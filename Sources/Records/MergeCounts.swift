/// The result of a merge, table by table.
public struct MergeCounts: Sendable, Equatable {
    /// The rows of the other ledger's table.
    public struct Count: Sendable, Equatable {
        /// Rows that this ledger lacked.
        public let added: Int
        /// Rows that it already had; of a dive or an epoch the newer one is kept.
        public let known: Int

        /// Creates a pair of counts.
        public init(added: Int, known: Int) {
            self.added = added
            self.known = known
        }
    }

    /// Calls of a command.
    public let runs: Count
    /// Assessments; of two evaluations' assessments with the same identity, the existing one is kept.
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
    /// A summary of the other ledger: "1 run added; 4 assessments added, 1 known already".
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
