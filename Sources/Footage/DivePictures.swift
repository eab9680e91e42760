public import Foundation

/// Three small pictures of a dive for a report.
public struct DivePictures: Sendable, Equatable {
    /// The bytes of a JPEG file: the diver leaves the board or platform.
    public let takeOff: [UInt8]
    /// The bytes of a JPEG file: halfway down.
    public let flight: [UInt8]
    /// The bytes of a JPEG file: the diver touches the water.
    public let entry: [UInt8]
    /// Pixels in a row of each.
    public let width: Int
    /// Rows of each.
    public let height: Int
    /// Where in the window they were taken, and whether a splash was found.
    public let moments: DiveMoments
}

extension FootageReader {
    /// Pictures of the take-off, the flight and the entry, in the proportions of the video.
    ///
    /// The reader's preprocessing limits their size: 171x128 pixels for a network of 112; a report looks better with those
    /// for 160. The images of a folder are assumed to be 4:3.
    ///
    /// - Parameters:
    ///   - endingAt: index, from 0 at 25 frames a second, of the window's last frame; nil for the end of the video.
    ///   - height: metres of the board or platform above the water; nil if unknown.
    /// - Throws: `FootageError`, as for the window.
    /// - Precondition: the reader's region is the whole picture.
    public func divePictures(
        of url: URL, endingAt: Int? = nil, height: Double? = nil
    ) throws -> DivePictures {
        precondition(region == .whole)
        let window = try window(of: url, endingAt: endingAt)
        let moments = DiveMoments(frames: window.frames, height: height)
        let size = PictureSize(
            ratio: try VideoShape.aspectRatio(of: url) ?? 4.0 / 3, within: preprocessing.part(region))
        func jpeg(_ frame: Int) throws -> [UInt8] {
            try window.frames[frame].resizedBilinear(width: size.width, height: size.height).jpeg(quality: 80)
        }
        return DivePictures(
            takeOff: try jpeg(moments.takeOff), flight: try jpeg(moments.flight),
            entry: try jpeg(moments.entry), width: size.width, height: size.height, moments: moments)
    }
}

/// The largest size with given proportions that fits into a rectangle, with both sides even as JPEG's chroma requires.
private struct PictureSize {
    let width: Int
    let height: Int

    init(ratio: Double, within most: PixelRectangle) {
        // A strip narrower than a quarter would show nothing.
        let ratio = min(max(ratio, 0.25), 4)
        let width = min(Double(most.width), Double(most.height) * ratio)
        self.width = max(2, Int(width / 2) * 2)
        self.height = max(2, Int(width / ratio / 2) * 2)
    }
}
