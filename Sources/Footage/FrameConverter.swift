/// Turns decoded frames into upright RGB of the wanted size, or into the wanted part of it.
///
/// A frame's own matrix and range are used. Where a frame names no matrix, BT.709 is taken from 720 rows on and
/// BT.601 below; where it names no range, limited. Chroma grows bilinearly from the centre of its pixels. Only the
/// pixels that the result is made of are converted.
final class FrameConverter {
    private let subject: String
    private let preprocessing: Preprocessing
    private let region: Preprocessing.Region
    private let clockwiseQuarterTurns: Int
    private let converter = PixelConverter()
    private var resizer: BilinearResizer?

    init(
        subject: String, _ preprocessing: Preprocessing, _ region: Preprocessing.Region,
        clockwiseQuarterTurns: Int = 0
    ) {
        self.subject = subject
        self.preprocessing = preprocessing
        self.region = region
        self.clockwiseQuarterTurns = clockwiseQuarterTurns
    }

    func image(of frame: DecodedFrame) throws -> RGBImage {
        guard clockwiseQuarterTurns != 0 else {
            let resizer = resizer(frame.width, frame.height)
            return try converter.withRows(of: frame, in: resizer.source, subject: subject) {
                resizer.resize($0)
            }
        }
        let isLying = clockwiseQuarterTurns % 2 == 1
        let resizer =
            isLying ? resizer(frame.height, frame.width) : resizer(frame.width, frame.height)
        let stored = resizer.source.beforeTurning(
            quarterTurns: clockwiseQuarterTurns, storedWidth: frame.width, storedHeight: frame.height)
        let piece = try converter.withRows(of: frame, in: stored, subject: subject) {
            RGBImage(width: stored.width, height: stored.height, copying: $0)
        }
        return piece.rotatedClockwise(quarterTurns: clockwiseQuarterTurns).withRows { resizer.resize($0) }
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
