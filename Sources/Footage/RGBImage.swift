/// A picture of 8-bit red, green and blue, rows from the top, pixels interleaved and without padding.
public struct RGBImage: Sendable, Equatable {
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// `width * height * 3` bytes: R, G, B of the top left pixel first.
    public var pixels: [UInt8]

    /// - Precondition: both sides are positive and `pixels` holds `width * height * 3` bytes.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0, "an image has at least one pixel")
        precondition(pixels.count == width * height * 3, "an RGB image has three bytes a pixel")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// The rectangle whose top left pixel is (`left`, `top`).
    ///
    /// - Precondition: the rectangle lies inside the image.
    public func cropped(left: Int, top: Int, width: Int, height: Int) -> RGBImage {
        precondition(left >= 0 && top >= 0 && left + width <= self.width && top + height <= self.height)
        var result: [UInt8] = []
        result.reserveCapacity(width * height * 3)
        for row in top..<top + height {
            let start = (row * self.width + left) * 3
            result.append(contentsOf: pixels[start..<start + width * 3])
        }
        return RGBImage(width: width, height: height, pixels: result)
    }

    /// The mirror image: left and right swapped.
    public func mirrored() -> RGBImage {
        rearranged(width: width, height: height) { column, row in (width - 1 - column, row) }
    }

    /// The image rotated clockwise by a quarter turn, `quarterTurns` times.
    func rotatedClockwise(quarterTurns: Int) -> RGBImage {
        switch ((quarterTurns % 4) + 4) % 4 {
        case 1: rearranged(width: height, height: width) { column, row in (row, height - 1 - column) }
        case 2:
            rearranged(width: width, height: height) { column, row in
                (width - 1 - column, height - 1 - row)
            }
        case 3: rearranged(width: height, height: width) { column, row in (width - 1 - row, column) }
        default: self
        }
    }

    /// An image whose pixel at (column, row) is this image's pixel at `source(column, row)`.
    @inline(__always)
    private func rearranged(
        width newWidth: Int, height newHeight: Int, source: (Int, Int) -> (column: Int, row: Int)
    ) -> RGBImage {
        let bytes = [UInt8](unsafeUninitializedCapacity: newWidth * newHeight * 3) { buffer, count in
            pixels.withUnsafeBufferPointer { old in
                var target = 0
                for row in 0..<newHeight {
                    for column in 0..<newWidth {
                        let from = source(column, row)
                        let start = (from.row * width + from.column) * 3
                        buffer[target] = old[start]
                        buffer[target + 1] = old[start + 1]
                        buffer[target + 2] = old[start + 2]
                        target += 3
                    }
                }
            }
            count = newWidth * newHeight * 3
        }
        return RGBImage(width: newWidth, height: newHeight, pixels: bytes)
    }
}
