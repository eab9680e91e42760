import CFFmpeg

/// Encodes one picture as JPEG with libavcodec's mjpeg encoder.
///
/// Full-range BT.601 with chroma at half the width and height, as in JFIF; the same bytes on every processor.
final class JPEGEncoder {
    private let quantizer: Int32
    private var codec: UnsafeMutablePointer<AVCodecContext>?
    private var frame: UnsafeMutablePointer<AVFrame>?
    private var packet: UnsafeMutablePointer<AVPacket>?

    /// - Parameter quantizer: 1, the finest, to 31.
    init(quantizer: Int) {
        LibAV.silenceLog
        self.quantizer = Int32(quantizer)
        frame = av_frame_alloc()
        packet = av_packet_alloc()
    }

    deinit {
        avcodec_free_context(&codec)
        av_frame_free(&frame)
        av_packet_free(&packet)
    }

    /// The bytes of a JPEG file.
    func encode(_ image: RGBImage) throws -> [UInt8] {
        try openCodec(width: image.width, height: image.height)
        let frame = try LibAV.require(frame, Self.subject, "a frame")
        try convert(image, into: frame)
        frame.pointee.quality = quantizer * FF_QP2LAMBDA
        let packet = try LibAV.require(packet, Self.subject, "a packet")
        try check(avcodec_send_frame(codec, frame))
        try check(avcodec_receive_packet(codec, packet))
        return [UInt8](UnsafeBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size)))
    }

    private static let subject = "picture"

    private func openCodec(width: Int, height: Int) throws {
        guard let encoder = avcodec_find_encoder(AV_CODEC_ID_MJPEG) else {
            throw FootageError(
                .codecUnavailable, Self.subject, "This libavcodec cannot encode JPEG.",
                remedy: "Install a libavcodec with the mjpeg encoder (Debian: libavcodec59).")
        }
        let codec = try LibAV.require(avcodec_alloc_context3(encoder), Self.subject, "an encoder")
        self.codec = codec
        codec.pointee.width = Int32(width)
        codec.pointee.height = Int32(height)
        codec.pointee.pix_fmt = AV_PIX_FMT_YUVJ420P
        codec.pointee.color_range = AVCOL_RANGE_JPEG
        codec.pointee.time_base = AVRational(num: 1, den: Int32(Preprocessing.frameRate))
        codec.pointee.thread_count = 1
        codec.pointee.flags |= cffmpeg_codec_flag_bitexact() | Int32(AV_CODEC_FLAG_QSCALE)
        codec.pointee.global_quality = quantizer * FF_QP2LAMBDA
        try check(avcodec_open2(codec, encoder, nil))
    }

    private func convert(_ image: RGBImage, into target: UnsafeMutablePointer<AVFrame>) throws {
        // A chroma pixel covers two columns and two rows: a picture with odd sides repeats the last ones.
        let (width, height) = (image.width + image.width % 2, image.height + image.height % 2)
        var source = av_frame_alloc()
        defer { av_frame_free(&source) }
        let colors = try LibAV.require(source, Self.subject, "a frame")
        try prepare(colors, width: width, height: height, AV_PIX_FMT_RGB24)
        let start = try LibAV.require(colors.pointee.data.0, Self.subject, "a picture")
        let rowBytes = image.width * 3
        image.pixels.withUnsafeBufferPointer { pixels in
            guard let pixels = pixels.baseAddress else { return }
            for row in 0..<height {
                let target = start + row * Int(colors.pointee.linesize.0)
                let source = pixels + min(row, image.height - 1) * rowBytes
                target.update(from: source, count: rowBytes)
                if width > image.width { (target + rowBytes).update(from: source + rowBytes - 3, count: 3) }
            }
        }
        try prepare(target, width: width, height: height, AV_PIX_FMT_YUV420P)
        let scaler = sws_getContext(
            Int32(width), Int32(height), AV_PIX_FMT_RGB24, Int32(width), Int32(height), AV_PIX_FMT_YUV420P,
            PixelConverter.flags, nil, nil, nil)
        defer { sws_freeContext(scaler) }
        _ = try LibAV.require(scaler, Self.subject, "a colour converter")
        let matrix = sws_getCoefficients(SWS_CS_ITU601)
        sws_setColorspaceDetails(scaler, matrix, 1, matrix, 1, 0, 1 << 16, 1 << 16)
        try check(sws_scale_frame(scaler, target, colors))
        // The encoder's full-range format; the scaler has just converted to full range.
        target.pointee.format = AV_PIX_FMT_YUVJ420P.rawValue
        target.pointee.width = Int32(image.width)
        target.pointee.height = Int32(image.height)
    }

    private func prepare(
        _ frame: UnsafeMutablePointer<AVFrame>, width: Int, height: Int, _ format: AVPixelFormat
    ) throws {
        frame.pointee.format = format.rawValue
        frame.pointee.width = Int32(width)
        frame.pointee.height = Int32(height)
        try check(av_frame_get_buffer(frame, 0))
    }

    private func check(_ status: Int32) throws {
        try LibAV.check(status) { _, text in
            FootageError(
                .internalFailure, Self.subject, "It could not be encoded as JPEG (\(text)).",
                remedy: "Run \"divejudge doctor\".")
        }
    }
}
