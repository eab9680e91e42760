import CFFmpeg

/// How a picture declares that it should be shown.
extension DecodedFrame {
    /// Its display matrix: the orientation noted by a camera in a JPEG, or in a raw stream.
    var orientation: Orientation {
        guard let data = av_frame_get_side_data(pointer, AV_FRAME_DATA_DISPLAYMATRIX),
            data.pointee.size >= 9 * MemoryLayout<Int32>.size
        else { return .upright }
        return UnsafeRawPointer(data.pointee.data).withMemoryRebound(to: Int32.self, capacity: 9) {
            Orientation.reading(Array(UnsafeBufferPointer(start: $0, count: 9))).orientation
        }
    }

    /// Light and colours that differ from ordinary video's; nil for ordinary or unknown ones.
    var signal: LightSignal? {
        let isWide = pointer.pointee.color_primaries == AVCOL_PRI_BT2020
        let namesNarrow = pointer.pointee.color_primaries == AVCOL_PRI_BT709
        switch pointer.pointee.color_trc {
        case AVCOL_TRC_ARIB_STD_B67: return LightSignal(transfer: .hybridLogGamma, isWide: !namesNarrow)
        case AVCOL_TRC_SMPTE2084: return LightSignal(transfer: .perceptualQuantizer, isWide: !namesNarrow)
        default:
            return isWide && unusualTransfer == nil ? LightSignal(transfer: .standard, isWide: true) : nil
        }
    }

    /// The name of a transfer function that is neither ordinary video's nor HDR's.
    var unusualTransfer: String? {
        switch pointer.pointee.color_trc {
        case AVCOL_TRC_LINEAR, AVCOL_TRC_LOG, AVCOL_TRC_LOG_SQRT, AVCOL_TRC_SMPTE428:
            av_color_transfer_name(pointer.pointee.color_trc).map { String(cString: $0) }
        default: nil
        }
    }
}
