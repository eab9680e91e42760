public import Tensors

/// The `paper` sampling of Parmar & Morris' MTL-AQA release: `arange(0, 103 - 17, 16)`.
///
/// Six clips of 16 frames; the last seven frames of the window are never used.
public enum ClipSampling {
    /// Frames in a clip.
    public static let clipLength = 16
    /// First frame of each clip in the window.
    public static let clipStarts = [0, 16, 32, 48, 64, 80]
    /// Frames in the window.
    public static let windowLength = 103
}

extension FootageWindow {
    /// The network's input: `[6, 3, 16, S, S]`, clips x colours x time x rows x columns, normalised.
    ///
    /// - Parameters:
    ///   - shift: offset in frames of the 103 used ones from the middle of the window; a longer window leaves room for it
    ///     (training draws -3...3 from 109 frames).
    ///   - isMirrored: whether left and right are swapped in every frame.
    /// - Precondition: the window was read for the same preprocessing and has room for the shift.
    public func clips(
        _ preprocessing: Preprocessing, shiftedBy shift: Int = 0, isMirrored: Bool = false
    ) -> Tensor {
        let first = (frames.count - ClipSampling.windowLength) / 2 + shift
        precondition(first >= 0 && first + ClipSampling.windowLength <= frames.count)
        let clips = ClipSampling.clipStarts.map { start in
            frames[first + start..<first + start + ClipSampling.clipLength]
        }
        let size = preprocessing.inputSize
        return Tensor(
            shape: [clips.count, 3, ClipSampling.clipLength, size, size],
            values: preprocessing.normalized(clips, isMirrored: isMirrored))
    }
}
