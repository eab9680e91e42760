import CFFmpeg
import Foundation

/// Owns an open container and its video stream.
final class VideoContainer {
    /// The supported containers; none of them references other files. Playlists, image sequences and devices are not among
    /// them.
    static let formats = [
        "mov", "matroska", "avi", "mpegts", "mpeg", "mpegvideo", "flv", "asf", "ogg", "mxf", "h264", "hevc",
        "m4v", "ivf", "nut", "yuv4mpegpipe", "dv", "rm", "gif", "apng", "obu", "vc1", "vvc", "mjpeg",
        "mpjpeg",
    ]
    /// Formats that consist of a codec's bytes only, whose timestamps libav makes up.
    private static let rawFormats: Set = [
        "mpegvideo", "h264", "hevc", "m4v", "obu", "vc1", "vvc", "mjpeg", "mpjpeg",
    ]
    /// The largest picture, in pixels: 8192x4320, DCI's 8K.
    static let mostPixels: Int64 = 8192 * 4320

    let pointer: UnsafeMutablePointer<AVFormatContext>
    let stream: UnsafeMutablePointer<AVStream>
    /// Sentences about the choice of the stream.
    let remarks: [String]
    private let subject: String
    private let fileSize: Int64
    private let url: URL

    init(url: URL, fileSize: Int64) throws {
        LibAV.silenceLog
        self.url = url
        subject = url.relativePath
        self.fileSize = fileSize
        let demuxer = try FileInspection.demuxer(for: url)
        let opened = try Self.open(url, demuxer)
        do {
            try Self.probe(opened, subject: url.relativePath)
            (stream, remarks) = try Self.chooseStream(opened, subject: url.relativePath) {
                try Self.countPackets(url, demuxer)
            }
        } catch {
            var closing: UnsafeMutablePointer<AVFormatContext>? = opened
            avformat_close_input(&closing)
            throw error
        }
        pointer = opened
        for index in 0..<Int(opened.pointee.nb_streams) where index != Int(stream.pointee.index) {
            opened.pointee.streams[index]?.pointee.discard = AVDISCARD_ALL
        }
    }

    deinit {
        var closing: UnsafeMutablePointer<AVFormatContext>? = pointer
        avformat_close_input(&closing)
    }

    /// Whether the container has no timestamps of its own.
    var isRawStream: Bool { Self.rawFormats.contains(formatName) }

    /// A camera's note about itself in the file.
    func note(_ key: String) -> String? {
        [pointer.pointee.metadata, stream.pointee.metadata].lazy.compactMap { notes in
            av_dict_get(notes, key, nil, 0).map { String(cString: $0.pointee.value) }
        }.first
    }

    /// The Dolby Vision profile whose pictures have wrong colours when decoded normally; nil for all other video.
    var incompatibleDolbyVisionProfile: Int? {
        var size = 0
        guard let data = cffmpeg_side_data(stream, AV_PKT_DATA_DOVI_CONF, &size),
            size >= MemoryLayout<AVDOVIDecoderConfigurationRecord>.size
        else { return nil }
        let record = UnsafeRawPointer(data).load(as: AVDOVIDecoderConfigurationRecord.self)
        return record.dv_bl_signal_compatibility_id == 0 ? Int(record.dv_profile) : nil
    }

    /// How the pictures should be shown, and what of it is unsupported.
    var orientation: (orientation: Orientation, remark: String?) {
        guard let matrix = cffmpeg_display_matrix(stream) else { return (.upright, nil) }
        return Orientation.reading(Array(UnsafeBufferPointer(start: matrix, count: 9)))
    }

    /// States what is missing from the file; nil if all declared data is present.
    func missingData() -> FileExtent.Cut? {
        let entryCount = avformat_index_get_entries_count(stream)
        guard formatName.hasPrefix("mov"), entryCount > 0 else { return FileExtent.cut(of: url) }
        var presentCount: Int32 = 0
        for index in 0..<entryCount {
            guard let entry = avformat_index_get_entry(stream, index) else { continue }
            if entry.pointee.pos <= fileSize - Int64(entry.pointee.size) { presentCount += 1 }
        }
        if presentCount < entryCount {
            return FileExtent.Cut(
                text: "its index lists \(entryCount) frames, the data of \(presentCount) are there.")
        }
        guard let boxes = FileBytes(url).flatMap({ MovieBoxes($0) }), boxes.isFragmented else { return nil }
        return boxes.cut.map { FileExtent.Cut(text: $0) }
    }

    private var formatName: String { String(cString: pointer.pointee.iformat.pointee.name) }

    private static func open(
        _ url: URL, _ demuxer: String?
    ) throws -> UnsafeMutablePointer<AVFormatContext> {
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        av_dict_set(&options, "protocol_whitelist", "file", 0)
        av_dict_set(&options, "format_whitelist", formats.joined(separator: ","), 0)
        var container: UnsafeMutablePointer<AVFormatContext>?
        let format = demuxer.flatMap { av_find_input_format($0) }
        // `file:` keeps libav from interpreting the name as a protocol, an option or a pattern.
        let status = url.withUnsafeFileSystemRepresentation { path in
            path.map { avformat_open_input(&container, "file:" + String(cString: $0), format, &options) }
                ?? cffmpeg_error(ENOENT)
        }
        guard status >= 0, let container else { throw openingError(url, status) }
        return container
    }

    /// Counts the packets of each stream in the first 64 megabytes.
    private static func countPackets(_ url: URL, _ demuxer: String?) throws -> [Int: Int] {
        var container: UnsafeMutablePointer<AVFormatContext>? = try open(url, demuxer)
        var packet = av_packet_alloc()
        defer {
            av_packet_free(&packet)
            avformat_close_input(&container)
        }
        var counts: [Int: Int] = [:]
        var byteCount = 0
        while byteCount < 64 << 20, av_read_frame(container, packet) >= 0 {
            guard let read = packet?.pointee else { break }
            byteCount += Int(read.size)
            counts[Int(read.stream_index), default: 0] += 1
            av_packet_unref(packet)
        }
        return counts
    }

    private static func openingError(_ url: URL, _ status: Int32) -> FootageError {
        if status == cffmpeg_error(ENOENT) {
            return FootageError(
                .missing, url.relativePath, "There is no such file.", remedy: "Check the path.")
        }
        if status == cffmpeg_error(EACCES) {
            return FootageError(
                .unreadable, url.relativePath, "The file cannot be read.", remedy: "Check its permissions.")
        }
        let file = FileBytes(url)
        if let text = file.flatMap({ MovieBoxes($0) })?.missingIndex {
            return FootageError(
                .incomplete, url.relativePath, text,
                remedy:
                    "Copy or download the whole video again; if the original is like this, only a repair program for "
                    + "MP4 files can help.")
        }
        if let stranger = file.flatMap({ Stranger.unmarked($0, name: url.lastPathComponent) }) {
            return FileInspection.refusal(stranger, url)
        }
        if let format = file.flatMap(probedFormat) {
            guard format.isRead else {
                return FootageError(
                    .notVideo, url.relativePath,
                    "The file looks like \(format.name), which is not supported.",
                    remedy: supported)
            }
            let again = "Copy or download the whole video again."
            if let cut = file.flatMap({ MovieBoxes($0) })?.cut ?? FileExtent.cut(of: url)?.text {
                return FootageError(
                    .incomplete, url.relativePath, "The file is cut short: \(cut)", remedy: again)
            }
            return FootageError(
                .corrupt, url.relativePath,
                "The file begins as \(format.name) does, and its header is damaged or cut.", remedy: again)
        }
        return FootageError(
            .notVideo, url.relativePath, "This is not a video in a format that is read here.",
            remedy: supported)
    }

    private static let supported = "Give an MP4, MOV, MKV, WebM, AVI or MPEG-TS file."

    /// The format that libav detects from a file's first bytes, if it is fairly sure, and whether it is supported.
    private static func probedFormat(_ file: FileBytes) -> (name: String, isRead: Bool)? {
        let head = file.bytes(at: 0, count: 4096)
        // libav reads some bytes further.
        var padded = head + [UInt8](repeating: 0, count: Int(AVPROBE_PADDING_SIZE))
        return padded.withUnsafeMutableBufferPointer { buffer in
            var data = AVProbeData(
                filename: nil, buf: buffer.baseAddress, buf_size: Int32(head.count), mime_type: nil)
            var score: Int32 = 0
            guard let format = av_probe_input_format3(&data, 1, &score), score >= AVPROBE_SCORE_EXTENSION
            else {
                return nil
            }
            let names = String(cString: format.pointee.name).split(separator: ",").map(String.init)
            return format.pointee.long_name.map {
                (String(cString: $0), names.contains(where: formats.contains))
            }
        }
    }

    /// Reads what the header does not state, with the pixel limit set for every stream's probing decoder.
    private static func probe(_ container: UnsafeMutablePointer<AVFormatContext>, subject: String) throws {
        try refuseGiants(container, subject: subject)
        try revealStreams(container, subject: subject)
        let streamCount = Int(container.pointee.nb_streams)
        var options = [OpaquePointer?](repeating: nil, count: streamCount)
        for index in 0..<streamCount {
            av_dict_set(&options[index], "max_pixels", String(mostPixels), 0)
            av_dict_set(&options[index], "threads", "1", 0)
        }
        let status = avformat_find_stream_info(container, &options)
        for index in 0..<streamCount { av_dict_free(&options[index]) }
        try LibAV.check(status) { _, _ in
            FootageError(
                .corrupt, subject, "The file has the header of a video, and what follows cannot be read.",
                remedy: "Copy or download the video again.")
        }
        try refuseGiants(container, subject: subject)
    }

    /// Discovers the streams that no header lists (MPEG program and transport streams, FLV): options can only be set for the
    /// probing decoders of streams that exist before probing.
    private static func revealStreams(
        _ container: UnsafeMutablePointer<AVFormatContext>, subject: String
    ) throws {
        guard container.pointee.ctx_flags & AVFMTCTX_NOHEADER != 0, let file = container.pointee.pb else {
            return
        }
        let start = avio_tell(file)
        var packet = av_packet_alloc()
        defer { av_packet_free(&packet) }
        // As far as probing goes, by libav's own limit.
        var byteCount: Int64 = 0
        while byteCount < container.pointee.probesize, av_read_frame(container, packet) >= 0 {
            byteCount += Int64(packet?.pointee.size ?? 0)
            av_packet_unref(packet)
        }
        try LibAV.check(av_seek_frame(container, -1, start, AVSEEK_FLAG_BYTE)) { _, reason in
            FootageError(
                .notVideo, subject, "The file cannot be read again from its start (\(reason)).",
                remedy: supported)
        }
    }

    private static func refuseGiants(
        _ container: UnsafeMutablePointer<AVFormatContext>, subject: String
    ) throws {
        for index in 0..<Int(container.pointee.nb_streams) {
            guard let parameters = container.pointee.streams[index]?.pointee.codecpar,
                parameters.pointee.codec_type == AVMEDIA_TYPE_VIDEO
            else { continue }
            try refuseGiant(
                width: Int64(parameters.pointee.width), height: Int64(parameters.pointee.height),
                subject: subject)
        }
    }

    /// Rejects pictures that would take too much memory.
    static func refuseGiant(width: Int64, height: Int64, subject: String) throws {
        guard width * height > mostPixels else { return }
        throw FootageError(
            .geometry, subject,
            "The header claims \(width)x\(height) pixels, at most \(mostPixels) (8192x4320) are read.",
            remedy: "Give a smaller version.")
    }
}
