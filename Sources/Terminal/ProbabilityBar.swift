/// A probability as a bar of blocks, in eighths of a character.
package enum ProbabilityBar {
    /// A bar of `width` characters for probability 1, padded with spaces; a nonzero probability is always visible.
    package static func text(_ probability: Double, width: Int) -> String {
        let eighths = Int((min(max(probability, 0), 1) * Double(width * 8)).rounded())
        let drawn = probability > 0 ? max(1, eighths) : 0
        let full = String(repeating: "█", count: drawn / 8)
        let rest = drawn % 8 == 0 ? "" : String(partial[drawn % 8 - 1])
        return (full + rest).padded(to: width)
    }

    private static let partial: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
}
