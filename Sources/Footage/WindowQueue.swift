/// The frames requested of a file.
struct WindowRequest: Sendable {
    /// The file's name, for messages.
    let subject: String
    let frameCount: Int
    /// How much of each frame is kept.
    let region: Preprocessing.Region
    /// Nil: the last frame of the video.
    let lastFrame: Int?
    /// The probable last frame, if `lastFrame` is nil. Frames before a window ending there are skipped.
    var predictedLastFrame: Int?

    /// The first requested frame that a video can have.
    var firstFrame: Int { (lastFrame ?? predictedLastFrame).map { max(0, $0 - frameCount + 1) } ?? 0 }
}

/// The video ended before its predicted end, so frames are missing at the front: it must be read without a prediction.
struct WrongPrediction: Error {}

/// The result of one request.
struct FinishedWindow {
    /// Its index among the requests.
    let index: Int
    let result: Result<FootageWindow, FootageError>
}

/// The windows requested of one stream, filled together in one pass: a picture needed by several is made once.
struct WindowQueue {
    /// A window that is being filled.
    struct Entry {
        /// Its index among the requests.
        let index: Int
        var collector: WindowCollector
    }

    /// Windows that begin later, the next one last.
    private var waiting: [(index: Int, request: WindowRequest)]
    private var open: [Entry] = []
    /// Frames seen so far.
    private(set) var count = 0

    init(_ requests: [WindowRequest]) {
        waiting = requests.enumerated().map { ($0.offset, $0.element) }
            .sorted { ($0.request.firstFrame, $0.index) > ($1.request.firstFrame, $1.index) }
    }

    var isEmpty: Bool { open.isEmpty && waiting.isEmpty }

    /// The next frame that a window needs.
    var nextWantedFrame: Int {
        open.isEmpty ? max(count, waiting.last?.request.firstFrame ?? count) : count
    }

    /// Skips frames that no window needs.
    mutating func skip(to frame: Int) {
        precondition(frame <= nextWantedFrame)
        count = frame
    }

    /// Adds the next `repeats` frames, all showing one picture, which is made only if a window needs it.
    ///
    /// - Parameter damagedRepeats: how many of the repeats after the first stand in for lost frames.
    mutating func append(
        repeats: Int, isDamaged: Bool, damagedRepeats: Int, image: () throws -> RGBImage
    ) rethrows {
        while let next = waiting.last, next.request.firstFrame < count + repeats {
            open.append(Entry(index: next.index, collector: WindowCollector(next.request, count: count)))
            waiting.removeLast()
        }
        var made: RGBImage?
        for index in open.indices {
            try open[index].collector.append(
                repeats: repeats, isDamaged: isDamaged, damagedRepeats: damagedRepeats
            ) {
                let picture = try made ?? image()
                made = picture
                return picture
            }
        }
        count += repeats
    }

    /// A window with frames seen so far; nil if none has begun.
    var firstOpen: WindowCollector? { open.first?.collector }

    /// Removes the windows whose last frame has arrived.
    mutating func takeComplete() -> [Entry] {
        let complete = open.filter(\.collector.isComplete)
        if !complete.isEmpty { open.removeAll(where: \.collector.isComplete) }
        return complete
    }

    /// Removes the windows that have begun but are incomplete.
    mutating func takeOpen() -> [Entry] {
        defer { open = [] }
        return open
    }

    /// Removes all windows, whether begun or not.
    mutating func takeRest() -> [Entry] {
        defer { waiting = [] }
        let count = count
        return takeOpen()
            + waiting.reversed().map {
                Entry(index: $0.index, collector: WindowCollector($0.request, count: count))
            }
    }
}
