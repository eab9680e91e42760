/// Borrowed pixels: three colours, in planes of their own or interleaved.
struct ColorRows {
    let red: UnsafePointer<UInt8>
    let green: UnsafePointer<UInt8>
    let blue: UnsafePointer<UInt8>
    /// Bytes from one pixel of a colour to the next: 1 in planes, 3 interleaved.
    let pixelStride: Int
    /// Bytes from one row of a colour to the next.
    let rowStride: Int
}

extension RGBImage {
    /// Copies borrowed pixels.
    init(width: Int, height: Int, copying source: ColorRows) {
        let byteCount = width * height * 3
        let pixels = [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            var target = 0
            for row in 0..<height {
                var offset = row * source.rowStride
                for _ in 0..<width {
                    buffer[target] = source.red[offset]
                    buffer[target + 1] = source.green[offset]
                    buffer[target + 2] = source.blue[offset]
                    target += 3
                    offset += source.pixelStride
                }
            }
            count = byteCount
        }
        self.init(width: width, height: height, pixels: pixels)
    }

    /// Lends the pixels for the time of a call.
    func withColorRows<Result>(_ body: (ColorRows) throws -> Result) rethrows -> Result {
        try pixels.withUnsafeBufferPointer { pixels in
            guard let start = pixels.baseAddress else { preconditionFailure("an image has a pixel") }
            return try body(
                ColorRows(red: start, green: start + 1, blue: start + 2, pixelStride: 3, rowStride: width * 3)
            )
        }
    }
}
