import Blueprints

extension PreparedDive {
    /// Copies the network's view of 96 frames, [96, S, S, 3]: six consecutive clips of 16.
    ///
    /// - Precondition: the frames are among the prepared ones, and `target` has exactly their size.
    func copyClips(into target: UnsafeMutableRawBufferPointer, firstFrame: Int, isMirrored: Bool) {
        let rowByteCount = inputSize * 3
        let clips = firstFrame..<firstFrame + Blueprint.clipCount * Blueprint.clipLength
        precondition(clips.lowerBound >= 0 && clips.upperBound <= Self.frameCount)
        precondition(target.count == clips.count * inputSize * rowByteCount)
        frames.withUnsafeBytes { source in
            var rowStart = 0
            for frame in clips {
                for row in 0..<inputSize {
                    let start = layout.offset(ofRow: row, inFrame: frame)
                    let from = UnsafeRawBufferPointer(rebasing: source[start..<start + rowByteCount])
                    let to = UnsafeMutableRawBufferPointer(
                        rebasing: target[rowStart..<rowStart + rowByteCount])
                    if isMirrored { to.copyMirroredPixels(from: from) } else { to.copyMemory(from: from) }
                    rowStart += rowByteCount
                }
            }
        }
    }

    /// The network's view of the inference window, shifted by `shift` frames, [96, S, S, 3], for tests.
    package func clips(shiftedBy shift: Int = 0, isMirrored: Bool = false) -> [UInt8] {
        let byteCount = Blueprint.clipCount * Blueprint.clipLength * inputSize * inputSize * 3
        return [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            copyClips(
                into: UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[..<byteCount]),
                firstFrame: place.windowStart + shift, isMirrored: isMirrored)
            count = byteCount
        }
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Copies a row of RGB pixels, mirrored.
    fileprivate func copyMirroredPixels(from source: UnsafeRawBufferPointer) {
        var to = source.count
        for from in stride(from: 0, to: source.count, by: 3) {
            to -= 3
            self[to] = source[from]
            self[to + 1] = source[from + 1]
            self[to + 2] = source[from + 2]
        }
    }
}
