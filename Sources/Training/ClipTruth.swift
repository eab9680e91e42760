import Blueprints
import Diving
import Evaluation
import Foundation

/// What the simulator knows of one 16-frame clip, as numbers near mean 0 and deviation 1.
///
/// Ours, not the papers': scores alone teach a backbone slowly. A linear layer "clip_truth" on each clip's features regresses
/// these numbers in training only (smooth L1, weight `Recipe.clipTruthWeight`); the model file does not hold it.
/// A number that the clip cannot show is absent and is not asked for.
enum ClipTruth {
    /// What a clip is asked, in the order of the layer's outputs.
    static let names =
        [
            "somersault turned", "twist turned", "hip angle, mean", "hip angle, least", "knee angle, mean",
            "knee angle, least", "legs apart, most", "splash, most", "height, mean", "distance, mean",
            "share before take-off", "share in flight", "share after entry", "tilt at entry, sine",
            "tilt at entry, cosine", "faces the platform", "turns towards the platform", "armstand",
        ]
        + (0..<quarterCount).flatMap { quarter in
            [
                "somersault turned", "twist turned", "hip angle", "knee angle", "tilt, sine", "tilt, cosine",
            ].map { "\($0), quarter \(quarter + 1)" }
        }

    /// K, how many numbers a clip is asked for.
    static var count: Int { names.count }

    private static let quarterCount = 4

    /// The numbers of a clip, nil where the clip cannot show one.
    ///
    /// - Parameter frames: the truth of its 16 frames.
    static func values(of frames: [FrameTruth], number: DiveNumber) -> [Double?] {
        precondition(frames.count == Blueprint.clipLength)
        let whole = part(frames[...])
        let shares = FrameTruth.Phase.allCases.map { phase in
            Double(frames.count { $0.phase == phase }) / Double(frames.count)
        }
        let (approach, flight, afterEntry) = (shares[0], shares[1], shares[2] + shares[3])
        let entry = frames.indices.dropFirst().first {
            frames[$0].phase == .entry && frames[$0 - 1].phase == .flight
        }.map { frames[$0].bodyTilt * .pi / 180 }
        let type = number.rotationType
        let facesPlatform = type == .back || type == .inward
        let turnsTowardsPlatform = type == .inward || type == .reverse

        let values: [Double?] =
            [
                whole.somersault - 0.4, whole.twist, (whole.hip - 150) / 35,
                (whole.leastHip - 140) / 45, (whole.knee - 160) / 30, (whole.leastKnee - 150) / 40,
                whole.legsApart / 10, whole.splash / 0.5, (whole.height - 4) / 3,
                (whole.distance - 1.2) / 0.6,
                2 * approach, 2 * flight - 1, 2 * afterEntry,
                entry.map(sin), entry.map(cos),
                approach > 0 ? (facesPlatform ? 1 : -1) : nil,
                abs(whole.somersault) > 0.1 ? (turnsTowardsPlatform ? 1 : -1) : nil,
                approach > 0 ? (number.isArmstand ? 2 : 0) : nil,
            ]
            + (0..<quarterCount).flatMap { quarter -> [Double?] in
                let length = frames.count / quarterCount
                let start = quarter * length
                let part = part(frames[start..<min(start + length + 1, frames.count)])
                return [
                    4 * part.somersault - 0.4, 4 * part.twist, (part.hip - 150) / 35, (part.knee - 160) / 30,
                    part.tiltSine, part.tiltCosine,
                ]
            }
        assert(values.count == count)
        return values
    }

    /// Sums over some frames that follow one another, in the units of `FrameTruth`.
    private struct Part {
        var somersault = 0.0, twist = 0.0
        var hip = 0.0, leastHip = 0.0, knee = 0.0, leastKnee = 0.0
        var legsApart = 0.0, splash = 0.0, height = 0.0, distance = 0.0
        var tiltSine = 0.0, tiltCosine = 0.0
    }

    private static func part(_ frames: ArraySlice<FrameTruth>) -> Part {
        guard let first = frames.first, let last = frames.last else { return Part() }
        func mean(_ value: (FrameTruth) -> Double) -> Double {
            frames.reduce(0) { $0 + value($1) } / Double(frames.count)
        }
        return Part(
            somersault: last.somersault - first.somersault,
            // Either side twists alike: a mirrored dive keeps its truth.
            twist: abs(last.twist - first.twist),
            hip: mean(\.hipAngle), leastHip: frames.map(\.hipAngle).min() ?? 0,
            knee: mean(\.kneeAngle), leastKnee: frames.map(\.kneeAngle).min() ?? 0,
            legsApart: frames.map(\.legsApart).max() ?? 0, splash: frames.map(\.splash).max() ?? 0,
            height: mean(\.height), distance: mean(\.distance),
            tiltSine: mean { sin($0.bodyTilt * .pi / 180) }, tiltCosine: mean { cos($0.bodyTilt * .pi / 180) }
        )
    }
}
