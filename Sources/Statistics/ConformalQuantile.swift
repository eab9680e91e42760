extension [Double] {
    /// Of ascending values the one that the next stays below with that probability, where it could be any of them.
    ///
    /// The one of rank ceil((n + 1) * probability); nil where there are too few for that.
    package func conformalQuantile(_ probability: Double) -> Double? {
        // A hair less: in binary 100 * 0.07 comes out above 7.
        let rank = Int((Double(count + 1) * probability - 1e-9).rounded(.up))
        return indices.contains(rank - 1) ? self[rank - 1] : nil
    }
}
