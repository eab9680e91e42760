/// Keeps the last frames of a stream at 25 a second, and any problems with them.
struct WindowCollector {
    /// A dive that shows fewer frames than one clip cannot be judged.
    static let leastFrameCount = ClipSampling.clipLength
    /// Cameras record up to 240 pictures a second, rarely more.
    private static let highestOrdinaryFrameRate = 240.0

    private struct Slot {
        let image: RGBImage
        let isDamaged: Bool
        /// Whether it shows the same picture as the previous frame.
        let isRepeat: Bool
    }

    let request: WindowRequest
    private var slots: [Slot] = []
    private var oldest = 0
    /// Frames seen so far.
    private(set) var count: Int

    /// - Parameter count: frames that passed before the window begins.
    init(_ request: WindowRequest, count: Int) {
        self.request = request
        self.count = count
        slots.reserveCapacity(request.frameCount)
    }

    /// Whether the last frame requested has arrived.
    var isComplete: Bool { request.lastFrame.map { count > $0 } ?? false }

    /// Whether skipped frames turn out to belong to the window of a video that has now ended.
    var lacksFrames: Bool { request.lastFrame == nil && slots.count < min(request.frameCount, count) }

    /// A kept frame, until frames after the window push it out.
    func image(ofFrame index: Int) -> RGBImage? {
        let place = index - request.firstFrame
        return oldest == 0 && slots.indices.contains(place) ? slots[place].image : nil
    }

    /// Adds the next `repeats` frames, all showing one picture, which is made only if it may be needed.
    ///
    /// - Parameter damagedRepeats: how many of the repeats after the first stand in for lost frames.
    mutating func append(
        repeats: Int, isDamaged: Bool, damagedRepeats: Int, image: () throws -> RGBImage
    ) rethrows {
        var made: RGBImage?
        for index in 0..<repeats where !isComplete {
            if count >= request.firstFrame {
                let picture = try made ?? image()
                made = picture
                keep(
                    Slot(
                        image: picture, isDamaged: index == 0 ? isDamaged : index <= damagedRepeats,
                        isRepeat: index > 0))
            }
            count += 1
        }
    }

    /// The window, padded at the front if the video is too short.
    ///
    /// - Parameter lostAtEnd: frames lost after the last one seen.
    func finish(
        speed: FilmSpeed, lostAtEnd: Int, notes: FootageNotes
    ) throws(FootageError) -> FootageWindow {
        guard slots.count >= min(Self.leastFrameCount, request.frameCount) else {
            throw tooShort(notes)
        }
        // A slide show is not a dive: at one picture a second, sixteen frames are one still.
        let pictureCount = slots.count { !$0.isRepeat }
        guard pictureCount >= min(Self.leastFrameCount, request.frameCount) else {
            throw FootageError(
                .tooShort, request.subject,
                "The \(slots.count) frames to be judged show \(pictureCount) different pictures, at least "
                    + "\(Self.leastFrameCount) are needed."
                    + (notes.measuredFrameRate.map { " The file plays \(rounded($0)) pictures a second." }
                        ?? ""),
                remedy: "Use the original video, or state the true frame rate if the file's is wrong.")
        }
        guard lostAtEnd * 20 <= slots.count else {
            throw FootageError(
                .corrupt, request.subject,
                "The video cannot be read after frame \(count - 1): \(lostAtEnd) packets are lost.",
                remedy: "Copy or download the video again, or say with which frame the dive ends.")
        }
        let damagedCount = slots.count { $0.isDamaged } + lostAtEnd
        guard damagedCount * 20 <= slots.count else {
            throw FootageError(
                .corrupt, request.subject,
                "\(damagedCount) of the \(slots.count) frames to be judged are damaged, at most 5 % may be.",
                remedy: "Copy or download the video again.")
        }
        var warnings = notes.warnings
        let missing = request.frameCount - slots.count
        if missing > 0 {
            warnings.append(
                "The video shows \(slots.count) of \(request.frameCount) frames; its first frame is repeated "
                    + "\(missing) times at the front.")
        }
        let ordered = slots[oldest...] + slots[..<oldest]
        let real = ordered.map(\.image)
        let padding = real.first.map { [RGBImage](repeating: $0, count: missing) } ?? []
        return FootageWindow(
            frames: padding + real, region: request.region, decodedFrameCount: count,
            frameRate: speed.filmedFrameRate, slowMotionFactor: speed.slowMotionFactor,
            window: count - slots.count...count - 1, repeatedFrameCount: missing, warnings: warnings,
            isDegraded: notes.isDegraded)
    }

    private func tooShort(_ notes: FootageNotes) -> FootageError {
        let shown =
            "The video shows \(slots.count) frames at 25 a second, at least \(Self.leastFrameCount) are"
        guard notes.isDegraded else {
            guard notes.pictureCount != 1 else {
                return FootageError(
                    .tooShort, request.subject,
                    "The file holds one picture, at least \(Self.leastFrameCount) are needed.",
                    remedy: "Give a video file, or a folder of numbered images.")
            }
            // At an ordinary rate the footage is short, whatever follows the window.
            guard let rate = notes.measuredFrameRate, rate > Self.highestOrdinaryFrameRate,
                notes.pictureCount >= Self.leastFrameCount
            else {
                return FootageError(
                    .tooShort, request.subject, shown + " needed.",
                    remedy: "Give a clip that shows the whole dive.")
            }
            return FootageError(
                .tooShort, request.subject,
                shown + " needed. Its \(notes.pictureCount) pictures play at \(rounded(rate)) a second.",
                remedy:
                    "Give a clip that shows the whole dive, or its true frame rate if the file's is wrong.")
        }
        return FootageError(
            .corrupt, request.subject,
            shown
                + " needed: \(notes.damagedFrameCount) are damaged and \(notes.lostPacketCount) packets lost.",
            remedy: "Copy or download the video again.")
    }

    private mutating func keep(_ slot: Slot) {
        if slots.count < request.frameCount {
            slots.append(slot)
        } else {
            slots[oldest] = slot
            oldest = (oldest + 1) % request.frameCount
        }
    }
}
