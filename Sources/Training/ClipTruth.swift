import Blueprints
package import Datasets
package import Diving
import Foundation

/// What the simulator knows about one 16-frame clip, as numbers near mean 0 and deviation 1.
///
/// Ours, not the papers': a backbone learns slowly from scores alone. In training only, a linear layer "clip_truth"
/// regresses these numbers from each clip's features (smooth L1, weight `Recipe.clipTruthWeight`); the model file does not
/// contain it. A number that the clip cannot show is absent and masked.
package enum ClipTruth {
    /// The targets, in the order of the layer's outputs.
    package static let names =
        [
            "share before take-off", "share in flight", "share after entry", "splash, most",
            "tilt at entry, sine", "tilt at entry, cosine", "faces the platform", "turns forwards",
            "armstand",
        ]
        + [
            "somersault turned", "twist turned", "hip angle, mean", "hip angle, least", "knee angle, mean",
            "knee angle, least", "legs apart, most", "height, mean", "height, most", "distance, mean",
        ]
        + (0..<quarterCount).flatMap { quarter in
            [
                "somersault turned", "twist turned", "hip angle", "knee angle", "tilt, sine", "tilt, cosine",
            ].map { "\($0), quarter \(quarter + 1)" }
        }

    /// K, the number of targets per clip.
    package static var count: Int { names.count }

    private static let quarterCount = 4

    /// The targets of a clip, nil where the clip cannot show one.
    ///
    /// - Parameter frames: the truth of its 16 frames.
    package static func values(of frames: [FrameTruth], number: DiveNumber) -> [Double?] {
        precondition(frames.count == Blueprint.clipLength)
        let quarterLength = frames.count / quarterCount
        let values =
            events(frames, number: number) + pose(frames)
            + (0..<quarterCount).flatMap { quarter in
                let start = quarter * quarterLength
                // One quarter turn ends where the next one begins.
                return quarterPose(frames[start..<min(start + quarterLength + 1, frames.count)])
            }
        assert(values.count == count)
        return values
    }

    /// What happens in the clip, and the kind of dive.
    private static func events(_ frames: [FrameTruth], number: DiveNumber) -> [Double?] {
        func share(_ phases: Set<FrameTruth.Phase>) -> Double {
            Double(frames.count { phases.contains($0.phase) }) / Double(frames.count)
        }
        let approach = share([.approach])
        let entry = frames.indices.dropFirst().first {
            frames[$0].phase == .entry && frames[$0 - 1].phase == .flight
        }.map { frames[$0].bodyTilt * .pi / 180 }
        let turned = (frames.last?.somersault ?? 0) - (frames.first?.somersault ?? 0)
        let type = number.rotationType
        return [
            2 * approach - 0.5, 2 * share([.flight]) - 1, 2 * share([.entry, .under]) - 0.5,
            (frames.map(\.splash).max() ?? 0) / 0.5,
            entry.map { 3 * sin($0) }, entry.map(cos),  // near the vertical, the sine gives the angle
            approach > 0 && !number.isArmstand ? (type == .back || type == .inward ? 1 : -1) : nil,
            turned > 0.1 ? (type == .forward || type == .inward ? 1 : -1) : nil,
            approach > 0 ? (number.isArmstand ? 2 : 0) : nil,
        ]
    }

    /// The body over the clip, in the frames in which it is above water.
    private static func pose(_ frames: [FrameTruth]) -> [Double?] {
        let seen = frames.filter { $0.phase != .under }
        guard let first = seen.first, let last = seen.last, seen.count > 1 else {
            return Array(repeating: nil, count: 10)
        }
        func mean(_ value: (FrameTruth) -> Double) -> Double {
            seen.map(value).reduce(0, +) / Double(seen.count)
        }
        func most(_ value: (FrameTruth) -> Double) -> Double { seen.map(value).max() ?? 0 }
        func least(_ value: (FrameTruth) -> Double) -> Double { seen.map(value).min() ?? 0 }
        return [
            (last.somersault - first.somersault - 0.5) / 0.5,
            // Twists to either side count the same: a mirrored dive keeps its truth.
            abs(last.twist - first.twist) / 0.5,
            (mean(\.hipAngle) - 140) / 40, (least(\.hipAngle) - 130) / 50,
            (mean(\.kneeAngle) - 160) / 30, (least(\.kneeAngle) - 150) / 40,
            most(\.legsApart) / 10,
            (mean(\.height) - 6) / 4, (most(\.height) - 7) / 4, (mean(\.distance) - 0.7) / 0.7,
        ]
    }

    private static func quarterPose(_ frames: ArraySlice<FrameTruth>) -> [Double?] {
        let seen = frames.filter { $0.phase != .under }
        guard let first = seen.first, let last = seen.last, seen.count > 1 else {
            return Array(repeating: nil, count: 6)
        }
        func mean(_ value: (FrameTruth) -> Double) -> Double {
            seen.map(value).reduce(0, +) / Double(seen.count)
        }
        return [
            (last.somersault - first.somersault) / 0.15 - 1, abs(last.twist - first.twist) / 0.15,
            (mean(\.hipAngle) - 140) / 40, (mean(\.kneeAngle) - 160) / 30,
            mean { sin($0.bodyTilt * .pi / 180) }, mean { cos($0.bodyTilt * .pi / 180) },
        ]
    }
}
