import CFFmpeg

/// Decodes image files (JPEG, PNG, BMP, WebP, TIFF, portable anymaps), with one decoder per format.
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
        // Otherwise libavcodec treats a PNG as the difference to the previous image.
        filled.pointee.flags |= AV_PKT_FLAG_KEY
        filled.pointee.data.update(from: bytes, count: Int(filled.pointee.size))
        // The decoder is reused for the next image: nothing of this one may remain in it.
        defer { avcodec_flush_buffers(codec) }
        do {
            try checkImage(avcodec_send_packet(codec, filled), subject)
            try checkImage(avcodec_receive_frame(codec, frame), subject)
        } catch {
            if let size = JPEGStream.size(bytes) {
                try VideoContainer.refuseGiant(width: size.width, height: size.height, subject: subject)
            }
            throw error
        }
        let decoded = try DecodedFrame(
            takingFrom: try LibAV.require(frame, subject, "a frame"), timeBase: AVRational(num: 1, den: 25),
            usesBestEffort: false, isDamaged: false, lostBefore: 0, subject: subject)
        guard !decoded.isDamaged else { throw damaged(subject) }
        return decoded
    }

    private func codec(
        for bytes: [UInt8], subject: String
    ) throws -> UnsafeMutablePointer<AVCodecContext> {
        guard let (name, identifier) = Self.format(of: bytes) else {
            throw FootageError(
                .notVideo, subject,
                bytes.isEmpty ? "The image is empty." : "This is not an image in a format that is read here.",
                remedy: "Give images as JPEG, PNG, BMP, WebP or TIFF.")
        }
        // libwebp's container, "Extended file format": the flag of animation.
        if identifier == AV_CODEC_ID_WEBP, bytes.dropFirst(12).starts(with: Array("VP8X".utf8)),
            bytes.count > 20, bytes[20] & 0x02 != 0
        {
            throw FootageError(
                .notVideo, subject, "This is an animated WebP, not one image.",
                remedy: "Convert it to MP4, or extract its images as PNG.")
        }
        if let codec = codecs[identifier] { return codec }
        guard let decoder = avcodec_find_decoder(identifier) else {
            throw FootageError(
                .codecUnavailable, subject, "This libavcodec has no decoder for \(name) images.",
                remedy: "Convert the images to JPEG or PNG.")
        }
        let codec = try LibAV.require(avcodec_alloc_context3(decoder), subject, "a decoder")
        codecs[identifier] = codec
        codec.pointee.max_pixels = VideoContainer.mostPixels
        codec.pointee.thread_count = 1
        // With strict error detection half an image is an error, not a picture with a grey end. TIFF is exempt: its decoder
        // would reject every unknown tag, and a missing strip is an error anyway.
        codec.pointee.err_recognition =
            identifier == AV_CODEC_ID_TIFF ? AV_EF_CRCCHECK : AV_EF_CRCCHECK | AV_EF_EXPLODE
        try checkImage(avcodec_open2(codec, decoder, nil), subject)
        return codec
    }

    private static func format(of bytes: [UInt8]) -> (name: String, codec: AVCodecID)? {
        let marks: [(String, AVCodecID, [UInt8])] = [
            ("JPEG", AV_CODEC_ID_MJPEG, [0xFF, 0xD8, 0xFF]),
            ("PNG", AV_CODEC_ID_PNG, [0x89, 0x50, 0x4E, 0x47]),
            ("BMP", AV_CODEC_ID_BMP, Array("BM".utf8)), ("TIFF", AV_CODEC_ID_TIFF, Array("II*\0".utf8)),
            ("TIFF", AV_CODEC_ID_TIFF, Array("MM\0*".utf8)), ("PGM", AV_CODEC_ID_PGM, Array("P5".utf8)),
            ("PPM", AV_CODEC_ID_PPM, Array("P6".utf8)),
        ]
        if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) {
            return ("WebP", AV_CODEC_ID_WEBP)
        }
        return marks.first { bytes.starts(with: $0.2) }.map { ($0.0, $0.1) }
    }

    private func checkImage(_ status: Int32, _ subject: String) throws {
        try LibAV.check(status) { _, _ in damaged(subject) }
    }

    private func damaged(_ subject: String) -> FootageError {
        FootageError(
            .corrupt, subject, "The image is damaged or cut: it cannot be decoded.",
            remedy: "Extract the images again from the video.")
    }
}
