import CFFmpeg

/// One decoded picture, in the decoder's own pixel format, and what is known about it.
final class DecodedFrame {
    /// Owned; the pixels in it are shared with the decoder by reference count.
    let pointer: UnsafeMutablePointer<AVFrame>
    /// When the frame is to be shown, nil if neither container nor stream says.
    let timestampNanoseconds: Int64?
    /// How long, nil if unknown.
    let durationNanoseconds: Int64?
    /// Packets that gave no picture since the frame before.
    let lostBefore: Int
    /// Whether something in the picture was made up.
    var isDamaged: Bool

    /// Takes the picture out of `frame`, which is left empty.
    ///
    /// - Parameter usesBestEffort: false where stamps can only be guessed from the order of decoding.
    init(
        takingFrom frame: UnsafeMutablePointer<AVFrame>, timeBase: AVRational, usesBestEffort: Bool,
        isDamaged: Bool, lostBefore: Int, subject: String
    ) throws {
        pointer = try LibAV.require(av_frame_alloc(), subject, "a frame")
        av_frame_move_ref(pointer, frame)
        let nanosecond = AVRational(num: 1, den: 1_000_000_000)
        let stamp = pointer.pointee.best_effort_timestamp
        if usesBestEffort, stamp != cffmpeg_no_timestamp() {
            let time = av_rescale_q(stamp, timeBase, nanosecond)
            // The sign of a time beyond 292 years is lost in the conversion.
            timestampNanoseconds = time == .min && stamp > 0 ? .max : time
        } else {
            timestampNanoseconds = nil
        }
        let duration = pointer.pointee.pkt_duration
        durationNanoseconds = duration > 0 ? av_rescale_q(duration, timeBase, nanosecond) : nil
        self.lostBefore = lostBefore
        self.isDamaged =
            isDamaged || pointer.pointee.decode_error_flags != 0
            || pointer.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0
    }

    deinit {
        var owned: UnsafeMutablePointer<AVFrame>? = pointer
        av_frame_free(&owned)
    }

    var width: Int { Int(pointer.pointee.width) }
    var height: Int { Int(pointer.pointee.height) }
    var isInterlaced: Bool { pointer.pointee.interlaced_frame != 0 }
}
