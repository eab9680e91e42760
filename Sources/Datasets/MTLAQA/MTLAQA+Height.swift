import Diving

extension MTLAQA {
    /// The heights of the dives in a broadcast; empty for an unknown broadcast.
    ///
    /// The release does not state them. They follow from the difficulties: those of 17, 18 and 22 match the table from 3 m,
    /// and 26 mixes a final from 3 m into one from 10 m.
    static func heights(in video: Int) -> [PlatformHeight] {
        switch video {
        case 1...7, 9, 10, 13, 14: [.tenMetres]
        case 17, 18, 22: [.threeMetres]
        case 26: [.tenMetres, .threeMetres]
        default: []
        }
    }

    /// The height of a dive: the broadcast's, or of two the one whose table has the difficulty; nil if both or neither do.
    func height(of annotation: Annotation, in video: Int) -> PlatformHeight? {
        let heights = Self.heights(in: video)
        guard heights.count > 1 else { return heights.first }
        let agreeing = heights.filter {
            annotation.number.degreeOfDifficulty(from: $0) == annotation.difficulty
        }
        return agreeing.count == 1 ? agreeing[0] : nil
    }
}
