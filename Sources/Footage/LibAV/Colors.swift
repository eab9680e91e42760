import CFFmpeg

/// The interpretation of a frame's values.
struct Colors: Equatable {
    let format: AVPixelFormat
    /// One of swscale's tables.
    let matrix: Int32
    let isFullRange: Bool
    /// Gray counts as YUV without colour.
    let isYUV: Bool

    /// A frame's own matrix and range; if unspecified, those described at `FrameConverter`.
    init(of frame: UnsafePointer<AVFrame>) {
        let (format, isJPEG) = Self.withoutRange(AVPixelFormat(frame.pointee.format))
        let kind = Self.kind(of: format)
        // Gray with unspecified range is full range, as in swscale.
        let isUnspecifiedGray = kind.isGray && frame.pointee.color_range == AVCOL_RANGE_UNSPECIFIED
        self.format = format
        matrix = Self.matrix(of: frame)
        isFullRange = isJPEG || isUnspecifiedGray || frame.pointee.color_range == AVCOL_RANGE_JPEG
        isYUV = kind.isYUV
    }

    /// Whether swscale converts a part of a picture to the same colours as in the whole: chroma is on a grid that the picture
    /// fills, and nothing is dithered from pixel to pixel.
    func isSameInParts(width: Int, height: Int) -> Bool {
        guard isYUV, let description = av_pix_fmt_desc_get(format)?.pointee else { return false }
        let refused = UInt64(AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_HWACCEL)
        return description.flags & refused == 0 && width % (1 << Int(description.log2_chroma_w)) == 0
            && height % (1 << Int(description.log2_chroma_h)) == 0
    }

    var formatName: String {
        av_get_pix_fmt_name(format).map { String(cString: $0) } ?? "\(format.rawValue)"
    }

    /// The deprecated "J" formats specify a layout and the full range at once.
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

    private static func kind(of format: AVPixelFormat) -> (isYUV: Bool, isGray: Bool) {
        guard let description = av_pix_fmt_desc_get(format) else { return (false, false) }
        let notYUV = UInt64(AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)
        guard description.pointee.flags & notYUV == 0 else { return (false, false) }
        return (true, description.pointee.nb_components <= 2)
    }

    private static func matrix(of frame: UnsafePointer<AVFrame>) -> Int32 {
        switch frame.pointee.colorspace {
        case AVCOL_SPC_BT709: SWS_CS_ITU709
        case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M: SWS_CS_ITU601
        case AVCOL_SPC_FCC: SWS_CS_FCC
        case AVCOL_SPC_SMPTE240M: SWS_CS_SMPTE240M
        case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: SWS_CS_BT2020
        default: frame.pointee.height >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601
        }
    }
}
