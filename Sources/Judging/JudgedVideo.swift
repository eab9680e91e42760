public import Diving
import Files
public import Footage
public import Foundation
public import Scoring
public import Verdicts

/// An assessment with the digest of the judged bytes.
public struct JudgedVideo: Sendable {
    /// The assessment.
    public let assessment: Assessment
    /// SHA-256 of the video, see ``contentSHA256(of:)``.
    public let contentSHA256: String

    /// Judges a video, checking that its bytes do not change meanwhile.
    ///
    /// - Throws: `FootageError` and `ScoringError` as `Judge.assess` does; `FilesError` if the video changes meanwhile.
    public init(
        _ video: URL, with judge: Judge, endingAt: Int? = nil, timing: FilmTiming = FilmTiming(),
        from height: PlatformHeight? = nil
    ) throws {
        let stamp = VideoStamp(of: video)
        // Leave an unreadable video to the judge, whose error explains what a video requires.
        let digest = Result { try Judging.contentSHA256(of: video) }
        assessment = try judge.assess(video, endingAt: endingAt, timing: timing, from: height)
        contentSHA256 = try digest.get()
        guard VideoStamp(of: video) == stamp else {
            throw FilesError(
                .unreadable, video.relativePath, "changed while it was judged",
                remedy: "Judge it again when it is complete.")
        }
    }
}
