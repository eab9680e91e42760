public import Foundation

/// Reads the judged part of a video file, or of a folder of numbered images, in constant memory.
public struct FootageReader: Sendable {
    /// What happens to every picture.
    public let preprocessing: Preprocessing
    /// How much of every picture is made.
    public let region: Preprocessing.Region
    /// What is known of the film's speed beside what the file says.
    public var timing: FilmTiming
    /// Threads of the video decoder, 1 or 2.
    public let decodingThreadCount: Int

    /// - Precondition: one or two threads; more gain little and multiply the memory of 8K video.
    public init(
        preprocessing: Preprocessing = Preprocessing(), region: Preprocessing.Region = .whole,
        timing: FilmTiming = FilmTiming(), decodingThreadCount: Int = 2
    ) {
        precondition((1...2).contains(decodingThreadCount))
        self.preprocessing = preprocessing
        self.region = region
        self.timing = timing
        self.decodingThreadCount = decodingThreadCount
    }

    /// The last `frameCount` frames at 25 a second, or those that end with frame `endingAt`.
    ///
    /// A folder holds numbered images (`000001.jpg`, `frame12.png`), taken in the order of their numbers as 25 a second unless
    /// `timing` says otherwise. A shorter video repeats its first frame at the front and says so.
    ///
    /// - Parameter endingAt: index, from 0 at 25 frames a second, of the last frame wanted, as a player that shows the file counts
    ///   time: of slow motion that is not the time of the window, which is life's.
    /// - Throws: `FootageError`: no such file, no video, fewer than 16 frames, more than 5 % of the window
    ///   damaged, or a file cut before the end of the window.
    public func window(
        of url: URL, frameCount: Int = ClipSampling.windowLength, endingAt: Int? = nil
    ) throws -> FootageWindow {
        try read(of: url, frameCount: frameCount, endingAt: endingAt, onClip: nil)
    }

    /// The window of 103 frames as above, and its clips while the rest of it is still read.
    ///
    /// Where the video ends is predicted from its packets before it is decoded. A clip is handed out as soon as its frames
    /// are there; `streamedClipCount` of the window says in the end whether the prediction held. If it did not, the window
    /// is right all the same, and what was handed out is not of it.
    ///
    /// - Parameter onClip: gets clips 0 to 5 in turn, with the 16 frames of each; an error that it throws ends the reading. It
    ///   is not called where nothing can be predicted, and may be called fewer than six times where a prediction proves wrong.
    /// - Throws: as above; what `onClip` throws.
    public func window(
        of url: URL, endingAt: Int? = nil, onClip: (_ index: Int, _ frames: [RGBImage]) throws -> Void
    ) throws -> FootageWindow {
        try withoutActuallyEscaping(onClip) { onClip in
            try read(of: url, frameCount: ClipSampling.windowLength, endingAt: endingAt, onClip: onClip)
        }
    }

    /// Many windows of one long video, or of one folder of numbered images, in one pass over it.
    ///
    /// Each is what `window(of:frameCount:endingAt:)` gives or throws for its end, warnings included. At 25 frames a
    /// second frame i is the i-th decoded picture, counted from 0; of a folder, the i-th image by number, whatever
    /// its number is, so that the images `ffmpeg -i 01.mp4 01/%06d.jpg` makes of such a video are its frames. A
    /// video of another rate is resampled by timestamp first, its images are not. Only the pictures of windows are
    /// converted and resized, only the images of windows are opened; memory holds the windows that overlap.
    ///
    /// - Parameters:
    ///   - lastFrames: for each window the index of its last frame, from 0 at 25 frames a second, in any order.
    ///   - body: called once for each window, with its place in `lastFrames`, as soon as it is complete or cannot be:
    ///     its end lies outside the video, fewer than 16 of its frames in it, or too much of it is damaged.
    /// - Throws: `FootageError` where no video can be opened, and what `body` throws, which ends the pass.
    public func windows(
        of url: URL, endingAt lastFrames: [Int], frameCount: Int = ClipSampling.windowLength,
        _ body: (Int, Result<FootageWindow, FootageError>) throws -> Void
    ) throws {
        precondition(frameCount > 0)
        var source = try source(url)
        var queue = WindowQueue(
            lastFrames.map {
                WindowRequest(
                    subject: url.relativePath, frameCount: frameCount, region: region,
                    lastFrame: source.speed.filmedFrame(played: $0))
            })
        while !queue.isEmpty {
            var finished: [FinishedWindow]
            do {
                finished = try source.advance(&queue)
            } catch let error as FootageError {
                // Nothing can be read from here on; the windows before this place are whole.
                finished = queue.takeRest().map { FinishedWindow(index: $0.index, result: .failure(error)) }
            }
            for window in finished { try body(window.index, window.result) }
        }
    }

    private func read(
        of url: URL, frameCount: Int, endingAt: Int?, onClip: ClipStream.Receiver?
    ) throws -> FootageWindow {
        precondition(frameCount > 0 && endingAt ?? 0 >= 0)
        var source = try source(url)
        var request = WindowRequest(
            subject: url.relativePath, frameCount: frameCount, region: region,
            lastFrame: endingAt.map(source.speed.filmedFrame) ?? source.lastFrame)
        if request.lastFrame == nil { request.predictedLastFrame = source.predictLastFrame() }
        do {
            return try read(request, from: &source, onClip: onClip)
        } catch is WrongPrediction {
            request.predictedLastFrame = nil
            source = try self.source(url)
            return try read(request, from: &source, onClip: nil)
        }
    }

    private func read(
        _ request: WindowRequest, from source: inout any WindowSource, onClip: ClipStream.Receiver?
    ) throws -> FootageWindow {
        var queue = WindowQueue([request])
        var clips = onClip.flatMap { ClipStream(request, $0) }
        while true {
            if let finished = try source.advance(&queue).first {
                var window = try finished.result.get()
                window.streamedClipCount = try clips?.finish(window) ?? 0
                return window
            }
            if let collector = queue.firstOpen { try clips?.handOut(from: collector) }
        }
    }

    private func source(_ url: URL) throws -> any WindowSource {
        switch try FileInspection.kind(of: url) {
        case .folder:
            return try ImageFolder(url, timing: timing, preprocessing, region)
        case .file(let size):
            return try VideoFile(
                url, size: size, threadCount: decodingThreadCount, timing: timing, preprocessing, region)
        }
    }
}

/// Pictures in their order, from a video file or a folder of images.
protocol WindowSource {
    /// The speed at which the film is read.
    var speed: FilmSpeed { get }

    /// The last frame, where it is known before the pictures are read.
    var lastFrame: Int? { get }

    /// The last frame as far as can be said without reading the pictures, which may turn out to be wrong.
    func predictLastFrame() -> Int?

    /// Gives the queue its next picture, or the sign that there are no more.
    ///
    /// - Returns: the windows that this finishes or rules out.
    /// - Throws: `FootageError` where no further picture can be read; `WrongPrediction`.
    mutating func advance(_ queue: inout WindowQueue) throws -> [FinishedWindow]
}
