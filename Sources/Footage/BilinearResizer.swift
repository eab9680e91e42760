extension RGBImage {
    /// The image resized by a triangle filter that widens when shrinking, bit for bit as Pillow's
    /// `Image.resize(size, Image.Resampling.BILINEAR)` (checked against Pillow 13.0).
    ///
    /// - Precondition: both sides are positive.
    public func resizedBilinear(width: Int, height: Int) -> RGBImage {
        let resizer = BilinearResizer(
            sourceWidth: self.width, sourceHeight: self.height, width: width, height: height)
        return withColorRows { resizer.resize($0) }
    }
}

/// Resizes pictures of one size to another: weights are worked out once, then used for every frame.
///
/// A row is shrunk first, rounded to 8 bits, and then the columns, in whole numbers with 22 fractional bits
/// (32 bits less 8 for the pixel and 2 against overflow), as Pillow's `Resample.c` does.
struct BilinearResizer: Sendable {
    let sourceWidth: Int
    let sourceHeight: Int
    let width: Int
    let height: Int
    private let columns: FilterWeights
    private let rows: FilterWeights

    init(sourceWidth: Int, sourceHeight: Int, width: Int, height: Int) {
        precondition(sourceWidth > 0 && sourceHeight > 0 && width > 0 && height > 0)
        self.sourceWidth = sourceWidth
        self.sourceHeight = sourceHeight
        self.width = width
        self.height = height
        columns = FilterWeights(sourceCount: sourceWidth, count: width)
        rows = FilterWeights(sourceCount: sourceHeight, count: height)
    }

    /// - Precondition: `source` has the source size of this resizer.
    func resize(_ source: ColorRows) -> RGBImage {
        let rowBytes = width * 3
        let pixels = [UInt8](unsafeUninitializedCapacity: rowBytes * height) { buffer, count in
            guard let target = buffer.baseAddress else { return }
            // One row more than needed: rows go in pairs, and an odd last row is computed beside itself.
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: rowBytes * (sourceHeight + 1)) { narrow in
                guard let narrow = narrow.baseAddress else { return }
                for row in stride(from: 0, to: sourceHeight, by: 2) {
                    let target = narrow + row * rowBytes
                    // Spelt out for both layouts, so that each has its loop with a constant step.
                    if source.pixelStride == 1 {
                        shrinkRows(source, row, pixelStride: 1, into: target)
                    } else {
                        shrinkRows(source, row, pixelStride: 3, into: target)
                    }
                }
                shrinkColumns(narrow, into: target)
            }
            count = rowBytes * height
        }
        return RGBImage(width: width, height: height, pixels: pixels)
    }

    /// The horizontal pass over two rows at once: their sums share one 64-bit word, for none reaches 31 bits.
    @inline(__always)
    private func shrinkRows(
        _ source: ColorRows, _ row: Int, pixelStride: Int, into target: UnsafeMutablePointer<UInt8>
    ) {
        let secondTarget = target + width * 3
        let upper = row * source.rowStride
        let lower = row + 1 < sourceHeight ? upper + source.rowStride : upper
        columns.withUnsafeWeights { starts, counts, weights in
            for column in 0..<width {
                var first = upper + starts[column] * pixelStride
                var second = lower + starts[column] * pixelStride
                let weight = weights + column * columns.stride
                var (red, green, blue) = (FilterWeights.halves, FilterWeights.halves, FilterWeights.halves)
                for tap in 0..<counts[column] {
                    let factor = UInt64(weight[tap])
                    red &+= (UInt64(source.red[first]) | UInt64(source.red[second]) << 32) &* factor
                    green &+= (UInt64(source.green[first]) | UInt64(source.green[second]) << 32) &* factor
                    blue &+= (UInt64(source.blue[first]) | UInt64(source.blue[second]) << 32) &* factor
                    first += pixelStride
                    second += pixelStride
                }
                FilterWeights.store(red, target + column * 3, secondTarget + column * 3)
                FilterWeights.store(green, target + column * 3 + 1, secondTarget + column * 3 + 1)
                FilterWeights.store(blue, target + column * 3 + 2, secondTarget + column * 3 + 2)
            }
        }
    }

    /// The vertical pass, two bytes of a row at once.
    private func shrinkColumns(_ narrow: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>) {
        let rowBytes = width * 3
        rows.withUnsafeWeights { starts, counts, weights in
            for row in 0..<height {
                let source = narrow + starts[row] * rowBytes
                let weight = weights + row * rows.stride
                let result = target + row * rowBytes
                for column in stride(from: 0, to: rowBytes, by: 2) {
                    // An odd last byte is computed beside itself.
                    let next = column + 1 < rowBytes ? column + 1 : column
                    var sum = FilterWeights.halves
                    var offset = 0
                    for tap in 0..<counts[row] {
                        let pair = UInt64(source[offset + column]) | UInt64(source[offset + next]) << 32
                        sum &+= pair &* UInt64(weight[tap])
                        offset += rowBytes
                    }
                    FilterWeights.store(sum, result + column, result + next)
                }
            }
        }
    }
}

/// For every target pixel along one axis: which source pixels it sees, and how much of each.
private struct FilterWeights: Sendable {
    static let fractionBits: UInt64 = 22
    /// One half in both 32-bit lanes: makes the later cut a rounding.
    static let halves: UInt64 = (1 << (fractionBits - 1)) | (1 << (fractionBits - 1 + 32))

    /// Weights kept for each target pixel, used or not.
    let stride: Int
    private let starts: [Int]
    private let counts: [Int]
    private let weights: [UInt32]

    init(sourceCount: Int, count: Int) {
        let scale = Double(sourceCount) / Double(count)
        let reach = max(scale, 1)
        stride = Int(reach.rounded(.up)) * 2 + 1
        var starts: [Int] = []
        var counts: [Int] = []
        var weights = [UInt32](repeating: 0, count: stride * count)
        for target in 0..<count {
            let center = (Double(target) + 0.5) * scale
            let start = max(0, Int(center - reach + 0.5))
            let end = min(sourceCount, Int(center + reach + 0.5))
            let triangle = (start..<end).map { source in
                max(0, 1 - abs((Double(source) - center + 0.5) * (1 / reach)))
            }
            let sum = triangle.reduce(0, +)
            for (tap, value) in triangle.enumerated() {
                let share = sum == 0 ? value : value / sum
                weights[target * stride + tap] = UInt32(0.5 + share * Double(1 << Self.fractionBits))
            }
            starts.append(start)
            counts.append(end - start)
        }
        self.starts = starts
        self.counts = counts
        self.weights = weights
    }

    @inline(__always)
    func withUnsafeWeights(
        _ body: (UnsafePointer<Int>, UnsafePointer<Int>, UnsafePointer<UInt32>) -> Void
    ) {
        starts.withUnsafeBufferPointer { starts in
            counts.withUnsafeBufferPointer { counts in
                weights.withUnsafeBufferPointer { weights in
                    guard let starts = starts.baseAddress, let counts = counts.baseAddress,
                        let weights = weights.baseAddress
                    else { return }
                    body(starts, counts, weights)
                }
            }
        }
    }

    /// Rounds the two lanes of `sum` to bytes.
    @inline(__always)
    static func store(
        _ sum: UInt64, _ low: UnsafeMutablePointer<UInt8>, _ high: UnsafeMutablePointer<UInt8>
    ) {
        low.pointee = UInt8(truncatingIfNeeded: min(255, (sum & 0xFFFF_FFFF) >> fractionBits))
        high.pointee = UInt8(truncatingIfNeeded: min(255, sum >> (32 + fractionBits)))
    }
}
