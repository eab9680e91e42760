import Footage
import Foundation

/// Reads a video on its own thread and feeds its clips to the network as they arrive.
///
/// Reading never waits for the network: it only keeps the frames of six clips, which the window holds anyway. So the thread
/// always ends, whatever happens to the network.
final class ClipFeed {
    /// No more clips will arrive; `window()` throws the reason.
    struct Ended: Error {}

    private let clips = ClipQueue()
    private let reading: SideThread<FootageWindow>

    /// Starts reading.
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

    /// When the last clip arrived; nil if none has.
    var lastArrival: ContinuousClock.Instant? { clips.lastArrival }

    /// Waits until reading ends.
    ///
    /// - Throws: what the reader throws.
    func window() throws -> FootageWindow { try reading.value() }
}

/// The clips read so far.
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
