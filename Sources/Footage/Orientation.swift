import Foundation

/// How stored pictures should be shown: mirrored or not, then rotated by quarter turns.
struct Orientation: Sendable, Equatable {
    static let upright = Orientation(isMirrored: false, clockwiseQuarterTurns: 0)

    /// Whether left and right are swapped before the rotation.
    let isMirrored: Bool
    /// 0...3.
    let clockwiseQuarterTurns: Int

    /// Whether width and height are swapped.
    var isTransposed: Bool { clockwiseQuarterTurns % 2 == 1 }

    /// Where the pixels of a rectangle of the displayed picture are stored.
    func stored(_ shown: PixelRectangle, width: Int, height: Int) -> PixelRectangle {
        let mirrored = shown.beforeTurning(
            quarterTurns: clockwiseQuarterTurns, storedWidth: width, storedHeight: height)
        return isMirrored ? mirrored.mirrored(width: width) : mirrored
    }

    /// A stored picture as it should be shown.
    func shown(_ image: RGBImage) -> RGBImage {
        (isMirrored ? image.mirrored() : image).rotatedClockwise(quarterTurns: clockwiseQuarterTurns)
    }
}

extension Orientation {
    /// Reads a display matrix, and what of it is unsupported.
    ///
    /// ISO/IEC 14496-12, 6.2.2: (x, y) of the stored picture is shown at (a x + c y, b x + d y); rows count downwards.
    /// Scaling by players does not matter, because pictures are resized anyway.
    ///
    /// - Parameter matrix: a, b, u, c, d, v, x, y, w.
    static func reading(_ matrix: [Int32]) -> (orientation: Orientation, remark: String?) {
        precondition(matrix.count == 9)
        let (a, b, c, d) = (Double(matrix[0]), Double(matrix[1]), Double(matrix[3]), Double(matrix[4]))
        guard abs(a * d - b * c) > 1e-6 * (a * a + b * b + c * c + d * d), matrix[2] == 0, matrix[5] == 0
        else {
            return (
                .upright, "The file asks for its picture to be distorted, which was ignored."
            )
        }
        let isMirrored = a * d < b * c
        // Clockwise, since rows count downwards. A mirrored picture has its columns reversed before the rotation.
        let columns = isMirrored ? degrees(-a, -b) : degrees(a, b)
        let rows = degrees(d, -c)
        guard abs(difference(columns, rows)) <= 1 else {
            return (
                Orientation(isMirrored: isMirrored, clockwiseQuarterTurns: quarterTurns(rows)),
                "The file asks for its picture to be slanted, which was ignored."
            )
        }
        let turns = quarterTurns(rows)
        let rest = abs(difference(rows, Double(turns) * 90))
        return (
            Orientation(isMirrored: isMirrored, clockwiseQuarterTurns: turns),
            rest <= 1 ? nil : remark(asked: rows, turns: turns)
        )
    }

    /// The orientation of EXIF 2.32, tag 274: 1...8.
    init?(exif value: Int) {
        switch value {
        case 1: self = .upright
        case 2: self.init(isMirrored: true, clockwiseQuarterTurns: 0)
        case 3: self.init(isMirrored: false, clockwiseQuarterTurns: 2)
        case 4: self.init(isMirrored: true, clockwiseQuarterTurns: 2)
        case 5: self.init(isMirrored: true, clockwiseQuarterTurns: 3)
        case 6: self.init(isMirrored: false, clockwiseQuarterTurns: 1)
        case 7: self.init(isMirrored: true, clockwiseQuarterTurns: 1)
        case 8: self.init(isMirrored: false, clockwiseQuarterTurns: 3)
        default: return nil
        }
    }

    private static func remark(asked: Double, turns: Int) -> String {
        // -180...180, to a whole degree.
        let whole = Int(difference(asked, 0).rounded())
        let direction = whole < 0 ? "counterclockwise" : "clockwise"
        let done = turns == 0 ? "which was ignored" : "and was turned by \(min(turns, 4 - turns) * 90)"
        return "The file asks for its picture to be turned \(direction) by \(abs(whole)) degrees, \(done)."
    }

    private static func degrees(_ x: Double, _ y: Double) -> Double { atan2(y, x) * 180 / .pi }

    private static func quarterTurns(_ degrees: Double) -> Int {
        ((Int((degrees / 90).rounded()) % 4) + 4) % 4
    }

    /// The difference between two directions, -180...180.
    private static func difference(_ degrees: Double, _ other: Double) -> Double {
        (degrees - other).remainder(dividingBy: 360)
    }
}
