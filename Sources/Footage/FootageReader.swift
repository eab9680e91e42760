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
        precondition(frameCount > 0 && endingAt ?? 0 >= 0)
        let request = WindowRequest(subject: url.relativePath, frameCount: frameCount, lastFrame: endingAt)
        switch try FileInspection.kind(of: url) {
        case .folder:
            return try ImageFolder(url).window(request, preprocessing)
        case .file(let size):
            try FileInspection.refuseKnownStrangers(url)
            return try VideoFile(
                url, size: size, threadCount: decodingThreadCount
            ).window(request, preprocessing)
        }
    }
}

/// Which frames are wanted of which file.
struct WindowRequest: Sendable {
    /// The file's name, for messages.
    let subject: String
    let frameCount: Int
    /// Nil: the last frame of the video.
    let lastFrame: Int?
}
