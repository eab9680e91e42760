public import Datasets

/// A dive's place in a tournament, with what is known of it.
public struct LedgerDive: Sendable, Equatable {
    /// The tournament folder's absolute path; with ``file`` and ``event`` it names the dive.
    public var folder: String
    /// The video's path below the folder, with the end of the dive where the video goes on: "final.mp4 to 1:01.20".
    public var file: String
    /// The event that it counts for.
    public var event: String
    /// The diver.
    public var diver: String?
    /// SHA-256 of the video's bytes, which leads to its assessments; nil where they could not be read.
    public var contentSHA256: String?
    /// Where the dive ends in a longer video, as `LabeledDive.endFrame`; nil at the end of the video.
    public var endFrame: Int?
    /// What the dive list announces.
    public var announced: AnnouncedDive?
    /// What is known to be true of it.
    public var truth: DiveTruth?
    /// Whether it comes from the simulator; numbers from such a dive are to be called simulated wherever shown.
    public var isSimulated: Bool

    /// Collects a dive.
    public init(
        folder: String, file: String, event: String, diver: String? = nil, contentSHA256: String? = nil,
        endFrame: Int? = nil, announced: AnnouncedDive? = nil, truth: DiveTruth? = nil,
        isSimulated: Bool = false
    ) {
        self.folder = folder
        self.file = file
        self.event = event
        self.diver = diver
        self.contentSHA256 = contentSHA256
        self.endFrame = endFrame
        self.announced = announced ?? truth.map(AnnouncedDive.init)
        self.truth = truth
        self.isSimulated = isSimulated
    }
}
