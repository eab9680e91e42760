public import Tensors

extension Preprocessing {
    /// One clip as network input: `[3, T, S, S]`, colours x time x rows x columns, normalised.
    ///
    /// - Precondition: the frames were read for this preprocessing, whole or cropped.
    public func clip(_ frames: [RGBImage]) -> Tensor {
        Tensor(
            shape: [3, frames.count, inputSize, inputSize],
            values: normalized([frames[...]], isMirrored: false))
    }

    /// Clips one after the other, each with its colours one after the other.
    func normalized(_ clips: [ArraySlice<RGBImage>], isMirrored: Bool) -> [Float] {
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

    /// Where the crop begins in a frame that is whole or already cropped.
    private func corner(of frame: RGBImage) -> (left: Int, top: Int) {
        if frame.width == inputSize, frame.height == inputSize { return (0, 0) }
        precondition(
            frame.width == resizeWidth && frame.height == resizeHeight,
            "a frame of \(frame.width)x\(frame.height) pixels was read for another preprocessing")
        return (cropLeft, cropTop)
    }
}
