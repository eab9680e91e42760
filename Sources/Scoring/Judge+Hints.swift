import Footage
import Verdicts

extension Judge {
    /// A dive with its run-up and a moment after the entry is shorter than this, in frames at 25 a second.
    private static let longClip = 250

    /// Why a long clip may not look like a dive.
    ///
    /// - Parameter isEndKnown: whether the caller specified where the dive ends.
    func hints(
        _ window: FootageWindow, _ recognition: Assessment.Recognition?, isEndKnown: Bool,
        _ timing: FilmTiming
    ) -> [Assessment.Warning] {
        guard let recognition, recognition.verdict != .dive, window.decodedFrameCount >= Self.longClip else {
            return []
        }
        var sentences: [String] = []
        if !isEndKnown {
            let frameCount = Double(window.decodedFrameCount) * window.slowMotionFactor
            let seconds = Int((frameCount / Double(Preprocessing.frameRate)).rounded())
            sentences.append(
                "The video is \(seconds) seconds long and only its end was judged: if the dive comes earlier, give the time at "
                    + "which it ends.")
        }
        if timing.slowMotionFactor == nil, window.slowMotionFactor == 1 {
            sentences.append(
                "If the video plays in slow motion, say how many times slower than real time it plays.")
        }
        return sentences.isEmpty ? [] : [.footage(sentences.joined(separator: " "))]
    }
}
