import Files
public import Foundation

/// Writes pictures as an H.264 file (`yuv420p`, BT.709, limited range, MP4).
///
/// The same pictures give the same bytes: one encoding thread, no date, no library version in the container.
/// The file appears under its name only when `finish()` has written all of it; an abandoned writer leaves nothing.
/// If libavcodec lacks libx264, MPEG-4 part 2 is used instead.
public final class VideoWriter {
    /// The encoding effort and file size of a picture.
    public struct Quality: Sendable, Equatable {
        /// x264's preset: slower is smaller.
        public var preset: String
        /// x264's constant rate factor, 0 (lossless) to 51; 23 is x264's own default.
        public var constantRateFactor: Int

        /// A quality for x264; the MPEG-4 fallback maps the rate factor to its own scale.
        public init(preset: String = "veryfast", constantRateFactor: Int = 23) {
            self.preset = preset
            self.constantRateFactor = constantRateFactor
        }
    }

    private let file: AtomicFile
    private var encoder: VideoEncoder?

    /// Starts a video.
    ///
    /// - Parameters:
    ///   - width: pixels, even. - height: pixels, even.
    ///   - frameRate: frames a second.
    ///   - clockwiseRotation: degrees (0, 90, 180 or 270) by which a player has to rotate the pictures clockwise.
    /// - Throws: `FilesError` with code `.cannotCreate` if no file can be created in the folder; `FootageError` with code
    ///   `.geometry` for odd sides, `.codecUnavailable` without an encoder.
    public init(
        url: URL, width: Int, height: Int, frameRate: Int = 25, quality: Quality = Quality(),
        clockwiseRotation: Int = 0
    ) throws {
        precondition(frameRate > 0 && clockwiseRotation % 90 == 0)
        guard width > 0, height > 0, width % 2 == 0, height % 2 == 0, width <= 16384, height <= 16384 else {
            throw FootageError(
                .geometry, url.relativePath, "A video of \(width)x\(height) pixels cannot be written.",
                remedy: "Give even sides of at most 16384 pixels.")
        }
        // libav writes the file by its path.
        file = try AtomicFile(replacing: url)
        encoder = try VideoEncoder(
            path: file.temporary.path, subject: url.relativePath, width: width, height: height,
            frameRate: frameRate, quality: quality, clockwiseRotation: clockwiseRotation)
    }

    /// Appends the next picture.
    ///
    /// - Precondition: the picture has the size given at the start, and `finish()` has not been called.
    /// - Throws: `FootageError` with code `.inputOutput` when the disk is full.
    public func append(_ image: RGBImage) throws {
        guard let encoder else { preconditionFailure("append(_:) after finish()") }
        try encoder.append(image)
    }

    /// Writes the remaining data and renames the file into place, replacing any existing one.
    ///
    /// - Throws: `FootageError` with code `.inputOutput` or `FilesError` with code `.writeFailed` when the disk is full; the
    ///   old file is then intact.
    public func finish() throws {
        guard let encoder else { preconditionFailure("finish() twice") }
        self.encoder = nil
        try encoder.finish()
        try file.commit()
    }
}
