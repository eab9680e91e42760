import CFFmpeg

/// Converts rows of 8-bit YUV with chroma at half the width and height to RGB, bit for bit as swscale 6.7 does with
/// `PixelConverter.flags`, in a fraction of its time.
///
/// Chroma is upsampled bilinearly from pixel centres: a pixel's chroma is 9, 3, 3 and 1 sixteenths of the four around it; at
/// an edge, the existing ones count more. Colours are sums with 22 fractional bits of 32, rounded; a sum that exceeds 32 bits
/// wraps before it is clipped to 0...255, as in swscale.
final class PlanarColors {
    /// The weights of a pixel's luma and chroma in a colour, 13 fractional bits.
    private struct Coefficients {
        let luma: SIMD8<Int16>
        let lumaOffset: SIMD8<Int16>
        let redFromV: SIMD8<Int16>
        let greenFromU: SIMD8<Int16>
        let greenFromV: SIMD8<Int16>
        let blueFromU: SIMD8<Int16>

        init(_ colors: Colors) {
            let isFullRange = colors.isFullRange
            // Red from V, blue from U, green from U and V without sign, for the limited range, 16 fractional bits.
            guard let table = sws_getCoefficients(colors.matrix) else {
                preconditionFailure("swscale has a table for every number")
            }
            func scaled(_ value: Int32) -> SIMD8<Int16> {
                Self.rounded(isFullRange ? Int64(value) * 224 / 255 : Int64(value))
            }
            luma = Self.rounded(isFullRange ? 1 << 16 : (1 << 16) * 255 / 219)
            lumaOffset = SIMD8(repeating: isFullRange ? 0 : 16)
            redFromV = scaled(table[0])
            blueFromU = scaled(table[1])
            greenFromU = scaled(-table[2])
            greenFromV = scaled(-table[3])
        }

        private static func rounded(_ value: Int64) -> SIMD8<Int16> {
            SIMD8(repeating: Int16(clamping: (value << 13 + 1 << 15) >> 16))
        }
    }

    private let coefficients: Coefficients
    private let buffer: ColorRowBuffer
    /// Chroma upsampled vertically, with one more value at either side, for U and V.
    private let tall: UnsafeMutablePointer<Int16>
    /// Chroma upsampled in both directions, 0...4080, for U and V.
    private let grown: UnsafeMutablePointer<Int16>
    private let capacity: Int

    /// The minimum number of columns to convert, that of a vector.
    static let leastWidth = 8

    /// - Parameter width: the maximum number of pixels in a row.
    init(_ colors: Colors, width: Int) {
        coefficients = Coefficients(colors)
        buffer = ColorRowBuffer(width: width)
        capacity = width + 16
        tall = .allocate(capacity: 2 * capacity)
        tall.initialize(repeating: 0, count: 2 * capacity)
        grown = .allocate(capacity: 2 * capacity)
        grown.initialize(repeating: 0, count: 2 * capacity)
    }

    deinit {
        tall.deallocate()
        grown.deallocate()
    }

    /// The colours of the columns of one row, valid until the next call.
    ///
    /// - Precondition: the frame's sides are even; the columns begin and end with an even one and are eight or more.
    func row(_ row: Int, columns: Range<Int>, of frame: UnsafePointer<AVFrame>) -> ColorRow {
        let (data, lineSizes) = (frame.pointee.data, frame.pointee.linesize)
        guard let luma = data.0, let chromaU = data.1, let chromaV = data.2 else {
            preconditionFailure("a frame has three planes")
        }
        let size = (width: Int(frame.pointee.width) / 2, height: Int(frame.pointee.height) / 2)
        grow(chromaU, Int(lineSizes.1), size, row, columns, into: 0)
        grow(chromaV, Int(lineSizes.2), size, row, columns, into: capacity)
        mix(luma + row * Int(lineSizes.0) + columns.lowerBound, count: columns.count)
        return buffer.row
    }

    /// One chroma plane of `size`, upsampled to the columns of a row.
    private func grow(
        _ plane: UnsafePointer<UInt8>, _ lineSize: Int, _ size: (width: Int, height: Int), _ row: Int,
        _ columns: Range<Int>, into offset: Int
    ) {
        let wanted = columns.lowerBound / 2..<columns.upperBound / 2
        let seen = max(0, wanted.lowerBound - 1)..<min(size.width, wanted.upperBound + 1)
        let near = row / 2
        let far = min(max(0, row % 2 == 0 ? near - 1 : near + 1), size.height - 1)
        let tall = tall + offset + 1
        Self.blend(
            plane + near * lineSize + seen.lowerBound, plane + far * lineSize + seen.lowerBound,
            into: tall - (wanted.lowerBound - seen.lowerBound), count: seen.count)
        if seen.lowerBound == wanted.lowerBound { tall[-1] = tall[0] }
        if seen.upperBound == wanted.upperBound { tall[wanted.count] = tall[wanted.count - 1] }
        Self.widen(tall, into: grown + offset, count: wanted.count)
    }

    /// Three parts of the nearer row and one of the other.
    private static func blend(
        _ near: UnsafePointer<UInt8>, _ far: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<Int16>,
        count: Int
    ) {
        for index in 0..<count { target[index] = 3 &* Int16(near[index]) &+ Int16(far[index]) }
    }

    /// Two values for each: three parts of it and one of its neighbour on that side.
    private static func widen(
        _ source: UnsafePointer<Int16>, into target: UnsafeMutablePointer<Int16>, count: Int
    ) {
        for index in 0..<count {
            let near = 3 &* source[index]
            target[2 * index] = near &+ source[index - 1]
            target[2 * index + 1] = near &+ source[index + 1]
        }
    }

    /// Luma and chroma to colours, eight pixels at a time; the last eight may overlap the previous ones.
    private func mix(_ luma: UnsafePointer<UInt8>, count: Int) {
        let (red, green, blue) = (buffer.red, buffer.green, buffer.blue)
        let (chromaU, chromaV) = (UnsafePointer(grown), UnsafePointer(grown + capacity))
        let coefficients = coefficients
        let middle = SIMD8<Int16>(repeating: 2048)
        // 22 bits less the five by which `store` shifts.
        let half = SIMD8<Int32>(repeating: 1 << 16)
        var next = 0
        while next < count {
            let start = min(next, count - 8)
            let light = (SIMD8<Int16>(bytes: luma + start) &- coefficients.lumaOffset) &<< SIMD8(repeating: 4)
            let gray = light.product(coefficients.luma) &+ half
            let u = SIMD8(chromaU + start) &- middle
            let v = SIMD8(chromaV + start) &- middle
            Self.store(gray &+ v.product(coefficients.redFromV), red + start)
            Self.store(
                gray &+ u.product(coefficients.greenFromU) &+ v.product(coefficients.greenFromV),
                green + start)
            Self.store(gray &+ u.product(coefficients.blueFromU), blue + start)
            next &+= 8
        }
    }

    @inline(__always)
    private static func store(_ sums: SIMD8<Int32>, _ target: UnsafeMutablePointer<UInt8>) {
        let whole = (sums &<< SIMD8(repeating: 5)) &>> SIMD8(repeating: 22)
        UnsafeMutableRawPointer(target).storeBytes(of: whole.bytes, as: SIMD8<UInt8>.self)
    }
}
