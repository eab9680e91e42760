import CFFmpeg

/// One decoded picture, in the decoder's own pixel format, with its metadata.
final class DecodedFrame {
    /// Owned; the pixels in it are shared with the decoder by reference count.
    let pointer: UnsafeMutablePointer<AVFrame>
    /// When the frame should be shown; nil if neither the container nor the stream states it.
    let timestampNanoseconds: Int64?
    /// Its duration; nil if unknown.
    let durationNanoseconds: Int64?
    /// Packets since the previous frame that gave no picture.
    let lostBefore: Int
    /// Whether parts of the picture were made up.
    var isDamaged: Bool

    /// Moves the picture out of `frame`, which is left empty.
    ///
    /// - Parameter usesBestEffort: false if timestamps can only be guessed from the decoding order.
    init(
        takingFrom frame: UnsafeMutablePointer<AVFrame>, timeBase: AVRational, usesBestEffort: Bool,
        isDamaged: Bool, lostBefore: Int, subject: String
    ) throws {
        pointer = try LibAV.require(av_frame_alloc(), subject, "a frame")
        av_frame_move_ref(pointer, frame)
        let stamp = pointer.pointee.best_effort_timestamp
        if usesBestEffort, stamp != cffmpeg_no_timestamp() {
            timestampNanoseconds = Self.nanoseconds(stamp, timeBase)
        } else {
            timestampNanoseconds = nil
        }
        let duration = cffmpeg_frame_duration(pointer)
        durationNanoseconds = duration > 0 ? Self.nanoseconds(duration, timeBase) : nil
        self.lostBefore = lostBefore
        self.isDamaged =
            isDamaged || pointer.pointee.decode_error_flags != 0
            || pointer.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0
    }

    static func nanoseconds(_ stamp: Int64, _ timeBase: AVRational) -> Int64 {
        let time = av_rescale_q(stamp, timeBase, AVRational(num: 1, den: 1_000_000_000))
        // The sign of a time beyond 292 years is lost in the conversion.
        return time == .min && stamp > 0 ? .max : time
    }

    /// A part of `whole` that shares its pixels.
    private init(_ part: PixelRectangle, of whole: DecodedFrame, subject: String) throws {
        pointer = try LibAV.require(av_frame_clone(whole.pointer), subject, "a frame")
        timestampNanoseconds = whole.timestampNanoseconds
        durationNanoseconds = whole.durationNanoseconds
        lostBefore = whole.lostBefore
        isDamaged = whole.isDamaged
        pointer.pointee.crop_left = part.columns.lowerBound
        pointer.pointee.crop_right = whole.width - part.columns.upperBound
        pointer.pointee.crop_top = part.rows.lowerBound
        pointer.pointee.crop_bottom = whole.height - part.rows.upperBound
        let status = av_frame_apply_cropping(pointer, Int32(AV_FRAME_CROP_UNALIGNED))
        try LibAV.check(status) { _, text in
            FootageError(
                .internalFailure, subject, "A part of a frame could not be taken (\(text)).",
                remedy: "Re-encode the video as H.264 (\"ffmpeg -i FILE -pix_fmt yuv420p OUT.mp4\").")
        }
    }

    deinit {
        var owned: UnsafeMutablePointer<AVFrame>? = pointer
        av_frame_free(&owned)
    }

    var width: Int { Int(pointer.pointee.width) }
    var height: Int { Int(pointer.pointee.height) }
    var isInterlaced: Bool { cffmpeg_frame_is_interlaced(pointer) }

    /// A part of the picture that shares its pixels. Its corner must be on the chroma grid.
    func part(_ part: PixelRectangle, subject: String) throws -> DecodedFrame {
        guard part != PixelRectangle(width: width, height: height) else { return self }
        return try DecodedFrame(part, of: self, subject: subject)
    }

    /// Lends the planes, with the bytes per row of each.
    func withPlanes<Result>(
        _ body: (UnsafePointer<UnsafePointer<UInt8>?>, UnsafePointer<Int32>) -> Result
    ) -> Result {
        withUnsafePointer(to: pointer.pointee.linesize) { lineSizes in
            lineSizes.withMemoryRebound(to: Int32.self, capacity: 8) { lineSizes in
                withUnsafePointer(to: pointer.pointee.data) { data in
                    data.withMemoryRebound(to: UnsafePointer<UInt8>?.self, capacity: 8) { data in
                        body(data, lineSizes)
                    }
                }
            }
        }
    }
}
