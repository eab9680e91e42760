import CFFmpeg

/// Reads the packets of a container's video stream in order, and can look ahead at all of them.
final class PacketReader {
    /// The limit of the look-ahead: 13 minutes at 25 frames a second, and what may be held in memory.
    private static let mostPackets = 20_000
    private static let mostBytes = 64 << 20

    private let container: VideoContainer
    private let subject: String
    /// Packets read ahead but not yet returned, with the status of each read; the next one last.
    private var ahead: [(packet: UnsafeMutablePointer<AVPacket>, status: Int32)] = []

    init(_ container: VideoContainer, subject: String) {
        self.container = container
        self.subject = subject
    }

    deinit {
        for entry in ahead { Self.free(entry.packet) }
    }

    /// Reads the next packet, which may belong to another stream.
    ///
    /// - Returns: libav's status.
    func read(into packet: UnsafeMutablePointer<AVPacket>) -> Int32 {
        guard let (seen, status) = ahead.popLast() else {
            return av_read_frame(container.pointer, packet)
        }
        av_packet_move_ref(packet, seen)
        Self.free(seen)
        return status
    }

    /// The times of all coming frames in display order; nil if they cannot be determined cheaply: the file is long, or a
    /// packet cannot be read or has no time.
    func lookAhead() -> [(timestamp: Int64, duration: Int64)]? {
        var times: [(timestamp: Int64, duration: Int64)]? = []
        var packets: [(UnsafeMutablePointer<AVPacket>, Int32)] = []
        var byteCount = 0
        var hasBegun = false
        while times != nil, let packet = av_packet_alloc() {
            let status = av_read_frame(container.pointer, packet)
            packets.append((packet, status))
            if status == cffmpeg_error_eof() { break }
            byteCount += Int(packet.pointee.size)
            guard status >= 0, packets.count < Self.mostPackets, byteCount < Self.mostBytes else {
                times = nil
                break
            }
            guard packet.pointee.stream_index == container.stream.pointee.index else { continue }
            // Nothing is shown before the first key frame, nor anything that an edit list excludes.
            if packet.pointee.flags & AV_PKT_FLAG_KEY != 0 { hasBegun = true }
            guard hasBegun, packet.pointee.flags & AV_PKT_FLAG_DISCARD == 0 else { continue }
            if packet.pointee.pts == cffmpeg_no_timestamp() { times = nil }
            times?.append((packet.pointee.pts, packet.pointee.duration))
        }
        ahead = packets.reversed() + ahead
        return times?.sorted { $0.timestamp < $1.timestamp }
    }

    private static func free(_ packet: UnsafeMutablePointer<AVPacket>) {
        var owned: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&owned)
    }
}
