public import Datasets

/// A dive's place in a tournament and its truth.
public struct LedgerDive: Sendable, Equatable {
    /// The tournament folder's absolute path; with ``file`` and ``event`` it identifies the dive.
    public var folder: String
    /// The video's path below the folder, with the end of the dive if the video continues: "final.mp4 to 1:01.20".
    public var file: String
    /// The event that it counts for.
    public var event: String
    /// The diver.
    public var diver: String?
    /// SHA-256 of the video's bytes, which links to its assessments; nil if they could not be read.
    public var contentSHA256: String?
    /// Where the dive ends in a longer video, as `LabeledDive.endFrame`; nil at the end of the video.
    public var endFrame: Int?
    /// The announced dive, from the dive list.
    public var announced: AnnouncedDive?
    /// The dive's true values, as far as known.
    public var truth: DiveTruth?
    /// Whether it comes from the simulator; numbers from such a dive must always be labelled as simulated.
    public var isSimulated: Bool

    /// Creates a dive.
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
