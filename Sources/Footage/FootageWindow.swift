/// The part of a video that is judged, resized, with what was noticed while reading it.
public struct FootageWindow: Sendable, Equatable {
    /// Exactly the requested number of frames, oldest first; `region` states how much of each.
    public let frames: [RGBImage]
    /// How much of each resized picture was kept.
    public let region: Preprocessing.Region
    /// Frames at 25 a second from the start of the video to the end of the window or of the video.
    public let decodedFrameCount: Int
    /// Frames a second of the source, as well as the container knows; for slow motion, per second of real time.
    public let frameRate: Double
    /// How many times slower than real time the source plays.
    public let slowMotionFactor: Double
    /// First and last frame of the window, counted at 25 a second from 0; repeated frames not included.
    public let window: ClosedRange<Int>
    /// How often the first frame is repeated at the front because the video is shorter than the window.
    public let repeatedFrameCount: Int
    /// One sentence for each thing that a user should know.
    public let warnings: [String]
    /// Whether damage was found in the decoded frames.
    public let isDegraded: Bool

    /// How many clips of this window were delivered while the video was read: all six, or none if none were requested or the
    /// end of the video was predicted wrongly.
    public internal(set) var streamedClipCount = 0

    package init(
        frames: [RGBImage], region: Preprocessing.Region = .whole, decodedFrameCount: Int, frameRate: Double,
        slowMotionFactor: Double = 1, window: ClosedRange<Int>,
        repeatedFrameCount: Int, warnings: [String], isDegraded: Bool
    ) {
        self.frames = frames
        self.region = region
        self.decodedFrameCount = decodedFrameCount
        self.frameRate = frameRate
        self.slowMotionFactor = slowMotionFactor
        self.window = window
        self.repeatedFrameCount = repeatedFrameCount
        self.warnings = warnings
        self.isDegraded = isDegraded
    }
}
