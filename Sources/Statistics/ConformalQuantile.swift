extension [Double] {
    /// The value, from an ascending sequence, that a new exchangeable value stays below with that probability.
    ///
    /// It is the one of rank ceil((n + 1) * probability); nil if there are too few values for that.
    package func conformalQuantile(_ probability: Double) -> Double? {
        // Slightly reduced: in binary, 100 * 0.07 comes out above 7.
        let rank = Int((Double(count + 1) * probability - 1e-9).rounded(.up))
        return indices.contains(rank - 1) ? self[rank - 1] : nil
    }
}
