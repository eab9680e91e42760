import CFFmpeg

/// Owns a swscale context and the buffer of RGB that it fills.
///
/// YUV goes to planes, because swscale's packed RGB is dithered at full chroma resolution and several times
/// slower. RGB and palettes go to packed RGB, where swscale copies them exactly.
final class PixelConverter {
    /// Accurate, at full chroma resolution horizontally, the same on every processor; chroma grows bilinearly.
    static let flags = SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_BITEXACT

    /// All that a context depends on.
    private struct Key: Equatable {
        let width: Int32
        let height: Int32
        let format: Int32
        let matrix: Int32
        let isFullRange: Bool
        let isYUV: Bool
    }

    private var key: Key?
    private var context: OpaquePointer?
    private var rowStride = 0
    private var buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)

    deinit {
        sws_freeContext(context)
        buffer.deallocate()
    }

    /// Lends the frame's colours for the time of a call.
    func withColorRows<Result>(
        of frame: DecodedFrame, subject: String, _ body: (ColorRows) throws -> Result
    ) throws -> Result {
        let source = frame.pointer
        try prepare(source, subject: subject)
        let target = buffer.bindMemory(to: UInt8.self)
        guard let start = target.baseAddress else { preconditionFailure("a frame has a pixel") }
        let plane = rowStride * frame.height
        let isPlanar = key?.isYUV ?? false
        // libav's order of planes is green, blue, red.
        let colors =
            isPlanar
            ? ColorRows(
                red: start + 2 * plane, green: start, blue: start + plane, pixelStride: 1,
                rowStride: rowStride)
            : ColorRows(red: start, green: start + 1, blue: start + 2, pixelStride: 3, rowStride: rowStride)
        var planes: [UnsafeMutablePointer<UInt8>?] = [start, nil, nil, nil]
        if isPlanar { planes = [start, start + plane, start + 2 * plane, nil] }
        var strides = [Int32](repeating: isPlanar ? Int32(rowStride) : 0, count: 4)
        strides[0] = Int32(rowStride)
        let rowCount = withUnsafePointer(to: source.pointee.linesize) { lineSizes in
            lineSizes.withMemoryRebound(to: Int32.self, capacity: 8) { lineSizes in
                withUnsafePointer(to: source.pointee.data) { data in
                    data.withMemoryRebound(to: UnsafePointer<UInt8>?.self, capacity: 8) { data in
                        sws_scale(context, data, lineSizes, 0, source.pointee.height, &planes, &strides)
                    }
                }
            }
        }
        guard rowCount == source.pointee.height else {
            throw FootageError(
                .internalFailure, subject, "The colours of a frame could not be converted.",
                remedy: "Re-encode the video as H.264 (\"ffmpeg -i FILE -pix_fmt yuv420p OUT.mp4\").")
        }
        return try body(colors)
    }

    private func prepare(_ frame: UnsafeMutablePointer<AVFrame>, subject: String) throws {
        let (format, isJPEG) = Self.withoutRange(AVPixelFormat(frame.pointee.format))
        let kind = Self.kind(of: format)
        let isUnspecifiedGray = kind.isGray && frame.pointee.color_range == AVCOL_RANGE_UNSPECIFIED
        let wanted = Key(
            width: frame.pointee.width, height: frame.pointee.height, format: format.rawValue,
            matrix: Self.matrix(of: frame),
            isFullRange: isJPEG || isUnspecifiedGray || frame.pointee.color_range == AVCOL_RANGE_JPEG,
            isYUV: kind.isYUV)
        guard wanted != key else { return }
        key = nil
        sws_freeContext(context)
        let output = wanted.isYUV ? AV_PIX_FMT_GBRP : AV_PIX_FMT_RGB24
        context = sws_getContext(
            wanted.width, wanted.height, format, wanted.width, wanted.height, output, Self.flags, nil, nil,
            nil)
        guard context != nil else {
            throw FootageError(
                .codecUnavailable, subject,
                "Frames in the pixel format \(Self.name(of: format)) cannot be converted to RGB.",
                remedy: "Re-encode the video as H.264 (\"ffmpeg -i FILE -pix_fmt yuv420p OUT.mp4\").")
        }
        if wanted.isYUV {
            let coefficients = sws_getCoefficients(wanted.matrix)
            sws_setColorspaceDetails(
                context, coefficients, wanted.isFullRange ? 1 : 0, coefficients, 1, 0, 1 << 16, 1 << 16)
        }
        buffer.deallocate()
        // swscale's loops write whole vectors: rows are padded and the buffer has room behind the last.
        let rowBytes = Int(wanted.width) * (wanted.isYUV ? 1 : 3)
        rowStride = (rowBytes + 63) / 64 * 64
        buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: rowStride * Int(wanted.height) * (wanted.isYUV ? 3 : 1) + 64, alignment: 64)
        key = wanted
    }

    /// The deprecated "J" formats name a layout and the full range at once.
    private static func withoutRange(_ format: AVPixelFormat) -> (AVPixelFormat, isFullRange: Bool) {
        switch format {
        case AV_PIX_FMT_YUVJ420P: (AV_PIX_FMT_YUV420P, true)
        case AV_PIX_FMT_YUVJ422P: (AV_PIX_FMT_YUV422P, true)
        case AV_PIX_FMT_YUVJ444P: (AV_PIX_FMT_YUV444P, true)
        case AV_PIX_FMT_YUVJ440P: (AV_PIX_FMT_YUV440P, true)
        case AV_PIX_FMT_YUVJ411P: (AV_PIX_FMT_YUV411P, true)
        default: (format, false)
        }
    }

    /// Gray counts as YUV without colour; without a stated range it is full, as swscale has it.
    private static func kind(of format: AVPixelFormat) -> (isYUV: Bool, isGray: Bool) {
        guard let description = av_pix_fmt_desc_get(format) else { return (false, false) }
        let notYUV = UInt64(AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)
        guard description.pointee.flags & notYUV == 0 else { return (false, false) }
        return (true, description.pointee.nb_components <= 2)
    }

    private static func matrix(of frame: UnsafeMutablePointer<AVFrame>) -> Int32 {
        switch frame.pointee.colorspace {
        case AVCOL_SPC_BT709: SWS_CS_ITU709
        case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M: SWS_CS_ITU601
        case AVCOL_SPC_FCC: SWS_CS_FCC
        case AVCOL_SPC_SMPTE240M: SWS_CS_SMPTE240M
        case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: SWS_CS_BT2020
        default: frame.pointee.height >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601
        }
    }

    private static func name(of format: AVPixelFormat) -> String {
        av_get_pix_fmt_name(format).map { String(cString: $0) } ?? "\(format.rawValue)"
    }
}
