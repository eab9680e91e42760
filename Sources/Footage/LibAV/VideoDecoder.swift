import CFFmpeg
import Foundation

/// Decodes the frames of a file's video stream one after the other, in the order of showing.
final class VideoDecoder {
    /// Failures in a row after which a stream is given up.
    private static let mostFailures = 256

    /// Quarter turns clockwise that make the pictures upright.
    let clockwiseQuarterTurns: Int
    /// Frames a second as guessed by libavformat, 1...1000.
    let frameRate: Double
    /// Things that a person should know.
    private(set) var remarks: [String]
    /// Packets that gave no picture.
    private(set) var lostPacketCount = 0
    /// Of these, the ones after the latest frame.
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
    /// Timestamps of packets that the container already calls corrupt.
    private var corruptStamps: Set<Int64> = []

    init(url: URL, fileSize: Int64, threadCount: Int) throws {
        subject = url.relativePath
        container = try VideoContainer(url: url, fileSize: fileSize)
        packets = PacketReader(container, subject: subject)
        let guess = av_guess_frame_rate(container.pointer, container.stream, nil)
        let rate = guess.den > 0 ? Double(guess.num) / Double(guess.den) : 0
        frameRate = (1...1000).contains(rate) ? rate : Double(Preprocessing.frameRate)
        let rotation = Self.rotation(of: container.stream)
        clockwiseQuarterTurns = rotation.quarterTurns
        remarks = container.remarks + rotation.remarks
        frame = av_frame_alloc()
        packet = av_packet_alloc()
        try openCodec(threadCount: threadCount)
    }

    deinit {
        avcodec_free_context(&codec)
        av_frame_free(&frame)
        av_packet_free(&packet)
    }

    /// The next frame, nil after the last.
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

    /// How many frames at 25 a second the packets to come announce, without decoding them; nil where they do not say.
    ///
    /// The decoder may find fewer or more: this is a guess.
    func predictFrameCount() -> Int? {
        guard let times = packets.lookAhead(), let last = times.last else { return nil }
        var clock = FrameClock(frameRate: frameRate)
        let timeBase = container.stream.pointee.time_base
        for time in times {
            let isPlaced = (try? clock.place(DecodedFrame.nanoseconds(time.timestamp, timeBase))) != nil
            guard isPlaced else { return nil }
        }
        let duration = DecodedFrame.nanoseconds(last.duration, timeBase)
        return clock.end(lastDuration: duration > 0 ? duration : nil)
    }

    /// Says what of the file is missing, or nil where all that it announces is there.
    func missingData() -> String? { container.missingData() }

    private func take(_ frame: UnsafeMutablePointer<AVFrame>) throws -> DecodedFrame {
        let stamp = frame.pointee.pts
        let hasStamp = stamp != cffmpeg_no_timestamp()
        let isReordered = (codec?.pointee.has_b_frames ?? 0) > 0
        let decoded = try DecodedFrame(
            takingFrom: frame, timeBase: container.stream.pointee.time_base,
            // Without a stamp of its own a frame would get its packet's, which follow the order of decoding.
            usesBestEffort: hasStamp || !isReordered,
            isDamaged: hasStamp && corruptStamps.remove(stamp) != nil, lostBefore: lostSinceLastFrame,
            subject: subject)
        lostSinceLastFrame = 0
        return decoded
    }

    /// Gives the decoder its next packet, or at the end of the file the sign to drain.
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
            // Also where memory is said to be short: that is what a size of two gigabytes in a damaged index comes to.
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
        // A decoder holds back a few dozen frames at most, so stamps this old will not come any more.
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
        codec.pointee.max_pixels = VideoContainer.mostPixels
        // Each thread keeps pictures of its own; beyond 4K that is too much memory for the time it saves.
        let isHuge = Int64(codec.pointee.width) * Int64(codec.pointee.height) > 4096 * 2304
        codec.pointee.thread_count = isHuge ? 1 : Int32(threadCount)
        codec.pointee.err_recognition = AV_EF_CRCCHECK
        try checkOpening(avcodec_open2(codec, decoder, nil))
    }

    private func checkOpening(_ status: Int32) throws {
        try LibAV.check(status) { _, text in
            FootageError(
                .notVideo, subject, "The decoder refuses the stream's description (\(text)).",
                remedy: "Copy or download the video again.")
        }
    }

    private static func rotation(
        of stream: UnsafeMutablePointer<AVStream>
    ) -> (quarterTurns: Int, remarks: [String]) {
        guard let matrix = cffmpeg_display_matrix(stream) else { return (0, []) }
        let counterclockwise = av_display_rotation_get(matrix)
        guard counterclockwise.isFinite else { return (0, []) }
        let quarterTurns = Int((-counterclockwise / 90).rounded())
        if abs(-counterclockwise - Double(quarterTurns) * 90) > 1 {
            return (0, ["The video asks to be turned by \(-counterclockwise) degrees; it was not turned."])
        }
        return ((quarterTurns + 4) % 4, [])
    }
}
