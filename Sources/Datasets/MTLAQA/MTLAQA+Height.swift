import Diving

extension MTLAQA {
    /// The heights that the dives of a broadcast are from; empty for a broadcast that is not known.
    ///
    /// The release does not say. The difficulties tell: those of 17, 18 and 22 are the table's from 3 m, and in
    /// 26 a final from 3 m is mixed into one from 10 m.
    static func heights(in video: Int) -> [PlatformHeight] {
        switch video {
        case 1...7, 9, 10, 13, 14: [.tenMetres]
        case 17, 18, 22: [.threeMetres]
        case 26: [.tenMetres, .threeMetres]
        default: []
        }
    }

    /// The height of a dive: the broadcast's, or of two the one whose table holds the difficulty; nil where
    /// both do or none.
    func height(of annotation: Annotation, in video: Int) -> PlatformHeight? {
        let heights = Self.heights(in: video)
        guard heights.count > 1 else { return heights.first }
        let agreeing = heights.filter {
            annotation.number.degreeOfDifficulty(from: $0) == annotation.difficulty
        }
        return agreeing.count == 1 ? agreeing[0] : nil
    }
}
