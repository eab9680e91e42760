import Foundation

/// Reads the wanted window of one video file.
struct VideoFile {
    /// The least side of a picture, in pixels.
    static let leastSide = 16

    private let url: URL
    private let size: Int64
    private let threadCount: Int

    init(_ url: URL, size: Int64, threadCount: Int) {
        self.url = url
        self.size = size
        self.threadCount = threadCount
    }

    func window(_ request: WindowRequest, _ preprocessing: Preprocessing) throws -> FootageWindow {
        let decoder = try VideoDecoder(url: url, fileSize: size, threadCount: threadCount)
        let converter = FrameConverter(
            subject: request.subject, width: preprocessing.resizeWidth, height: preprocessing.resizeHeight,
            clockwiseQuarterTurns: decoder.clockwiseQuarterTurns)
        var notes = FootageNotes()
        notes.remarks = decoder.remarks
        var clock = FrameClock(frameRate: decoder.frameRate)
        var collector = WindowCollector(request)
        // A frame is shown until the next one begins, so each is held back by one.
        var held: DecodedFrame?

        while !collector.isComplete, let frame = try decoder.next() {
            try note(frame, after: held, in: &notes, subject: request.subject)
            let tick = try place(frame, clock: &clock, subject: request.subject)
            let repeats = tick - collector.count
            if let held, repeats > 0 {
                try collector.append(
                    repeats: repeats, isDamaged: held.isDamaged, damagedRepeats: frame.lostBefore,
                    image: { try converter.image(of: held) })
            }
            // What was lost without leaving a gap marks the frame that came instead.
            if frame.lostBefore >= max(1, repeats) { frame.isDamaged = true }
            held = frame
        }
        if let held, !collector.isComplete {
            try collector.append(
                repeats: clock.end(lastDuration: held.durationNanoseconds) - collector.count,
                isDamaged: held.isDamaged, damagedRepeats: 0, image: { try converter.image(of: held) })
        }
        notes.unorderedCount = clock.unorderedCount
        notes.lostPacketCount = decoder.lostPacketCount

        try checkEnd(of: decoder, collector, request, &notes)
        return try collector.finish(
            frameRate: decoder.frameRate, lostAtEnd: collector.isComplete ? 0 : decoder.lostSinceLastFrame,
            notes: notes)
    }

    private func note(
        _ frame: DecodedFrame, after previous: DecodedFrame?, in notes: inout FootageNotes, subject: String
    ) throws {
        try Self.refuseTinyPicture(frame, subject: subject)
        if frame.isInterlaced { notes.isInterlaced = true }
        if frame.isDamaged { notes.damagedFrameCount += 1 }
        if let previous, previous.width != frame.width || previous.height != frame.height {
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

    private func place(_ frame: DecodedFrame, clock: inout FrameClock, subject: String) throws -> Int {
        do throws(FrameClock.Jump) {
            return try clock.place(frame.timestampNanoseconds)
        } catch {
            throw FootageError(
                .timestamps, subject,
                "The timestamps jump by \(Int64(clamping: Int(error.seconds.rounded()))) seconds between two "
                    + "frames.",
                remedy: "Re-encode the video with \"ffmpeg -i FILE -vf setpts=N/25/TB OUT.mp4\".")
        }
    }

    /// Refuses a video that ends before the window does.
    private func checkEnd(
        of decoder: VideoDecoder, _ collector: WindowCollector, _ request: WindowRequest,
        _ notes: inout FootageNotes
    ) throws {
        let cut = decoder.missingData()
        if let cut, collector.isComplete { notes.remarks.append("The file is cut after the window: \(cut)") }
        guard !collector.isComplete else { return }
        if let lastFrame = request.lastFrame {
            throw FootageError(
                cut == nil ? .tooShort : .incomplete, request.subject,
                "The video has \(collector.count) frames at 25 a second, \(lastFrame + 1) are needed."
                    + (cut.map { " The file is cut: \($0)" } ?? ""),
                remedy: cut == nil
                    ? "Ask for a frame that is in the video." : "Copy or download the whole video again.")
        }
        if let cut {
            throw FootageError(
                .incomplete, request.subject,
                "The file is cut, so the end of the dive is not in it (\(collector.count) frames at 25 a second "
                    + "are): \(cut)",
                remedy: "Copy or download the whole video again, or say with which frame the dive ends.")
        }
        if collector.count == 0 {
            throw FootageError(
                .corrupt, request.subject, "Not one frame of the video could be decoded.",
                remedy: "Copy or download the video again.")
        }
    }
}
