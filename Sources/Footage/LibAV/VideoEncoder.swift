import CFFmpeg

/// Owns an encoder and its MP4 file.
final class VideoEncoder {
    private let subject: String
    private var container: UnsafeMutablePointer<AVFormatContext>?
    private var codec: UnsafeMutablePointer<AVCodecContext>?
    private var frame: UnsafeMutablePointer<AVFrame>?
    private var packet: UnsafeMutablePointer<AVPacket>?
    private var scaler: OpaquePointer?
    private var stream: UnsafeMutablePointer<AVStream>?
    private var frameCount: Int64 = 0

    /// - Parameter path: an existing file to overwrite. - Parameter subject: the name for errors.
    init(
        path: String, subject: String, width: Int, height: Int, frameRate: Int,
        quality: VideoWriter.Quality, clockwiseRotation: Int
    ) throws {
        LibAV.silenceLog
        self.subject = subject
        frame = av_frame_alloc()
        packet = av_packet_alloc()
        try openCodec(width: width, height: height, frameRate: frameRate, quality: quality)
        try openContainer(path: path, clockwiseRotation: clockwiseRotation)
        try prepareFrame(width: Int32(width), height: Int32(height))
    }

    deinit {
        if let container, container.pointee.pb != nil { avio_closep(&container.pointee.pb) }
        avformat_free_context(container)
        avcodec_free_context(&codec)
        av_frame_free(&frame)
        av_packet_free(&packet)
        sws_freeContext(scaler)
    }

    func append(_ image: RGBImage) throws {
        let codec = try LibAV.require(codec, subject, "an encoder")
        let frame = try LibAV.require(frame, subject, "a frame")
        precondition(image.width == codec.pointee.width && image.height == codec.pointee.height)
        try checkEncoding(av_frame_make_writable(frame))
        image.pixels.withUnsafeBufferPointer { pixels in
            var rows: [UnsafePointer<UInt8>?] = [pixels.baseAddress, nil, nil, nil]
            var strides: [Int32] = [Int32(image.width * 3), 0, 0, 0]
            withUnsafeMutablePointer(to: &frame.pointee.data) { planes in
                withUnsafeMutablePointer(to: &frame.pointee.linesize) { lineSizes in
                    planes.withMemoryRebound(to: UnsafeMutablePointer<UInt8>?.self, capacity: 8) { planes in
                        lineSizes.withMemoryRebound(to: Int32.self, capacity: 8) { lineSizes in
                            _ = sws_scale(
                                scaler, &rows, &strides, 0, Int32(image.height), planes, lineSizes)
                        }
                    }
                }
            }
        }
        frame.pointee.pts = frameCount
        frameCount += 1
        try checkEncoding(avcodec_send_frame(codec, frame))
        try writeFinishedPackets()
    }

    /// Drains the encoder, writes the index and closes the file.
    func finish() throws {
        let container = try LibAV.require(container, subject, "a file")
        try checkEncoding(avcodec_send_frame(codec, nil))
        try writeFinishedPackets()
        try checkWriting(av_write_trailer(container))
        avio_flush(container.pointee.pb)
        try checkWriting(container.pointee.pb.pointee.error)
        try checkWriting(avio_closep(&container.pointee.pb))
    }

    private func openCodec(width: Int, height: Int, frameRate: Int, quality: VideoWriter.Quality) throws {
        guard
            let encoder = avcodec_find_encoder_by_name("libx264") ?? avcodec_find_encoder(AV_CODEC_ID_MPEG4)
        else {
            throw FootageError(
                .codecUnavailable, subject, "This libavcodec can encode neither H.264 nor MPEG-4.",
                remedy: "Install a libavcodec built with libx264 (Debian: libavcodec59).")
        }
        let codec = try LibAV.require(avcodec_alloc_context3(encoder), subject, "an encoder")
        self.codec = codec
        codec.pointee.width = Int32(width)
        codec.pointee.height = Int32(height)
        codec.pointee.pix_fmt = AV_PIX_FMT_YUV420P
        codec.pointee.time_base = AVRational(num: 1, den: Int32(frameRate))
        codec.pointee.framerate = AVRational(num: Int32(frameRate), den: 1)
        codec.pointee.color_range = AVCOL_RANGE_MPEG
        codec.pointee.colorspace = AVCOL_SPC_BT709
        codec.pointee.color_primaries = AVCOL_PRI_BT709
        codec.pointee.color_trc = AVCOL_TRC_BT709
        codec.pointee.thread_count = 1  // more would divide the rate control differently
        codec.pointee.flags |= cffmpeg_codec_flag_bitexact() | cffmpeg_codec_flag_global_header()
        if encoder.pointee.id == AV_CODEC_ID_H264 {
            try checkEncoding(av_opt_set(codec.pointee.priv_data, "preset", quality.preset, 0))
            // x264's macroblock trees make a second identical video in one process differ from the first.
            try checkEncoding(av_opt_set(codec.pointee.priv_data, "x264-params", "mbtree=0", 0))
            try checkEncoding(
                av_opt_set(codec.pointee.priv_data, "crf", String(quality.constantRateFactor), 0))
        } else {
            // MPEG-4 quantises by 1...31, x264 by 0...51.
            let quantizer = max(1, min(31, quality.constantRateFactor / 4))
            codec.pointee.flags |= Int32(AV_CODEC_FLAG_QSCALE)
            codec.pointee.global_quality = Int32(quantizer) * FF_QP2LAMBDA
        }
        try checkEncoding(avcodec_open2(codec, encoder, nil))
    }

    private func openContainer(path: String, clockwiseRotation: Int) throws {
        try checkEncoding(avformat_alloc_output_context2(&container, nil, "mp4", nil))
        let container = try LibAV.require(container, subject, "a file")
        container.pointee.flags |= AVFMT_FLAG_BITEXACT
        let stream = try LibAV.require(avformat_new_stream(container, nil), subject, "a stream")
        self.stream = stream
        try checkEncoding(avcodec_parameters_from_context(stream.pointee.codecpar, codec))
        if let codec { stream.pointee.time_base = codec.pointee.time_base }
        if let codec { stream.pointee.avg_frame_rate = codec.pointee.framerate }
        if clockwiseRotation % 360 != 0 {
            let matrix = try LibAV.require(cffmpeg_add_display_matrix(stream), subject, "a matrix")
            // av_display_rotation_set counts clockwise degrees as the player applies them.
            av_display_rotation_set(matrix, Double(clockwiseRotation))
        }
        // `file:` keeps libav from interpreting the name as a protocol.
        try checkWriting(avio_open(&container.pointee.pb, "file:" + path, AVIO_FLAG_WRITE))
        try checkWriting(avformat_write_header(container, nil))
    }

    private func prepareFrame(width: Int32, height: Int32) throws {
        let frame = try LibAV.require(frame, subject, "a frame")
        frame.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        frame.pointee.width = width
        frame.pointee.height = height
        try checkEncoding(av_frame_get_buffer(frame, 0))
        scaler = sws_getContext(
            width, height, AV_PIX_FMT_RGB24, width, height, AV_PIX_FMT_YUV420P,
            PixelConverter.flags, nil, nil, nil)
        _ = try LibAV.require(scaler, subject, "a colour converter")
        let matrix = sws_getCoefficients(SWS_CS_ITU709)
        sws_setColorspaceDetails(scaler, matrix, 1, matrix, 0, 0, 1 << 16, 1 << 16)
    }

    private func writeFinishedPackets() throws {
        let codec = try LibAV.require(codec, subject, "an encoder")
        let stream = try LibAV.require(stream, subject, "a stream")
        while true {
            let status = avcodec_receive_packet(codec, packet)
            if status == cffmpeg_error(EAGAIN) || status == cffmpeg_error_eof() { return }
            try checkEncoding(status)
            av_packet_rescale_ts(packet, codec.pointee.time_base, stream.pointee.time_base)
            packet?.pointee.stream_index = stream.pointee.index
            if packet?.pointee.duration == 0 {
                packet?.pointee.duration = av_rescale_q(
                    1, codec.pointee.time_base, stream.pointee.time_base)
            }
            try checkWriting(av_interleaved_write_frame(container, packet))
        }
    }

    private func checkEncoding(_ status: Int32) throws {
        try LibAV.check(status) { _, text in
            FootageError(
                .internalFailure, subject, "The video could not be encoded (\(text)).",
                remedy: "Check the quality settings and run \"divejudge doctor\".")
        }
    }

    private func checkWriting(_ status: Int32) throws {
        try LibAV.check(status) { _, text in
            FootageError(
                .inputOutput, subject, "The video could not be written (\(text)).",
                remedy: "Free some space on the disk and write it again.")
        }
    }
}
