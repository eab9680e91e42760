extension RGBImage {
    /// The image resized by a triangle filter that widens when shrinking, bit for bit as Pillow's
    /// `Image.resize(size, Image.Resampling.BILINEAR)` (checked against Pillow 13.0).
    ///
    /// - Precondition: both sides are positive.
    public func resizedBilinear(width: Int, height: Int) -> RGBImage {
        let resizer = BilinearResizer(
            sourceWidth: self.width, sourceHeight: self.height, width: width, height: height)
        return withRows { resizer.resize($0) }
    }
}

/// Resizes pictures from one size to another: weights are computed once, then used for every frame.
///
/// Rows are shrunk first and rounded to 8 bits, then the columns, in integers with 22 fractional bits (32 bits less 8 for the
/// pixel and 2 against overflow), as in Pillow's `Resample.c`. A part of the result needs only a part of the source,
/// `source`.
struct BilinearResizer: Sendable {
    let sourceWidth: Int
    let sourceHeight: Int
    /// The pixels needed for the result.
    let source: PixelRectangle

    private let width: Int
    private let height: Int
    private let columns: FilterWeights
    private let rows: FilterWeights

    /// - Parameter part: the wanted part of the result of `width` x `height` pixels; nil for all of it.
    init(sourceWidth: Int, sourceHeight: Int, width: Int, height: Int, part: PixelRectangle? = nil) {
        precondition(sourceWidth > 0 && sourceHeight > 0 && width > 0 && height > 0)
        let part = part ?? PixelRectangle(width: width, height: height)
        self.sourceWidth = sourceWidth
        self.sourceHeight = sourceHeight
        self.width = part.width
        self.height = part.height
        columns = FilterWeights(sourceCount: sourceWidth, count: width, part: part.columns, layout: .alongRow)
        rows = FilterWeights(sourceCount: sourceHeight, count: height, part: part.rows, layout: .acrossRows)
        source = PixelRectangle(columns: columns.source, rows: rows.source)
    }

    /// - Parameter row: lends the rows of `source` in order, each once, counted from 0.
    func resize(_ row: (Int) -> ColorRow) -> RGBImage {
        // Whole vectors are read and written.
        let stride = (width + 3) / 4 * 4
        let pairCount = (source.height + 1) / 2
        // Shrunk rows are stored in pairs, interleaved: [colour][pair of rows][column][row of the pair].
        let byteCount = 3 * pairCount * stride * 2
        let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 3) { pixels, count in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: byteCount) { narrow in
                guard let narrow = narrow.baseAddress, let pixels = pixels.baseAddress else { return }
                narrow.initialize(repeating: 0, count: byteCount)
                for index in 0..<source.height {
                    let row = row(index)
                    for (color, values) in [row.red, row.green, row.blue].enumerated() {
                        let pair = color * pairCount + index / 2
                        shrink(values, into: narrow + pair * stride * 2 + index % 2)
                    }
                }
                for color in 0..<3 {
                    shrinkColumns(
                        narrow + color * pairCount * stride * 2, stride: stride, into: pixels + color)
                }
            }
            count = width * height * 3
        }
        return RGBImage(width: width, height: height, pixels: pixels)
    }

    /// One colour of one row; every second byte of `target` is written.
    private func shrink(_ source: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>) {
        columns.withUnsafeWeights { spans, weights in
            for column in 0..<width {
                let span = spans[column]
                var source = source + span.start
                var weight = weights + span.weights
                var sum = WeightedSum()
                for _ in 0..<span.groupCount {
                    sum.add(source, eight: weight)
                    source += 8
                    weight += 16
                }
                target[2 * column] = sum.total
            }
        }
    }

    /// One colour of all columns; every third byte of `target` is written.
    private func shrinkColumns(
        _ narrow: UnsafePointer<UInt8>, stride: Int, into target: UnsafeMutablePointer<UInt8>
    ) {
        rows.withUnsafeWeights { spans, weights in
            for row in 0..<height {
                let span = spans[row]
                let result = target + row * width * 3
                for column in Swift.stride(from: 0, to: width, by: 4) {
                    var source = narrow + (span.start * stride + column) * 2
                    var weight = weights + span.weights
                    var sum = WeightedSum()
                    for _ in 0..<span.groupCount {
                        sum.add(source, pair: weight)
                        source += 2 * stride
                        weight += 4
                    }
                    let totals = sum.fourTotals
                    for lane in 0..<min(4, width - column) { result[3 * (column + lane)] = totals[lane] }
                }
            }
        }
    }
}
