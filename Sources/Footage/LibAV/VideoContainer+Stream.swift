import CFFmpeg

extension VideoContainer {
    typealias Stream = UnsafeMutablePointer<AVStream>

    /// Selects the film track: of the tracks that can be decoded, move and are not much shorter than another, the one with
    /// the largest picture; of equals, the one that players show, or the first.
    ///
    /// - Parameter countPackets: counts the packets of each stream, as far as needed; called if no header states them.
    /// - Returns: the stream, and a sentence if there was a choice.
    static func chooseStream(
        _ container: UnsafeMutablePointer<AVFormatContext>, subject: String,
        countingPackets countPackets: () throws -> [Int: Int]
    ) throws -> (stream: Stream, remarks: [String]) {
        // A cover or a thumbnail is a picture, not a video.
        let stills =
            AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS | AV_DISPOSITION_STILL_IMAGE
        let tracks = (0..<Int(container.pointee.nb_streams)).compactMap { container.pointee.streams[$0] }
            .filter { $0.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_VIDEO }
        let films = tracks.filter { $0.pointee.disposition & stills == 0 }
        guard let first = films.first else {
            throw FootageError(
                .noVideoStream, subject,
                tracks.isEmpty
                    ? "There is no video stream in the file."
                    : "There is no video stream in the file, only a picture.",
                remedy: "Give a file with moving pictures, not sound or a cover.")
        }
        guard films.count > 1 else { return (first, []) }
        let isCounted = films.allSatisfy { $0.pointee.nb_frames > 0 }
        let packetCounts = isCounted ? [:] : try countPackets()
        let moving = films.filter {
            moves($0, frameCount: packetCounts[Int($0.pointee.index)] ?? Int($0.pointee.nb_frames))
        }
        let known = [moving.filter(isDecodable), moving, films].first { !$0.isEmpty } ?? films
        let longest = known.compactMap(seconds).max() ?? 0
        let candidates = known.filter { (seconds($0) ?? longest) * 2 >= longest }
        guard candidates.count > 1 else { return (candidates.first ?? first, []) }
        let chosen = candidates.dropFirst().reduce(candidates[0]) { isBetter($1, than: $0) ? $1 : $0 }
        let parameters = chosen.pointee.codecpar.pointee
        return (
            chosen,
            [
                "The file has \(candidates.count) video streams; stream \(chosen.pointee.index) "
                    + "(\(parameters.width)x\(parameters.height)) was read."
            ]
        )
    }

    /// Whether a track can be a film: a poster has one picture, a chapter list one every several seconds.
    private static func moves(_ stream: Stream, frameCount: Int) -> Bool {
        let rate = stream.pointee.avg_frame_rate
        let isSlow = rate.num > 0 && rate.den > 0 && Double(rate.num) / Double(rate.den) < 2
        return frameCount >= WindowCollector.leastFrameCount && !isSlow
    }

    private static func isDecodable(_ stream: Stream) -> Bool {
        avcodec_find_decoder(stream.pointee.codecpar.pointee.codec_id) != nil
    }

    private static func seconds(_ stream: Stream) -> Double? {
        let base = stream.pointee.time_base
        guard stream.pointee.duration > 0, base.num > 0, base.den > 0 else { return nil }
        return Double(stream.pointee.duration) * Double(base.num) / Double(base.den)
    }

    private static func isBetter(_ stream: Stream, than other: Stream) -> Bool {
        func rank(_ stream: Stream) -> (Int64, Int) {
            let parameters = stream.pointee.codecpar.pointee
            return (
                Int64(parameters.width) * Int64(parameters.height),
                stream.pointee.disposition & AV_DISPOSITION_DEFAULT != 0 ? 1 : 0
            )
        }
        return rank(stream) > rank(other)
    }
}
