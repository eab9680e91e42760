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
        let clips = ClipSampling.clipStarts.map { start in
            frames[first + start..<first + start + ClipSampling.clipLength]
        }
        let size = preprocessing.inputSize
        return Tensor(
            shape: [clips.count, 3, ClipSampling.clipLength, size, size],
            values: preprocessing.normalized(clips, isMirrored: isMirrored))
    }
}

extension Preprocessing {
    /// One clip as the network takes it: `[3, T, S, S]`, colours x time x rows x columns, normalised.
    ///
    /// - Precondition: the frames were read for this preprocessing, whole or cropped.
    public func clip(_ frames: [RGBImage]) -> Tensor {
        Tensor(
            shape: [3, frames.count, inputSize, inputSize],
            values: normalized([frames[...]], isMirrored: false))
    }

    /// Clips one after the other, in each the colours one after the other.
    fileprivate func normalized(_ clips: [ArraySlice<RGBImage>], isMirrored: Bool) -> [Float] {
        let plane = inputSize * inputSize
        let count = clips.reduce(0) { $0 + $1.count } * 3 * plane
        let tables = (0..<3).flatMap { color in
            (0..<256).map { (Float($0) / 255 - Self.mean[color]) / Self.standardDeviation[color] }
        }
        return [Float](unsafeUninitializedCapacity: count) { values, initializedCount in
            guard var target = values.baseAddress else { return }
            for clip in clips {
                for frame in clip {
                    normalize(
                        isMirrored ? crop(of: frame).mirrored() : frame, tables, into: target,
                        colorStride: clip.count * plane)
                    target += plane
                }
                target += 2 * clip.count * plane
            }
            initializedCount = count
        }
    }

    private func normalize(
        _ frame: RGBImage, _ tables: [Float], into target: UnsafeMutablePointer<Float>, colorStride: Int
    ) {
        let corner = corner(of: frame)
        frame.pixels.withUnsafeBufferPointer { pixels in
            tables.withUnsafeBufferPointer { tables in
                guard let pixels = pixels.baseAddress, let tables = tables.baseAddress else { return }
                for row in 0..<inputSize {
                    let source = pixels + ((corner.top + row) * frame.width + corner.left) * 3
                    let red = target + row * inputSize
                    let (green, blue) = (red + colorStride, red + 2 * colorStride)
                    for column in 0..<inputSize {
                        red[column] = tables[Int(source[3 * column])]
                        green[column] = tables[256 + Int(source[3 * column + 1])]
                        blue[column] = tables[512 + Int(source[3 * column + 2])]
                    }
                }
            }
        }
    }

    private func crop(of frame: RGBImage) -> RGBImage {
        let corner = corner(of: frame)
        return frame.cropped(left: corner.left, top: corner.top, width: inputSize, height: inputSize)
    }

    /// Where the crop begins in a frame that is whole or is the crop already.
    private func corner(of frame: RGBImage) -> (left: Int, top: Int) {
        if frame.width == inputSize, frame.height == inputSize { return (0, 0) }
        precondition(
            frame.width == resizeWidth && frame.height == resizeHeight,
            "a frame of \(frame.width)x\(frame.height) pixels was read for another preprocessing")
        return (cropLeft, cropTop)
    }
}
