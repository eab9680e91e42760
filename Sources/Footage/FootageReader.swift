public import Foundation

/// Reads the judged part of a video file, or of a folder of numbered images, in constant memory.
public struct FootageReader: Sendable {
    /// The processing of every picture.
    public let preprocessing: Preprocessing
    /// How much of every picture is produced.
    public let region: Preprocessing.Region
    /// What is known about the film's speed besides what the file states.
    public var timing: FilmTiming
    /// Threads of the video decoder, 1 or 2.
    public let decodingThreadCount: Int

    /// - Precondition: one or two threads; more gain little and multiply the memory for 8K video.
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

    /// The last `frameCount` frames at 25 a second, or those ending with frame `endingAt`.
    ///
    /// A folder holds numbered images (`000001.jpg`, `frame12.png`), read in numerical order at 25 a second unless `timing`
    /// states otherwise. A shorter video repeats its first frame at the front, with a warning.
    ///
    /// - Parameter endingAt: index, from 0 at 25 frames a second, of the last frame wanted, in the time of a player that
    ///   shows the file: for slow motion this differs from the window's time, which is real time.
    /// - Throws: `FootageError`: no such file, not a video, fewer than 16 frames, more than 5 % of the window damaged, or a
    ///   file truncated before the end of the window.
    public func window(
        of url: URL, frameCount: Int = ClipSampling.windowLength, endingAt: Int? = nil
    ) throws -> FootageWindow {
        try read(of: url, frameCount: frameCount, endingAt: endingAt, onClip: nil)
    }

    /// The window of 103 frames as above, with its clips delivered while the rest is still being read.
    ///
    /// The end of the video is predicted from its packets before decoding. A clip is delivered as soon as its frames are
    /// available; `streamedClipCount` of the window states in the end whether the prediction was right. If it was wrong, the
    /// window is still correct, but the clips delivered do not belong to it.
    ///
    /// - Parameter onClip: receives clips 0 to 5 in turn, with the 16 frames of each; an error that it throws ends the
    ///   reading. It is not called if nothing can be predicted, and may be called fewer than six times if a prediction is
    ///   wrong.
    /// - Throws: as above; what `onClip` throws.
    public func window(
        of url: URL, endingAt: Int? = nil, onClip: (_ index: Int, _ frames: [RGBImage]) throws -> Void
    ) throws -> FootageWindow {
        try withoutActuallyEscaping(onClip) { onClip in
            try read(of: url, frameCount: ClipSampling.windowLength, endingAt: endingAt, onClip: onClip)
        }
    }

    /// Many windows of one long video, or of one folder of numbered images, in a single pass.
    ///
    /// Each is what `window(of:frameCount:endingAt:)` returns or throws for its end, including warnings. At 25 frames a
    /// second, frame i is the i-th decoded picture, counted from 0; in a folder, it is the i-th image in numerical order,
    /// whatever its number, so that the images `ffmpeg -i 01.mp4 01/%06d.jpg` makes of such a video are its frames. A video
    /// with another rate is first resampled by timestamp; its images are not. Only the pictures of windows are converted and
    /// resized, only the images of windows are opened; memory holds the overlapping windows.
    ///
    /// - Parameters:
    ///   - lastFrames: for each window the index of its last frame, from 0 at 25 frames a second, in any order.
    ///   - body: called once for each window, with its index in `lastFrames`, as soon as it is complete or cannot be
    ///     completed: its end is outside the video, fewer than 16 of its frames are in it, or too much of it is damaged.
    /// - Throws: `FootageError` if no video can be opened, and what `body` throws, which ends the pass.
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
                // Nothing can be read from here on; earlier windows are complete.
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

/// Pictures in order, from a video file or a folder of images.
protocol WindowSource {
    /// The speed at which the film is read.
    var speed: FilmSpeed { get }

    /// The last frame, if it is known before the pictures are read.
    var lastFrame: Int? { get }

    /// The last frame as far as it can be determined without reading the pictures; may be wrong.
    func predictLastFrame() -> Int?

    /// Passes the next picture to the queue, or the signal that there are no more.
    ///
    /// - Returns: the windows completed or ruled out by this.
    /// - Throws: `FootageError` if no further picture can be read; `WrongPrediction`.
    mutating func advance(_ queue: inout WindowQueue) throws -> [FinishedWindow]
}
