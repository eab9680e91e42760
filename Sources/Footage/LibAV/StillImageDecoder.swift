import CFFmpeg

/// Decodes JPEG and PNG files, one decoder for each kind.
final class StillImageDecoder {
    private var codecs: [AVCodecID: UnsafeMutablePointer<AVCodecContext>] = [:]

    deinit {
        for codec in codecs.values {
            var owned: UnsafeMutablePointer<AVCodecContext>? = codec
            avcodec_free_context(&owned)
        }
    }

    /// - Parameter bytes: a whole file. - Parameter subject: its name, for errors.
    func decode(_ bytes: [UInt8], subject: String) throws -> DecodedFrame {
        LibAV.silenceLog
        let codec = try codec(for: bytes, subject: subject)
        var packet = av_packet_alloc()
        var frame = av_frame_alloc()
        defer {
            av_packet_free(&packet)
            av_frame_free(&frame)
        }
        let filled = try LibAV.require(packet, subject, "a packet")
        try checkImage(av_new_packet(filled, Int32(clamping: bytes.count)), subject)
        // Otherwise libavcodec takes a PNG for the difference to the image before.
        filled.pointee.flags |= AV_PKT_FLAG_KEY
        filled.pointee.data.update(from: bytes, count: Int(filled.pointee.size))
        // The decoder stays in use for the next image: nothing of this one may be left in it.
        defer { avcodec_flush_buffers(codec) }
        try checkImage(avcodec_send_packet(codec, filled), subject)
        try checkImage(avcodec_receive_frame(codec, frame), subject)
        let decoded = try DecodedFrame(
            takingFrom: try LibAV.require(frame, subject, "a frame"), timeBase: AVRational(num: 1, den: 25),
            usesBestEffort: false, isDamaged: false, lostBefore: 0, subject: subject)
        guard !decoded.isDamaged else { throw damaged(subject, "its data are corrupt") }
        return decoded
    }

    private func codec(
        for bytes: [UInt8], subject: String
    ) throws -> UnsafeMutablePointer<AVCodecContext> {
        let identifier =
            bytes.starts(with: [0xFF, 0xD8, 0xFF])
            ? AV_CODEC_ID_MJPEG : bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) ? AV_CODEC_ID_PNG : nil
        guard let identifier else { throw damaged(subject, "it is neither JPEG nor PNG") }
        if let codec = codecs[identifier] { return codec }
        guard let decoder = avcodec_find_decoder(identifier) else {
            throw FootageError(
                .codecUnavailable, subject, "This libavcodec has no decoder for the image.",
                remedy: "Install a libavcodec with the JPEG and PNG decoders.")
        }
        let codec = try LibAV.require(avcodec_alloc_context3(decoder), subject, "a decoder")
        codecs[identifier] = codec
        codec.pointee.max_pixels = VideoContainer.mostPixels
        codec.pointee.thread_count = 1
        // With errors taken seriously half an image is an error, not a picture with a grey end.
        codec.pointee.err_recognition = AV_EF_CRCCHECK | AV_EF_EXPLODE
        try checkImage(avcodec_open2(codec, decoder, nil), subject)
        return codec
    }

    private func checkImage(_ status: Int32, _ subject: String) throws {
        try LibAV.check(status) { _, text in damaged(subject, text) }
    }

    private func damaged(_ subject: String, _ reason: String) -> FootageError {
        FootageError(
            .corrupt, subject, "The image cannot be decoded (\(reason)).",
            remedy: "Extract the images again from the video.")
    }
}
