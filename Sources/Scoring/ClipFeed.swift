import Footage
import Foundation

/// Reads a video on a thread of its own and gives its clips to the network as they come.
///
/// The reading never waits for the network: what is kept for it are the frames of six clips, which the window holds anyway.
/// So the thread ends by itself, whatever becomes of the network.
final class ClipFeed {
    /// No clip will come any more: `window()` says why.
    struct Ended: Error {}

    private let clips = ClipQueue()
    private let reading: SideThread<FootageWindow>

    /// Begins to read.
    init(_ reader: FootageReader, _ video: URL, endingAt: Int?) {
        reading = SideThread { [clips] in
            defer { clips.close() }
            return try reader.window(of: video, endingAt: endingAt) { _, frames in clips.append(frames) }
        }
    }

    /// Waits for a clip.
    ///
    /// - Throws: `Ended`.
    func clip(_ index: Int) throws -> [RGBImage] { try clips.clip(index) }

    /// When the last clip came, nil where none has.
    var lastArrival: ContinuousClock.Instant? { clips.lastArrival }

    /// Waits for the end of the reading.
    ///
    /// - Throws: what the reader throws.
    func window() throws -> FootageWindow { try reading.value() }
}

/// The clips that were read so far.
///
/// `@unchecked Sendable`: the condition guards all of it.
private final class ClipQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private var clips: [[RGBImage]] = []
    private var arrival: ContinuousClock.Instant?
    private var isClosed = false

    var lastArrival: ContinuousClock.Instant? { condition.withLock { arrival } }

    func append(_ frames: [RGBImage]) {
        condition.withLock {
            clips.append(frames)
            arrival = .now
            condition.broadcast()
        }
    }

    func clip(_ index: Int) throws -> [RGBImage] {
        try condition.withLock {
            while clips.count <= index {
                guard !isClosed else { throw ClipFeed.Ended() }
                condition.wait()
            }
            return clips[index]
        }
    }

    func close() {
        condition.withLock {
            isClosed = true
            condition.broadcast()
        }
    }
}
