/// What is noticed while a video is read and told once, at the end.
struct FootageNotes {
    var isInterlaced = false
    var changesSize = false
    /// Frames whose timestamp was not after the one before.
    var unorderedCount = 0
    var damagedFrameCount = 0
    var lostPacketCount = 0
    /// Sentences that are complete as they stand.
    var remarks: [String] = []

    var isDegraded: Bool { damagedFrameCount + lostPacketCount > 0 }

    var warnings: [String] {
        var warnings = remarks
        if isInterlaced {
            warnings.append("The video is interlaced; moving edges are combed and the score may suffer.")
        }
        if changesSize {
            warnings.append("The picture size changes within the video.")
        }
        if unorderedCount > 0 {
            warnings.append(
                "\(unorderedCount) frames have a timestamp that is not after the one before; they were kept in "
                    + "the decoder's order.")
        }
        if isDegraded {
            warnings.append(
                "The video is damaged: \(damagedFrameCount) frames with errors, \(lostPacketCount) packets "
                    + "lost.")
        }
        return warnings
    }
}
