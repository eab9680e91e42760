/// Delivers the clips of a window whose last frame is known or predicted, each as soon as its frames are available.
struct ClipStream {
    typealias Receiver = (_ index: Int, _ frames: [RGBImage]) throws -> Void

    private let lastFrame: Int
    private let receiver: Receiver
    private var count = 0

    /// Nil if the window's position is unknown.
    init?(_ request: WindowRequest, _ receiver: @escaping Receiver) {
        guard let lastFrame = request.lastFrame ?? request.predictedLastFrame else { return nil }
        self.lastFrame = lastFrame
        self.receiver = receiver
    }

    /// Delivers the clips whose last frame has arrived.
    mutating func handOut(from collector: WindowCollector) throws {
        let firstFrame = lastFrame - ClipSampling.windowLength + 1
        while let start = nextStart {
            // A video shorter than the window repeats its first frame in front.
            let frames = (start..<start + ClipSampling.clipLength).compactMap { place in
                collector.image(ofFrame: max(0, firstFrame + place))
            }
            guard frames.count == ClipSampling.clipLength else { return }
            try handOut(frames)
        }
    }

    /// Delivers the remaining clips.
    ///
    /// - Returns: how many of the delivered clips belong to the window.
    mutating func finish(_ window: FootageWindow) throws -> Int {
        guard window.window.upperBound == lastFrame else { return 0 }
        while let start = nextStart {
            try handOut(Array(window.frames[start..<start + ClipSampling.clipLength]))
        }
        return count
    }

    private var nextStart: Int? {
        ClipSampling.clipStarts.indices.contains(count) ? ClipSampling.clipStarts[count] : nil
    }

    private mutating func handOut(_ frames: [RGBImage]) throws {
        try receiver(count, frames)
        count += 1
    }
}
