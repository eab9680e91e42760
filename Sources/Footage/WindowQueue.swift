/// Which frames are wanted of which file.
struct WindowRequest: Sendable {
    /// The file's name, for messages.
    let subject: String
    let frameCount: Int
    /// How much of each frame is kept.
    let region: Preprocessing.Region
    /// Nil: the last frame of the video.
    let lastFrame: Int?
    /// Which frame that will probably be, where `lastFrame` does not say. Frames before the window that would end there
    /// are not looked at.
    var predictedLastFrame: Int?

    /// The first frame wanted that a video can have.
    var firstFrame: Int { (lastFrame ?? predictedLastFrame).map { max(0, $0 - frameCount + 1) } ?? 0 }
}

/// The video ended before its predicted end, so that frames are missing in front: it has to be read without a prediction.
struct WrongPrediction: Error {}

/// What became of one request.
struct FinishedWindow {
    /// Its place among the requests.
    let index: Int
    let result: Result<FootageWindow, FootageError>
}

/// The windows wanted of one stream, filled together in one pass: a picture that several want is made once.
struct WindowQueue {
    /// A window that is being filled.
    struct Entry {
        /// Its place among the requests.
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

    /// The next frame that a window wants.
    var nextWantedFrame: Int {
        open.isEmpty ? max(count, waiting.last?.request.firstFrame ?? count) : count
    }

    /// Passes frames over that no window wants.
    mutating func skip(to frame: Int) {
        precondition(frame <= nextWantedFrame)
        count = frame
    }

    /// Takes the next `repeats` frames, all showing one picture, which is made only where a window wants it.
    ///
    /// - Parameter damagedRepeats: of all repeats but the first, how many stand in for lost frames.
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

    /// A window of which frames were seen, none where none has begun.
    var firstOpen: WindowCollector? { open.first?.collector }

    /// Removes the windows whose last frame is there.
    mutating func takeComplete() -> [Entry] {
        let complete = open.filter(\.collector.isComplete)
        if !complete.isEmpty { open.removeAll(where: \.collector.isComplete) }
        return complete
    }

    /// Removes the windows of which a frame was seen and one is missing.
    mutating func takeOpen() -> [Entry] {
        defer { open = [] }
        return open
    }

    /// Removes all windows, begun or not.
    mutating func takeRest() -> [Entry] {
        defer { waiting = [] }
        let count = count
        return takeOpen()
            + waiting.reversed().map {
                Entry(index: $0.index, collector: WindowCollector($0.request, count: count))
            }
    }
}
