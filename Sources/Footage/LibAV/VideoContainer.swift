import CFFmpeg
import Foundation

/// Owns an open container and knows its video stream.
final class VideoContainer {
    /// Containers that are read; none of them names other files. Playlists, image sequences and devices are not
    /// among them.
    static let formats = [
        "mov", "matroska", "avi", "mpegts", "mpeg", "mpegvideo", "flv", "asf", "ogg", "mxf", "h264", "hevc",
        "m4v", "ivf", "nut", "yuv4mpegpipe", "dv", "rm", "gif", "obu", "vc1",
    ].joined(separator: ",")
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
        let opened = try Self.open(url)
        do {
            try Self.probe(opened, subject: url.relativePath)
            (stream, remarks) = try Self.chooseStream(opened, subject: url.relativePath)
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

    /// Says what of the file is missing, or nil where all that it announces is there.
    func missingData() -> String? {
        let entryCount = avformat_index_get_entries_count(stream)
        let isMov = String(cString: pointer.pointee.iformat.pointee.name).hasPrefix("mov")
        if isMov, entryCount > 0 {
            var presentCount: Int32 = 0
            for index in 0..<entryCount {
                guard let entry = avformat_index_get_entry(stream, index) else { continue }
                if entry.pointee.pos <= fileSize - Int64(entry.pointee.size) { presentCount += 1 }
            }
            guard presentCount < entryCount else { return nil }
            return "its index lists \(entryCount) frames, the data of \(presentCount) are there."
        }
        guard let announced = FileExtent.announcedSize(of: url), announced > fileSize else { return nil }
        return "it announces \(announced) bytes and has \(fileSize)."
    }

    private static func open(_ url: URL) throws -> UnsafeMutablePointer<AVFormatContext> {
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        av_dict_set(&options, "protocol_whitelist", "file", 0)
        av_dict_set(&options, "format_whitelist", formats, 0)
        var container: UnsafeMutablePointer<AVFormatContext>?
        // `file:` keeps libav from reading a protocol, an option or a pattern into the name.
        let status = url.withUnsafeFileSystemRepresentation { path in
            path.map { avformat_open_input(&container, "file:" + String(cString: $0), nil, &options) }
                ?? cffmpeg_error(ENOENT)
        }
        guard status >= 0, let container else { throw openingError(url, status) }
        return container
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
        if FileExtent.isMovWithoutIndex(url) {
            return FootageError(
                .incomplete, url.relativePath,
                "The file has no index (\"moov\"): an incomplete download or an unfinished recording?",
                remedy: "Copy or download the whole video again.")
        }
        return FootageError(
            .notVideo, url.relativePath,
            "This is not a video in a format that is read here (\(LibAV.message(status))).",
            remedy: "Give an MP4, MOV, MKV, WebM, AVI or MPEG-TS file.")
    }

    /// Reads what the header does not say, with the bound on pixels set for every stream's trial decoder.
    private static func probe(_ container: UnsafeMutablePointer<AVFormatContext>, subject: String) throws {
        try refuseGiants(container, subject: subject)
        revealStreams(container)
        let streamCount = Int(container.pointee.nb_streams)
        var options = [OpaquePointer?](repeating: nil, count: streamCount)
        for index in 0..<streamCount {
            av_dict_set(&options[index], "max_pixels", String(mostPixels), 0)
            av_dict_set(&options[index], "threads", "1", 0)
        }
        let status = avformat_find_stream_info(container, &options)
        for index in 0..<streamCount { av_dict_free(&options[index]) }
        try LibAV.check(status) { _, text in
            FootageError(
                .notVideo, subject, "The streams of the file cannot be made out (\(text)).",
                remedy: "Copy or download the video again.")
        }
        try refuseGiants(container, subject: subject)
    }

    /// Lets the streams appear that no header lists (MPEG program and transport streams, FLV): options can be given only to
    /// the trial decoders of streams that are there before probing.
    private static func revealStreams(_ container: UnsafeMutablePointer<AVFormatContext>) {
        guard container.pointee.ctx_flags & AVFMTCTX_NOHEADER != 0, let file = container.pointee.pb else {
            return
        }
        let start = avio_tell(file)
        var packet = av_packet_alloc()
        defer { av_packet_free(&packet) }
        // As far as probing goes, by its own measure.
        var byteCount: Int64 = 0
        while byteCount < container.pointee.probesize, av_read_frame(container, packet) >= 0 {
            byteCount += Int64(packet?.pointee.size ?? 0)
            av_packet_unref(packet)
        }
        av_seek_frame(container, -1, start, AVSEEK_FLAG_BYTE)
    }

    private static func refuseGiants(
        _ container: UnsafeMutablePointer<AVFormatContext>, subject: String
    ) throws {
        for index in 0..<Int(container.pointee.nb_streams) {
            guard let parameters = container.pointee.streams[index]?.pointee.codecpar,
                parameters.pointee.codec_type == AVMEDIA_TYPE_VIDEO
            else { continue }
            let (width, height) = (Int64(parameters.pointee.width), Int64(parameters.pointee.height))
            guard width * height <= mostPixels else {
                throw FootageError(
                    .geometry, subject,
                    "The header claims \(width)x\(height) pixels, at most \(mostPixels) (8192x4320) are read.",
                    remedy: "Give a smaller version of the video.")
            }
        }
    }

    private static func chooseStream(
        _ container: UnsafeMutablePointer<AVFormatContext>, subject: String
    ) throws -> (UnsafeMutablePointer<AVStream>, [String]) {
        // A cover or a thumbnail is a picture, not a video.
        let stills = AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS
        let candidates = (0..<Int(container.pointee.nb_streams)).compactMap { index in
            container.pointee.streams[index]
        }.filter {
            $0.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_VIDEO
                && $0.pointee.disposition & stills == 0
        }
        guard let first = candidates.first else {
            throw FootageError(
                .noVideoStream, subject, "There is no video stream in the file.",
                remedy: "Give a file with moving pictures, not sound or a cover.")
        }
        guard candidates.count > 1 else { return (first, []) }
        // The largest picture, the first of equals.
        let stream = candidates.dropFirst().reduce(first) { best, next in
            pixelCount(next) > pixelCount(best) ? next : best
        }
        let parameters = stream.pointee.codecpar.pointee
        return (
            stream,
            [
                "The file has \(candidates.count) video streams; stream \(stream.pointee.index) "
                    + "(\(parameters.width)x\(parameters.height)) was read."
            ]
        )
    }

    private static func pixelCount(_ stream: UnsafeMutablePointer<AVStream>) -> Int64 {
        let parameters = stream.pointee.codecpar.pointee
        return Int64(parameters.width) * Int64(parameters.height)
    }
}
