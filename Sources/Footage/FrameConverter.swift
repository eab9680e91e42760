/// Turns decoded frames into upright RGB of the wanted size.
///
/// A frame's own matrix and range are used. Where a frame names no matrix, BT.709 is taken from 720 rows on and
/// BT.601 below; where it names no range, limited. Chroma grows bilinearly from the centre of its pixels.
final class FrameConverter {
    private let subject: String
    private let width: Int
    private let height: Int
    private let clockwiseQuarterTurns: Int
    private let converter = PixelConverter()
    private var resizer: BilinearResizer?

    init(subject: String, width: Int, height: Int, clockwiseQuarterTurns: Int = 0) {
        self.subject = subject
        self.width = width
        self.height = height
        self.clockwiseQuarterTurns = clockwiseQuarterTurns
    }

    func image(of frame: DecodedFrame) throws -> RGBImage {
        try converter.withColorRows(of: frame, subject: subject) { rows in
            guard clockwiseQuarterTurns != 0 else {
                return resizer(frame.width, frame.height).resize(rows)
            }
            let upright = RGBImage(width: frame.width, height: frame.height, copying: rows)
                .rotatedClockwise(quarterTurns: clockwiseQuarterTurns)
            let resizer = resizer(upright.width, upright.height)
            return upright.withColorRows { resizer.resize($0) }
        }
    }

    /// The weights are worked out again only when the size of the pictures changes.
    private func resizer(_ sourceWidth: Int, _ sourceHeight: Int) -> BilinearResizer {
        if let resizer, resizer.sourceWidth == sourceWidth, resizer.sourceHeight == sourceHeight {
            return resizer
        }
        let made = BilinearResizer(
            sourceWidth: sourceWidth, sourceHeight: sourceHeight, width: width, height: height)
        resizer = made
        return made
    }
}
