public import Foundation

/// One dive on video, with what is known of it.
public struct LabeledDive: Sendable, Equatable {
    /// The video file, or the folder of numbered images.
    public var video: URL
    /// The competition that the dive belongs to.
    public var event: String?
    /// The diver's name.
    public var diver: String?
    /// What is known to be true of the dive; nil for a video without results.
    public var truth: DiveTruth?
    /// The simulator's frame-by-frame truth beside the video (`<stem>.truth.json`), where there is one.
    public var sidecar: URL?

    /// Collects a dive.
    public init(
        video: URL, event: String? = nil, diver: String? = nil, truth: DiveTruth? = nil, sidecar: URL? = nil
    ) {
        self.video = video
        self.event = event
        self.diver = diver
        self.truth = truth
        self.sidecar = sidecar
    }

    /// Where the sidecar of a video lies: `<stem>.truth.json` in the same folder.
    public static func sidecarURL(for video: URL) -> URL {
        let stem = video.deletingPathExtension().lastPathComponent
        return video.deletingLastPathComponent().appending(
            path: "\(stem).truth.json", directoryHint: .notDirectory)
    }
}
