import CFFmpeg
import Foundation

/// Decodes the frames of a file's video stream one by one, in display order.
final class VideoDecoder {
    /// Consecutive failures after which a stream is abandoned.
    private static let mostFailures = 256

    /// How the pictures should be shown, according to the container.
    let orientation: Orientation
    /// The speed at which the film is read.
    let speed: FilmSpeed
    /// What a user should know.
    private(set) var remarks: [String]
    /// Packets that gave no picture.
    private(set) var lostPacketCount = 0
    /// Those of them after the latest frame.
    private(set) var lostSinceLastFrame = 0

    private let subject: String
    private let container: VideoContainer
    private let packets: PacketReader
    private var codec: UnsafeMutablePointer<AVCodecContext>?
    private var frame: UnsafeMutablePointer<AVFrame>?
    private var packet: UnsafeMutablePointer<AVPacket>?
    private var isPacketWaiting = false
    private var isDraining = false
    private var failuresInRow = 0
    /// Timestamps of packets that the container marks as corrupt.
    private var corruptStamps: Set<Int64> = []

    init(url: URL, fileSize: Int64, threadCount: Int, timing: FilmTiming = FilmTiming()) throws {
        subject = url.relativePath
        container = try VideoContainer(url: url, fileSize: fileSize)
        packets = PacketReader(container, subject: subject)
        speed = Self.speed(of: container, timing)
        let orientation = container.orientation
        self.orientation = orientation.orientation
        remarks =
            container.remarks + [orientation.remark].compactMap(\.self)
            + Self.remarks(about: container, speed, timing)
        frame = av_frame_alloc()
        packet = av_packet_alloc()
        try openCodec(threadCount: threadCount)
    }

    deinit {
        avcodec_free_context(&codec)
        av_frame_free(&frame)
        av_packet_free(&packet)
    }

    /// The next frame; nil after the last.
    func next() throws -> DecodedFrame? {
        let frame = try LibAV.require(frame, subject, "a frame")
        while failuresInRow < Self.mostFailures {
            let status = avcodec_receive_frame(codec, frame)
            switch status {
            case 0:
                failuresInRow = 0
                if frame.pointee.flags & AV_FRAME_FLAG_DISCARD != 0 {
                    av_frame_unref(frame)
                    continue
                }
                return try take(frame)
            case cffmpeg_error_eof(): return nil
            case cffmpeg_error(EAGAIN): try feed()
            case cffmpeg_error(ENOMEM): try checkMemory(status)
            default: noteLoss()
            }
        }
        return nil
    }

    /// How many frames at 25 a second the coming packets declare, without decoding them; nil if unknown.
    ///
    /// This is an estimate: the decoder may find fewer or more.
    func predictFrameCount() -> Int? {
        guard let times = packets.lookAhead(), let last = times.last else { return nil }
        var clock = FrameClock(speed)
        let timeBase = container.stream.pointee.time_base
        for time in times {
            let isPlaced = (try? clock.place(DecodedFrame.nanoseconds(time.timestamp, timeBase))) != nil
            guard isPlaced else { return nil }
        }
        let duration = DecodedFrame.nanoseconds(last.duration, timeBase)
        return clock.end(lastDuration: duration > 0 ? duration : nil)
    }

    /// States what is missing from the file; nil if all declared data is present.
    func missingData() -> FileExtent.Cut? { container.missingData() }

    /// Whether neither the container nor the pictures decoded so far state how fast the film plays.
    var isUntimed: Bool { container.isRawStream && (codec?.pointee.framerate.num ?? 0) <= 0 }

    private func take(_ frame: UnsafeMutablePointer<AVFrame>) throws -> DecodedFrame {
        let stamp = frame.pointee.pts
        let hasStamp = stamp != cffmpeg_no_timestamp()
        let isReordered = (codec?.pointee.has_b_frames ?? 0) > 0
        let decoded = try DecodedFrame(
            takingFrom: frame, timeBase: container.stream.pointee.time_base,
            // Without its own timestamp a frame would get its packet's, and those follow the decoding order.
            usesBestEffort: hasStamp || !isReordered,
            isDamaged: hasStamp && corruptStamps.remove(stamp) != nil, lostBefore: lostSinceLastFrame,
            subject: subject)
        lostSinceLastFrame = 0
        return decoded
    }

    /// Passes the next packet to the decoder, or at the end of the file the signal to drain.
    private func feed() throws {
        guard !isDraining else { return noteLoss() }
        let packet = try LibAV.require(packet, subject, "a packet")
        if !isPacketWaiting {
            let status = packets.read(into: packet)
            if status == cffmpeg_error_eof() {
                isDraining = true
                try checkMemory(avcodec_send_packet(codec, nil))
                return
            }
            // Even if memory is reported to be short: a size of two gigabytes in a damaged index has that effect.
            guard status >= 0 else { return noteLoss() }
            guard packet.pointee.stream_index == container.stream.pointee.index else {
                av_packet_unref(packet)
                return
            }
            noteCorruption(of: packet)
        }
        let status = avcodec_send_packet(codec, packet)
        isPacketWaiting = status == cffmpeg_error(EAGAIN)
        guard !isPacketWaiting else { return }
        av_packet_unref(packet)
        if status < 0 {
            try checkMemory(status)
            noteLoss()
        }
    }

    private func noteCorruption(of packet: UnsafeMutablePointer<AVPacket>) {
        guard packet.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 else { return }
        // A decoder holds back a few dozen frames at most, so timestamps this old will not occur any more.
        if corruptStamps.count > 1024 { corruptStamps.removeAll() }
        corruptStamps.insert(packet.pointee.pts)
    }

    private func noteLoss() {
        failuresInRow += 1
        lostPacketCount += 1
        lostSinceLastFrame += 1
    }

    private func checkMemory(_ status: Int32) throws {
        guard status == cffmpeg_error(ENOMEM) else { return }
        try LibAV.check(status) { _, text in
            FootageError(
                .internalFailure, subject, "The video could not be decoded (\(text)).",
                remedy: "Close other programs to free memory and try again.")
        }
    }

    private func openCodec(threadCount: Int) throws {
        let parameters = container.stream.pointee.codecpar
        let identifier = parameters?.pointee.codec_id ?? AV_CODEC_ID_NONE
        guard let decoder = avcodec_find_decoder(identifier) else {
            throw FootageError(
                .codecUnavailable, subject,
                "This libavcodec has no decoder for the video (\(String(cString: avcodec_get_name(identifier)))).",
                remedy: "Re-encode the video as H.264, or install a libavcodec with more decoders.")
        }
        let codec = try LibAV.require(avcodec_alloc_context3(decoder), subject, "a decoder")
        self.codec = codec
        try checkOpening(avcodec_parameters_to_context(codec, parameters))
        codec.pointee.pkt_timebase = container.stream.pointee.time_base
        // libav's assumption for a raw stream must not pass for what its pictures state.
        if container.isRawStream { codec.pointee.framerate = AVRational(num: 0, den: 1) }
        codec.pointee.max_pixels = VideoContainer.mostPixels
        // Each thread keeps its own pictures; beyond 4K that is too much memory for the time it saves.
        let isHuge = Int64(codec.pointee.width) * Int64(codec.pointee.height) > 4096 * 2304
        codec.pointee.thread_count = isHuge ? 1 : Int32(threadCount)
        codec.pointee.err_recognition = AV_EF_CRCCHECK
        try checkOpening(avcodec_open2(codec, decoder, nil))
    }

    private func checkOpening(_ status: Int32) throws {
        try LibAV.check(status) { _, _ in
            let codec = String(cString: avcodec_get_name(container.stream.pointee.codecpar.pointee.codec_id))
            return FootageError(
                .corrupt, subject, "The header of the video is not one that the \(codec) decoder accepts.",
                remedy:
                    "Play it in another program: if it plays there, re-encode it as H.264; otherwise copy or download it "
                    + "again.")
        }
    }
}
