/// A part of a picture: columns and rows.
struct PixelRectangle: Sendable, Equatable {
    var columns: Range<Int>
    var rows: Range<Int>

    init(columns: Range<Int>, rows: Range<Int>) {
        self.columns = columns
        self.rows = rows
    }

    /// All of a picture.
    init(width: Int, height: Int) { self.init(columns: 0..<width, rows: 0..<height) }

    var width: Int { columns.count }
    var height: Int { rows.count }

    /// Where the pixels were in a picture of `storedWidth` x `storedHeight` before it was rotated clockwise.
    func beforeTurning(quarterTurns: Int, storedWidth: Int, storedHeight: Int) -> PixelRectangle {
        switch quarterTurns {
        case 1: PixelRectangle(columns: rows, rows: Self.mirrored(columns, in: storedHeight))
        case 2:
            PixelRectangle(
                columns: Self.mirrored(columns, in: storedWidth), rows: Self.mirrored(rows, in: storedHeight))
        case 3: PixelRectangle(columns: Self.mirrored(rows, in: storedWidth), rows: columns)
        default: self
        }
    }

    /// The same pixels with a margin, on a grid of `step` pixels, within the picture.
    func widened(by margin: Int, to step: Int, width: Int, height: Int) -> PixelRectangle {
        func widened(_ range: Range<Int>, _ count: Int) -> Range<Int> {
            let start = max(0, range.lowerBound - margin) / step * step
            return start..<min(count, (range.upperBound + margin + step - 1) / step * step)
        }
        return PixelRectangle(columns: widened(columns, width), rows: widened(rows, height))
    }

    /// Where the pixels were in a picture of that width before left and right were swapped.
    func mirrored(width: Int) -> PixelRectangle {
        PixelRectangle(columns: Self.mirrored(columns, in: width), rows: rows)
    }

    private static func mirrored(_ range: Range<Int>, in count: Int) -> Range<Int> {
        count - range.upperBound..<count - range.lowerBound
    }
}
