import CFFmpeg

/// Converts parts of decoded pictures to RGB, row by row.
///
/// Most videos store 8-bit YUV with chroma at half the width and height, which `PlanarColors` converts. Everything else goes
/// through swscale, whose context and RGB buffer are owned here. YUV is converted to planes, because swscale's packed RGB is
/// dithered at full chroma resolution and several times slower. RGB and palettes are converted to packed RGB, which swscale
/// copies exactly.
final class PixelConverter {
    /// Accurate, at full horizontal chroma resolution, the same on every processor; chroma is upsampled bilinearly.
    static let flags = SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_BITEXACT
    /// Pixels around a part that are passed to swscale with it, so that it does not treat the part's edge as a picture edge.
    private static let margin = 16

    /// Everything a context depends on.
    private struct Key: Equatable {
        let width: Int
        let height: Int
        let colors: Colors
    }

    private var key: Key?
    private var context: OpaquePointer?
    private var rowStride = 0
    private var buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var planar: (colors: Colors, width: Int, converter: PlanarColors)?

    deinit {
        sws_freeContext(context)
        buffer.deallocate()
    }

    /// Lends the colours of a part of the frame for the duration of a call.
    ///
    /// - Parameter body: receives the rows of the part, counted from 0; they must be requested in order, and each is valid
    ///   until the next.
    func withRows<Result>(
        of frame: DecodedFrame, in part: PixelRectangle, subject: String,
        _ body: (_ row: (Int) -> ColorRow) throws -> Result
    ) throws -> Result {
        let colors = Colors(of: frame.pointer)
        guard frame.width % 2 == 0, frame.height % 2 == 0, frame.width >= PlanarColors.leastWidth,
            colors.format == AV_PIX_FMT_YUV420P
        else { return try withScaledRows(of: frame, in: part, colors, subject: subject, body) }
        let planarColors = planarColors(colors, width: frame.width)
        let margin = part.width < PlanarColors.leastWidth ? PlanarColors.leastWidth : 0
        let wide = part.widened(by: margin, to: 2, width: frame.width, height: frame.height)
        let lead = part.columns.lowerBound - wide.columns.lowerBound
        return try body { row in
            planarColors.row(part.rows.lowerBound + row, columns: wide.columns, of: frame.pointer)
                .dropFirst(lead)
        }
    }

    private func planarColors(_ colors: Colors, width: Int) -> PlanarColors {
        if let planar, planar.colors == colors, planar.width == width { return planar.converter }
        let made = PlanarColors(colors, width: width)
        planar = (colors, width, made)
        return made
    }

    private func withScaledRows<Result>(
        of frame: DecodedFrame, in part: PixelRectangle, _ colors: Colors, subject: String,
        _ body: (_ row: (Int) -> ColorRow) throws -> Result
    ) throws -> Result {
        let whole = PixelRectangle(width: frame.width, height: frame.height)
        let wide =
            colors.isSameInParts(width: frame.width, height: frame.height)
            ? part.widened(by: Self.margin, to: Self.margin, width: frame.width, height: frame.height) : whole
        let piece = try frame.part(wide, subject: subject)
        try prepare(Key(width: wide.width, height: wide.height, colors: colors), subject: subject)
        guard let start = buffer.bindMemory(to: UInt8.self).baseAddress else {
            preconditionFailure("a frame has a pixel")
        }
        let plane = rowStride * wide.height
        var planes: [UnsafeMutablePointer<UInt8>?] = [start, nil, nil, nil]
        if colors.isYUV { planes = [start, start + plane, start + 2 * plane, nil] }
        let strides = [Int32](repeating: Int32(rowStride), count: 4)
        let rowCount = piece.withPlanes { data, lineSizes in
            sws_scale(context, data, lineSizes, 0, Int32(wide.height), planes, strides)
        }
        guard rowCount == wide.height else {
            throw FootageError(
                .internalFailure, subject, "The colours of a frame could not be converted.",
                remedy: "Re-encode the video as H.264 (\"ffmpeg -i FILE -pix_fmt yuv420p OUT.mp4\").")
        }
        let first = part.rows.lowerBound - wide.rows.lowerBound
        let lead = part.columns.lowerBound - wide.columns.lowerBound
        let rowStride = rowStride
        guard colors.isYUV else {
            let row = ColorRowBuffer(width: part.width)
            return try body { row.split(start + (first + $0) * rowStride + 3 * lead, count: part.width) }
        }
        return try body { index in
            // libav orders the planes green, blue, red.
            let row = start + (first + index) * rowStride + lead
            return ColorRow(red: row + 2 * plane, green: row, blue: row + plane)
        }
    }

    private func prepare(_ wanted: Key, subject: String) throws {
        guard wanted != key else { return }
        key = nil
        sws_freeContext(context)
        let colors = wanted.colors
        let (width, height) = (Int32(wanted.width), Int32(wanted.height))
        context = sws_getContext(
            width, height, colors.format, width, height, colors.isYUV ? AV_PIX_FMT_GBRP : AV_PIX_FMT_RGB24,
            Self.flags, nil, nil, nil)
        guard context != nil else {
            throw FootageError(
                .codecUnavailable, subject,
                "Frames in the pixel format \(colors.formatName) cannot be converted to RGB.",
                remedy: "Re-encode the video as H.264 (\"ffmpeg -i FILE -pix_fmt yuv420p OUT.mp4\").")
        }
        if colors.isYUV {
            let coefficients = sws_getCoefficients(colors.matrix)
            sws_setColorspaceDetails(
                context, coefficients, colors.isFullRange ? 1 : 0, coefficients, 1, 0, 1 << 16, 1 << 16)
        }
        buffer.deallocate()
        // swscale's loops write whole vectors: rows are padded and the buffer has space past the last.
        let rowBytes = wanted.width * (colors.isYUV ? 1 : 3)
        rowStride = (rowBytes + 63) / 64 * 64
        buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: rowStride * wanted.height * (colors.isYUV ? 3 : 1) + 64, alignment: 64)
        key = wanted
    }
}
