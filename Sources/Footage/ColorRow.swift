/// One borrowed row of pixels, each colour in its own plane. Up to seven bytes past the row may be read.
struct ColorRow {
    /// The number of bytes that may be read past a row.
    static let slack = 7

    let red: UnsafePointer<UInt8>
    let green: UnsafePointer<UInt8>
    let blue: UnsafePointer<UInt8>

    /// The row from a later column on.
    func dropFirst(_ count: Int) -> ColorRow {
        ColorRow(red: red + count, green: green + count, blue: blue + count)
    }
}

/// Room for one row.
final class ColorRowBuffer {
    private let start: UnsafeMutablePointer<UInt8>
    private let stride: Int

    /// - Parameter width: pixels in a row; whole vectors may be written.
    init(width: Int) {
        stride = (width + ColorRow.slack + 15) / 16 * 16
        start = .allocate(capacity: 3 * stride)
        start.initialize(repeating: 0, count: 3 * stride)
    }

    deinit { start.deallocate() }

    var red: UnsafeMutablePointer<UInt8> { start }
    var green: UnsafeMutablePointer<UInt8> { start + stride }
    var blue: UnsafeMutablePointer<UInt8> { start + 2 * stride }
    var row: ColorRow { ColorRow(red: red, green: green, blue: blue) }

    /// Separates interleaved pixels by colour.
    func split(_ pixels: UnsafePointer<UInt8>, count: Int) -> ColorRow {
        let (red, green, blue) = (red, green, blue)
        for pixel in 0..<count {
            red[pixel] = pixels[3 * pixel]
            green[pixel] = pixels[3 * pixel + 1]
            blue[pixel] = pixels[3 * pixel + 2]
        }
        return row
    }
}

extension RGBImage {
    /// Copies borrowed rows.
    init(width: Int, height: Int, copying rows: (_ row: Int) -> ColorRow) {
        let byteCount = width * height * 3
        let pixels = [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            var target = 0
            for row in 0..<height {
                let source = rows(row)
                for column in 0..<width {
                    buffer[target] = source.red[column]
                    buffer[target + 1] = source.green[column]
                    buffer[target + 2] = source.blue[column]
                    target += 3
                }
            }
            count = byteCount
        }
        self.init(width: width, height: height, pixels: pixels)
    }

    /// Lends the rows for the duration of a call; a row is valid until the next is requested.
    func withRows<Result>(_ body: (_ row: (Int) -> ColorRow) throws -> Result) rethrows -> Result {
        let buffer = ColorRowBuffer(width: width)
        return try pixels.withUnsafeBufferPointer { pixels in
            guard let start = pixels.baseAddress else { preconditionFailure("an image has a pixel") }
            return try body { row in buffer.split(start + row * width * 3, count: width) }
        }
    }
}
