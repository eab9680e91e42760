import Foundation

/// Reads the requested windows of one video file in one pass.
struct VideoFile: WindowSource {
    /// The minimum side of a picture, in pixels.
    static let leastSide = 16

    private let subject: String
    private let decoder: VideoDecoder
    private let converter: FrameConverter
    private var notes = FootageNotes()
    private var clock: FrameClock
    /// A frame is shown until the next one begins, so each is held back by one.
    private var held: DecodedFrame?
    /// What is missing from the file; nil if it is complete. Determined once, since a long index takes time.
    private lazy var cut: FileExtent.Cut? = decoder.missingData()

    init(
        _ url: URL, size: Int64, threadCount: Int, timing: FilmTiming, _ preprocessing: Preprocessing,
        _ region: Preprocessing.Region
    ) throws {
        subject = url.relativePath
        decoder = try VideoDecoder(url: url, fileSize: size, threadCount: threadCount, timing: timing)
        converter = FrameConverter(
            subject: subject, preprocessing, region, orientation: decoder.orientation)
        notes.remarks = decoder.remarks
        clock = FrameClock(decoder.speed)
    }

    var speed: FilmSpeed { decoder.speed }

    /// Never trust a container's frame count.
    var lastFrame: Int? { nil }

    func predictLastFrame() -> Int? { decoder.predictFrameCount().map { $0 - 1 } }

    mutating func advance(_ queue: inout WindowQueue) throws -> [FinishedWindow] {
        let converter = converter
        guard let frame = try decoder.next() else {
            if let held {
                try queue.append(
                    repeats: clock.end(lastDuration: held.durationNanoseconds) - queue.count,
                    isDamaged: held.isDamaged, damagedRepeats: 0, image: { try converter.image(of: held) })
            }
            let entries = queue.takeComplete() + queue.takeRest()
            if entries.contains(where: \.collector.lacksFrames) { throw WrongPrediction() }
            return entries.map { finish($0) }
        }
        try note(frame)
        let repeats = try place(frame) - queue.count
        if let held, repeats > 0 {
            try queue.append(
                repeats: repeats, isDamaged: held.isDamaged, damagedRepeats: frame.lostBefore,
                image: { try converter.image(of: held) })
        }
        // Frames lost without leaving a gap mark the frame that replaced them.
        if frame.lostBefore >= max(1, repeats) { frame.isDamaged = true }
        held = frame
        return queue.takeComplete().map { finish($0) }
    }

    private mutating func finish(_ entry: WindowQueue.Entry) -> FinishedWindow {
        let collector = entry.collector
        var notes = notes
        notes.unorderedCount = clock.unorderedCount
        notes.lostPacketCount = decoder.lostPacketCount
        notes.pictureCount = clock.frameCount
        notes.measuredFrameRate = clock.measuredFrameRate
        notes.isUntimed = decoder.isUntimed && !decoder.speed.ignoresTimestamps
        let result = Result { () throws(FootageError) in
            if !collector.isComplete { try checkEnd(collector) }
            if let cut {
                notes.remarks.append(
                    collector.isComplete
                        ? "The file is cut short after the window: \(cut.text)"
                        : "The file is cut short: \(cut.text) The footage after that is missing.")
            }
            return try collector.finish(
                speed: decoder.speed,
                lostAtEnd: collector.isComplete ? 0 : decoder.lostSinceLastFrame, notes: notes)
        }
        return FinishedWindow(index: entry.index, result: result)
    }

    private mutating func note(_ frame: DecodedFrame) throws {
        try Self.refuseTinyPicture(frame, subject: subject)
        if frame.isInterlaced { notes.isInterlaced = true }
        if frame.isDamaged { notes.damagedFrameCount += 1 }
        notes.signal = notes.signal ?? frame.signal
        notes.unusualTransfer = notes.unusualTransfer ?? frame.unusualTransfer
        if let held, held.width != frame.width || held.height != frame.height {
            notes.changesSize = true
        }
    }

    static func refuseTinyPicture(_ frame: DecodedFrame, subject: String) throws {
        guard frame.width >= leastSide, frame.height >= leastSide else {
            throw FootageError(
                .geometry, subject,
                "The picture has \(frame.width)x\(frame.height) pixels, at least "
                    + "\(leastSide)x\(leastSide) are needed.",
                remedy: "Give the original video.")
        }
    }

    /// The first frame at 25 a second that shows this one.
    private mutating func place(_ frame: DecodedFrame) throws -> Int {
        do throws(FrameClock.Jump) {
            return try clock.place(frame.timestampNanoseconds)
        } catch {
            throw FootageError(
                .timestamps, subject,
                "The timestamps jump by \(Int64(clamping: Int(error.seconds.rounded()))) seconds between two "
                    + "frames.",
                remedy: "Give the frame rate of the video, which then replaces its timestamps.")
        }
    }

    /// Rejects a video that ends before the window does.
    private mutating func checkEnd(_ collector: WindowCollector) throws(FootageError) {
        if let lastFrame = collector.request.lastFrame, collector.count > 0 {
            throw FootageError(
                cut == nil ? .tooShort : .incomplete, subject,
                "The video's last frame is at \(speed.played(collector.count - 1)), and \(speed.played(lastFrame)) was asked for."
                    + (cut.map { " The file is cut short: \($0.text)" } ?? ""),
                remedy: cut == nil
                    ? "Give a time that is in the video." : "Copy or download the whole video again.")
        }
        if let cut, cut.lacksFrames {
            throw FootageError(
                .incomplete, subject,
                "The file is cut short, so its end is missing (\(collector.count) frames at 25 a second are there): "
                    + cut.text,
                remedy: "Copy or download the whole video again, or say with which frame the dive ends.")
        }
        if collector.count == 0 {
            throw FootageError(
                .corrupt, subject, "Not one frame of the video could be decoded.",
                remedy:
                    "Play it in another program: if it plays there, re-encode it as H.264; otherwise it is damaged or "
                    + "encrypted.")
        }
    }
}
