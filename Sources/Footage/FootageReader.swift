public import Foundation

/// Reads the judged part of a video file, or of a folder of numbered images, in constant memory.
public struct FootageReader: Sendable {
    /// What happens to every picture.
    public let preprocessing: Preprocessing
    /// Threads of the video decoder, 1 or 2.
    public let decodingThreadCount: Int

    /// - Precondition: one or two threads; more gain little and multiply the memory of 8K video.
    public init(preprocessing: Preprocessing = Preprocessing(), decodingThreadCount: Int = 2) {
        precondition((1...2).contains(decodingThreadCount))
        self.preprocessing = preprocessing
        self.decodingThreadCount = decodingThreadCount
    }

    /// The last `frameCount` frames at 25 a second, or those that end with frame `endingAt`.
    ///
    /// A folder holds numbered images (`000001.jpg`, `2.png`), taken in the order of their numbers as 25 a second.
    /// A shorter video repeats its first frame at the front and says so.
    ///
    /// - Parameter endingAt: index, from 0 at 25 frames a second, of the last frame wanted.
    /// - Throws: `FootageError`: no such file, no video, fewer than 16 frames, more than 5 % of the window
    ///   damaged, or a file cut before the end of the window.
    public func window(
        of url: URL, frameCount: Int = ClipSampling.windowLength, endingAt: Int? = nil
    ) throws -> FootageWindow {
        precondition(endingAt ?? 0 >= 0)
        var answer: Result<FootageWindow, FootageError>?
        try read([endingAt], of: url, frameCount: frameCount) { answer = $1 }
        guard let answer else { preconditionFailure("every request is answered") }
        return try answer.get()
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
        try read(lastFrames, of: url, frameCount: frameCount, body)
    }

    private func read(
        _ lastFrames: [Int?], of url: URL, frameCount: Int,
        _ body: (Int, Result<FootageWindow, FootageError>) throws -> Void
    ) throws {
        precondition(frameCount > 0)
        var source = try source(url)
        var queue = WindowQueue(
            lastFrames.map {
                WindowRequest(
                    subject: url.relativePath, frameCount: frameCount, lastFrame: $0 ?? source.lastFrame)
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

    private func source(_ url: URL) throws -> any WindowSource {
        switch try FileInspection.kind(of: url) {
        case .folder:
            return try ImageFolder(url, preprocessing)
        case .file(let size):
            try FileInspection.refuseKnownStrangers(url)
            return try VideoFile(url, size: size, threadCount: decodingThreadCount, preprocessing)
        }
    }
}

/// Pictures in their order, from a video file or a folder of images.
protocol WindowSource {
    /// The last frame, where it is known before the pictures are read.
    var lastFrame: Int? { get }

    /// Gives the queue its next picture, or the sign that there are no more.
    ///
    /// - Returns: the windows that this finishes or rules out.
    /// - Throws: `FootageError` where no further picture can be read.
    mutating func advance(_ queue: inout WindowQueue) throws -> [FinishedWindow]
}
