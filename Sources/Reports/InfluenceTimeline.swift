import Verdicts

/// How each clip affects a score, as bars along the window's time.
struct InfluenceTimeline {
    let clips: [Assessment.ClipInfluence]
    let score: Double
    /// The window's frames.
    let window: ClosedRange<Int>
    /// From take-off to entry, if found.
    let flight: ClosedRange<Int>?
    /// The influence, up or down, of a full bar.
    let greatest: Double

    private static let left = 4.0
    private static let right = 316.0
    private static let middle = 42.0
    private static let reach = 24.0

    var svg: String {
        let influences = clips.map { score - $0.scoreWithout }
        let words = influences.enumerated().map { "clip \($0 + 1) \($1.signedText(1))" }
        var parts = [
            "<svg class=\"timeline\" role=\"img\" aria-label=\"Each clip's effect on the score, in points: "
                + "\(words.joined(separator: ", "))\" viewBox=\"0 0 320 98\">"
        ]
        if let flight {
            let (start, end) = (x(flight.lowerBound), x(flight.upperBound))
            parts.append(
                "<rect class=\"flight\" x=\"\(svgNumber(start))\" y=\"4\" width=\"\(svgNumber(max(0, end - start)))\" "
                    + "height=\"76\"/><text class=\"name\" x=\"\(svgNumber((start + end) / 2))\" y=\"93\" "
                    + "text-anchor=\"middle\">in the air</text>")
        }
        parts.append(
            "<path class=\"rail\" d=\"M\(svgNumber(Self.left)) \(svgNumber(Self.middle))H\(svgNumber(Self.right))\"/>"
        )
        for (clip, influence) in zip(clips, influences) {
            let (start, end) = (x(clip.frames.lowerBound) + 1, x(clip.frames.upperBound + 1) - 1)
            let length = Self.reach * min(1, abs(influence) / max(greatest, 0.1))
            let top = influence >= 0 ? Self.middle - length : Self.middle
            let labelY = influence >= 0 ? top - 4 : top + length + 12
            parts.append(
                "<rect class=\"\(influence >= 0 ? "up" : "down")\" x=\"\(svgNumber(start))\" y=\"\(svgNumber(top))\" "
                    + "width=\"\(svgNumber(max(1, end - start)))\" height=\"\(svgNumber(max(1, length)))\"/>"
                    + "<text x=\"\(svgNumber((start + end) / 2))\" y=\"\(svgNumber(labelY))\" text-anchor=\"middle\">"
                    + "\(influence.signedText(1))</text>")
        }
        return parts.joined() + "</svg>"
    }

    private func x(_ frame: Int) -> Double {
        let share =
            Double(frame - window.lowerBound) / Double(max(1, window.upperBound + 1 - window.lowerBound))
        return Self.left + (Self.right - Self.left) * min(max(share, 0), 1)
    }
}
