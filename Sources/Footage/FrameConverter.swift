/// Converts decoded frames to upright RGB of the wanted size, or to the wanted part of it.
///
/// A frame's own matrix and range are used. If a frame specifies no matrix, BT.709 is used from 720 rows on and BT.601 below;
/// if it specifies no range, limited. Chroma is upsampled bilinearly from pixel centres. Only the pixels needed for the
/// result are converted. HDR is tone-mapped to SDR after the resize.
final class FrameConverter {
    private let subject: String
    private let preprocessing: Preprocessing
    private let region: Preprocessing.Region
    private let orientation: Orientation
    private let converter = PixelConverter()
    private var resizer: BilinearResizer?
    private var toneMap: ToneMap?

    init(
        subject: String, _ preprocessing: Preprocessing, _ region: Preprocessing.Region,
        orientation: Orientation = .upright
    ) {
        self.subject = subject
        self.preprocessing = preprocessing
        self.region = region
        self.orientation = orientation
    }

    func image(of frame: DecodedFrame) throws -> RGBImage {
        let image = try resized(frame)
        return toneMap(of: frame)?.standard(image) ?? image
    }

    private func resized(_ frame: DecodedFrame) throws -> RGBImage {
        // The container's orientation takes precedence over the picture's own.
        let orientation = orientation == .upright ? frame.orientation : orientation
        guard orientation != .upright else {
            let resizer = resizer(frame.width, frame.height)
            return try converter.withRows(of: frame, in: resizer.source, subject: subject) {
                resizer.resize($0)
            }
        }
        let resizer =
            orientation.isTransposed
            ? resizer(frame.height, frame.width) : resizer(frame.width, frame.height)
        let stored = orientation.stored(resizer.source, width: frame.width, height: frame.height)
        let piece = try converter.withRows(of: frame, in: stored, subject: subject) {
            RGBImage(width: stored.width, height: stored.height, copying: $0)
        }
        return orientation.shown(piece).withRows { resizer.resize($0) }
    }

    /// The tables are rebuilt only if the colours change within the video.
    private func toneMap(of frame: DecodedFrame) -> ToneMap? {
        guard let signal = frame.signal else { return nil }
        if let toneMap, toneMap.signal == signal { return toneMap }
        toneMap = ToneMap(signal)
        return toneMap
    }

    /// The weights are recomputed only if the size of the pictures changes.
    private func resizer(_ sourceWidth: Int, _ sourceHeight: Int) -> BilinearResizer {
        if let resizer, resizer.sourceWidth == sourceWidth, resizer.sourceHeight == sourceHeight {
            return resizer
        }
        let made = BilinearResizer(
            sourceWidth: sourceWidth, sourceHeight: sourceHeight, width: preprocessing.resizeWidth,
            height: preprocessing.resizeHeight, part: preprocessing.part(region))
        resizer = made
        return made
    }
}
