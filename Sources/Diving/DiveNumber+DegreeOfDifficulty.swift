extension DiveNumber {
    /// The degree of difficulty, or nil where the table does not allow the dive from that height.
    public func degreeOfDifficulty(from height: PlatformHeight) -> Double? {
        nil
    }
}
