/// What identifies an assessment: the video's bytes, the model's bytes, and which frames were judged after which
/// preprocessing.
public struct AssessmentIdentity: Sendable, Hashable {
    /// SHA-256 of the video's bytes, lower-case hexadecimal.
    public var contentSHA256: String
    /// SHA-256 of the model file, lower-case hexadecimal.
    public var modelSHA256: String
    /// The preprocessing id.
    public var preprocessing: String
    /// Where the dive ends in a longer video, counted from 0 at 25 frames a second; nil at the end of the video.
    public var endFrame: Int?

    /// Creates an identity.
    public init(contentSHA256: String, modelSHA256: String, preprocessing: String, endFrame: Int? = nil) {
        self.contentSHA256 = contentSHA256
        self.modelSHA256 = modelSHA256
        self.preprocessing = preprocessing
        self.endFrame = endFrame
    }
}
