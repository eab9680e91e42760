/// A number three lines high, drawn with half blocks: six rows of square dots.
package enum LargeDigits {
    /// The three lines of a number such as "78.4"; characters other than digits and the point are omitted.
    package static func lines(_ number: String) -> [String] {
        let glyphs = number.compactMap { shapes[$0] }
        return (0..<3).map { line in
            glyphs.map { glyph in
                zip(glyph[2 * line], glyph[2 * line + 1]).map { upper, lower in
                    switch (upper, lower) {
                    case ("#", "#"): "█"
                    case ("#", _): "▀"
                    case (_, "#"): "▄"
                    default: " "
                    }
                }.joined()
            }.joined(separator: " ")
        }
    }

    private static let shapes: [Character: [String]] = [
        "0": [".##.", "#..#", "#..#", "#..#", "#..#", ".##."],
        "1": [".#.", "##.", ".#.", ".#.", ".#.", "###"],
        "2": ["###.", "...#", ".##.", "#...", "#...", "####"],
        "3": ["###.", "...#", ".##.", "...#", "...#", "###."],
        "4": ["#..#", "#..#", "#..#", "####", "...#", "...#"],
        "5": ["####", "#...", "###.", "...#", "...#", "###."],
        "6": [".##.", "#...", "###.", "#..#", "#..#", ".##."],
        "7": ["####", "...#", "..#.", "..#.", ".#..", ".#.."],
        "8": [".##.", "#..#", ".##.", "#..#", "#..#", ".##."],
        "9": [".##.", "#..#", "#..#", ".###", "...#", ".##."],
        ".": [".", ".", ".", ".", ".", "#"],
    ]
}
