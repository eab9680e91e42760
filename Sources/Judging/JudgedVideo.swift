public import Diving
import Files
public import Footage
public import Foundation
public import Scoring
public import Verdicts

/// A verdict with the digest of the bytes that were judged.
public struct JudgedVideo: Sendable {
    /// The verdict.
    public let assessment: Assessment
    /// SHA-256 of the video, see ``contentSHA256(of:)``.
    public let contentSHA256: String

    /// Judges a video whose bytes are the same before and after.
    ///
    /// - Throws: `FootageError` and `ScoringError` as `Judge.assess` does; `FilesError` where the video changes meanwhile.
    public init(
        _ video: URL, with judge: Judge, endingAt: Int? = nil, timing: FilmTiming = FilmTiming(),
        from height: PlatformHeight? = nil
    ) throws {
        let stamp = VideoStamp(of: video)
        // A video that cannot be read is for the judge to refuse, which knows what a video has to be.
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
