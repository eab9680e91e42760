import CFFmpeg

/// Owns a swscale context and the buffer of red, green and blue planes that it fills.
///
/// Planes, because swscale's packed RGB is dithered at full chroma resolution and ten times slower.
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
        let (green, blue, red) = (start, start + plane, start + 2 * plane)
        var planes: [UnsafeMutablePointer<UInt8>?] = [green, blue, red, nil]
        var strides = [Int32(rowStride), Int32(rowStride), Int32(rowStride), 0]
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
        return try body(
            ColorRows(red: red, green: green, blue: blue, pixelStride: 1, rowStride: rowStride))
    }

    private func prepare(_ frame: UnsafeMutablePointer<AVFrame>, subject: String) throws {
        let (format, isJPEG) = Self.withoutRange(AVPixelFormat(frame.pointee.format))
        let wanted = Key(
            width: frame.pointee.width, height: frame.pointee.height, format: format.rawValue,
            matrix: Self.matrix(of: frame),
            isFullRange: isJPEG || frame.pointee.color_range == AVCOL_RANGE_JPEG)
        guard wanted != key else { return }
        key = nil
        sws_freeContext(context)
        context = sws_getContext(
            wanted.width, wanted.height, format, wanted.width, wanted.height, AV_PIX_FMT_GBRP, Self.flags,
            nil, nil, nil)
        guard context != nil else {
            throw FootageError(
                .codecUnavailable, subject,
                "Frames in the pixel format \(Self.name(of: format)) cannot be converted to RGB.",
                remedy: "Re-encode the video as H.264 (\"ffmpeg -i FILE -pix_fmt yuv420p OUT.mp4\").")
        }
        // Refused for formats that are RGB already, which need no matrix.
        let coefficients = sws_getCoefficients(wanted.matrix)
        _ = sws_setColorspaceDetails(
            context, coefficients, wanted.isFullRange ? 1 : 0, coefficients, 1, 0, 1 << 16, 1 << 16)
        buffer.deallocate()
        // swscale's loops write whole vectors: rows are padded and the buffer has room behind the last.
        rowStride = (Int(wanted.width) + 63) / 64 * 64
        buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: rowStride * Int(wanted.height) * 3 + 64, alignment: 64)
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
