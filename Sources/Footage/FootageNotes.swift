/// Observations made while a video is read, reported once at the end.
struct FootageNotes {
    var isInterlaced = false
    var changesSize = false
    /// Frames whose timestamp did not increase.
    var unorderedCount = 0
    var damagedFrameCount = 0
    var lostPacketCount = 0
    /// Pictures decoded so far.
    var pictureCount = 0
    /// Pictures a second of real time, according to their timestamps.
    var measuredFrameRate: Double?
    /// Whether nothing states how fast the film plays, so that 25 a second were assumed.
    var isUntimed = false
    /// What was tone-mapped.
    var signal: LightSignal?
    /// The name of a transfer function that was treated as ordinary video's.
    var unusualTransfer: String?
    /// Complete sentences.
    var remarks: [String] = []

    var isDegraded: Bool { damagedFrameCount + lostPacketCount > 0 }

    var warnings: [String] {
        var warnings = remarks + colorWarnings + timeWarnings
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

    private var colorWarnings: [String] {
        if let unusualTransfer {
            return [
                "The video encodes brightness in a way that cannot be converted (\(unusualTransfer)); the score may "
                    + "suffer."
            ]
        }
        return switch signal?.transfer {
        case nil: []
        case .hybridLogGamma: ["The video is HDR (HLG); it was converted to SDR."]
        case .perceptualQuantizer: ["The video is HDR (PQ); it was converted to SDR."]
        case .standard: ["The video has the colours of BT.2020; they were converted to BT.709's."]
        }
    }

    private var timeWarnings: [String] {
        if isUntimed {
            return [
                "The file does not say how many pictures a second it has; \(Preprocessing.frameRate) were assumed. If it was "
                    + "filmed at another rate, give that."
            ]
        }
        guard let rate = measuredFrameRate, pictureCount >= WindowCollector.leastFrameCount else { return [] }
        if rate < 15 {
            return [
                "The video has \(rounded(rate)) pictures a second; fast movements between them are missing. If it was filmed at "
                    + "another rate, give that."
            ]
        }
        return rate > 1000
            ? [
                "The file says \(rounded(rate)) pictures a second. If it was filmed at another rate, give that."
            ] : []
    }
}
