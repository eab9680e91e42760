import CFFmpeg

extension VideoDecoder {
    /// libavformat's estimate from the header's rates; absurd values count as unknown.
    private static func statedFrameRate(of container: VideoContainer) -> Double? {
        let guess = av_guess_frame_rate(container.pointer, container.stream, nil)
        let rate = guess.den > 0 ? Double(guess.num) / Double(guess.den) : 0
        return (1...1000).contains(rate) ? rate : nil
    }

    /// The rate at which the camera recorded, which Android cameras note if it differs from the film's rate.
    private static func notedFrameRate(of container: VideoContainer) -> Double? {
        container.note("com.android.capture.fps").flatMap(Double.init)
            .flatMap { FilmTiming.frameRates.contains($0) ? $0 : nil }
    }

    /// The speed at which a film is read: set by the caller, noted by the camera, or stated in the header.
    static func speed(of container: VideoContainer, _ timing: FilmTiming) -> FilmSpeed {
        let rate = timing.frameRate ?? statedFrameRate(of: container) ?? Double(Preprocessing.frameRate)
        var speed = FilmSpeed(frameRate: rate, ignoresTimestamps: timing.frameRate != nil)
        if let factor = timing.slowMotionFactor {
            speed.slowMotionFactor = factor
        } else if timing.frameRate == nil, let noted = notedFrameRate(of: container), noted > rate * 1.5,
            FilmTiming.slowMotionFactors.contains(noted / rate)
        {
            speed.slowMotionFactor = noted / rate
        }
        return speed
    }

    /// What a user should know about the film before its first picture is decoded.
    static func remarks(
        about container: VideoContainer, _ speed: FilmSpeed, _ timing: FilmTiming
    ) -> [String] {
        var remarks: [String] = []
        if timing.slowMotionFactor == nil, timing.frameRate == nil,
            let noted = notedFrameRate(of: container), let stated = statedFrameRate(of: container)
        {
            if speed.slowMotionFactor != 1 {
                remarks.append(
                    "The camera noted that it took \(rounded(noted)) pictures a second, and the file plays "
                        + "\(rounded(stated)): it was read as slow motion, \(rounded(speed.slowMotionFactor)) times slower "
                        + "than life.")
            } else if noted * 1.5 < stated {
                remarks.append(
                    "The camera noted that it took \(rounded(noted)) pictures a second, and the file plays "
                        + "\(rounded(stated)): it is a time lapse, faster than life.")
            }
        }
        if let profile = container.incompatibleDolbyVisionProfile {
            remarks.append(
                "The video is Dolby Vision, profile \(profile), whose colours cannot be decoded here: they are wrong, and the "
                    + "score may suffer.")
        }
        return remarks
    }
}

/// A number for users: two decimals, without trailing zeros.
func rounded(_ number: Double) -> String {
    let hundredths = (number * 100).rounded() / 100
    return hundredths == hundredths.rounded() && abs(hundredths) < 1e15
        ? "\(Int(hundredths))" : "\(hundredths)"
}
