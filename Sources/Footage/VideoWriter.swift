public import Foundation

/// Writes pictures as an H.264 file (`yuv420p`, BT.709, limited range, MP4).
///
/// The same pictures give the same bytes: one encoding thread, no date, no library version in the container.
/// The file appears under its name only when `finish()` has written all of it; an abandoned writer leaves nothing.
/// Where libavcodec has no libx264, MPEG-4 part 2 takes its place.
public final class VideoWriter {
    /// How much effort and how many bytes a picture may cost.
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

    private let url: URL
    private let partial: URL
    private var encoder: VideoEncoder?

    /// Starts a video.
    ///
    /// - Parameters:
    ///   - width: pixels, even. - height: pixels, even.
    ///   - frameRate: frames a second.
    ///   - clockwiseRotation: degrees (0, 90, 180 or 270) that a player has to turn the pictures clockwise.
    /// - Throws: `FootageError` with code `.cannotCreate` where the folder does not take a new file, `.geometry`
    ///   for odd sides, `.codecUnavailable` without an encoder.
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
        self.url = url
        // In the same folder, so that the last step is a rename; the short name fits wherever the real one does.
        partial = url.deletingLastPathComponent().appendingPathComponent(".\(UUID().uuidString).partial")
        try AtomicFile.create(partial, for: url)
        do {
            encoder = try VideoEncoder(
                path: partial.path, subject: url.relativePath, width: width, height: height,
                frameRate: frameRate, quality: quality, clockwiseRotation: clockwiseRotation)
        } catch {
            AtomicFile.discard(partial)
            throw error
        }
    }

    deinit {
        if encoder != nil { AtomicFile.discard(partial) }
    }

    /// Adds the next picture.
    ///
    /// - Precondition: the picture has the size given at the start, and `finish()` was not called.
    /// - Throws: `FootageError` with code `.inputOutput` when the disk is full.
    public func append(_ image: RGBImage) throws {
        guard let encoder else { preconditionFailure("append(_:) after finish()") }
        try encoder.append(image)
    }

    /// Writes what is left and gives the file its name, replacing a file that had it.
    ///
    /// - Throws: `FootageError` with code `.inputOutput` when the disk is full; the old file is then intact.
    public func finish() throws {
        guard let encoder else { preconditionFailure("finish() twice") }
        do {
            try encoder.finish()
            try AtomicFile.publish(partial, as: url)
            self.encoder = nil
        } catch {
            AtomicFile.discard(partial)
            self.encoder = nil
            throw error
        }
    }
}
