public import Foundation

/// One dive on video, and what is known about it.
public struct LabeledDive: Sendable, Equatable {
    /// The video file, or the folder of numbered images.
    public var video: URL
    /// The competition to which the dive belongs.
    public var event: String?
    /// The diver's name.
    public var diver: String?
    /// The known facts of the dive; nil for a video without results.
    public var truth: DiveTruth?
    /// What the dive list announces; present even if the result is known.
    public var announced: AnnouncedDive?
    /// The simulator's frame-by-frame truth beside the video (`<stem>.truth.json`), if any.
    public var sidecar: URL?
    /// The end of the dive in a longer video: its window is the frames before this one, counted from 0 at 25 frames a second,
    /// like MTL-AQA's `end_frame`. Nil: at the end of the video.
    public var endFrame: Int?

    /// The last frame that is judged, from 0 at 25 a second; nil at the end of the video.
    public var lastFrame: Int? { endFrame.map { $0 - 1 } }

    /// Makes a dive.
    public init(
        video: URL, event: String? = nil, diver: String? = nil, truth: DiveTruth? = nil,
        announced: AnnouncedDive? = nil, sidecar: URL? = nil, endFrame: Int? = nil
    ) {
        self.video = video
        self.event = event
        self.diver = diver
        self.truth = truth
        self.announced = announced ?? truth.map(AnnouncedDive.init)
        self.sidecar = sidecar
        self.endFrame = endFrame
    }

    /// The location of a video's sidecar: `<stem>.truth.json` in the same folder.
    public static func sidecarURL(for video: URL) -> URL {
        let stem = video.deletingPathExtension().lastPathComponent
        return video.deletingLastPathComponent().appending(
            path: "\(stem).truth.json", directoryHint: .notDirectory)
    }
}
