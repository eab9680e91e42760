public import Tensors

/// The `paper` sampling of Parmar & Morris' MTL-AQA release: `arange(0, 103 - 17, 16)`.
///
/// Six clips of 16 frames; the last seven frames of the window are never seen.
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
    ///   - shift: frames by which the 103 used ones lie after the middle of the window; a longer window leaves
    ///     room for it (training draws -3...3 from 109 frames).
    ///   - isMirrored: left and right exchanged in every frame.
    /// - Precondition: the window was read for the same preprocessing and has room for the shift.
    public func clips(
        _ preprocessing: Preprocessing, shiftedBy shift: Int = 0, isMirrored: Bool = false
    ) -> Tensor {
        let first = (frames.count - ClipSampling.windowLength) / 2 + shift
        precondition(first >= 0 && first + ClipSampling.windowLength <= frames.count)
        let size = preprocessing.inputSize
        let plane = size * size
        let length = ClipSampling.clipLength
        let tables = (0..<3).map { channel in
            (0..<256).map { value in
                (Float(value) / 255 - Preprocessing.mean[channel]) / Preprocessing.standardDeviation[channel]
            }
        }
        var values = [Float](repeating: 0, count: ClipSampling.clipStarts.count * 3 * length * plane)
        for (clip, start) in ClipSampling.clipStarts.enumerated() {
            for time in 0..<length {
                var frame = frames[first + start + time].cropped(
                    left: preprocessing.cropLeft, top: preprocessing.cropTop, width: size, height: size)
                if isMirrored { frame = frame.mirrored() }
                for channel in 0..<3 {
                    let target = ((clip * 3 + channel) * length + time) * plane
                    let table = tables[channel]
                    for pixel in 0..<plane {
                        values[target + pixel] = table[Int(frame.pixels[pixel * 3 + channel])]
                    }
                }
            }
        }
        return Tensor(shape: [ClipSampling.clipStarts.count, 3, length, size, size], values: values)
    }
}
