/// Turns decoded frames into upright RGB of the wanted size, or into the wanted part of it.
///
/// A frame's own matrix and range are used. Where a frame names no matrix, BT.709 is taken from 720 rows on and
/// BT.601 below; where it names no range, limited. Chroma grows bilinearly from the centre of its pixels. Only the
/// pixels that the result is made of are converted. HDR is brought to the range of SDR after the resize.
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
        // What the container says counts more than what a picture says of itself.
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

    /// The tables are made again only where the colours change within the video.
    private func toneMap(of frame: DecodedFrame) -> ToneMap? {
        guard let signal = frame.signal else { return nil }
        if let toneMap, toneMap.signal == signal { return toneMap }
        toneMap = ToneMap(signal)
        return toneMap
    }

    /// The weights are worked out again only when the size of the pictures changes.
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
