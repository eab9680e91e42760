import Foundation

extension NetworkOutput {
    /// What the footage looks like to the network, in few numbers, whatever the network: how strong and how dense the features of
    /// each clip are, and how alike those of each two clips.
    ///
    /// For each of the six clips the logarithms of its features' root mean square and mean magnitude and the part of them above
    /// zero; then the cosines of clips 0 and 1, 0 and 2, ..., 4 and 5: 33 numbers.
    public var appearance: [Double] {
        let width = clipFeatures.shape[1]
        let clips = (0..<clipFeatures.shape[0]).map { clip in
            clipFeatures.values[clip * width..<(clip + 1) * width].map(Double.init)
        }
        let norms = clips.map { dotProduct($0, $0).squareRoot() }
        let strengths = zip(clips, norms).flatMap { clip, norm in
            let magnitude = clip.reduce(0) { $0 + abs($1) } / Double(width)
            let rootMeanSquare = norm / Double(width).squareRoot()
            let activePart = Double(clip.count { $0 > 0 }) / Double(width)
            return [log(rootMeanSquare + silence), log(magnitude + silence), activePart]
        }
        let likenesses = clips.indices.flatMap { first in
            clips.indices[(first + 1)...].map { second in
                dotProduct(clips[first], clips[second]) / (norms[first] * norms[second] + silence)
            }
        }
        return strengths + likenesses
    }
}

/// Keeps clips without any feature from having no logarithm and no direction.
private let silence = 1e-6

private func dotProduct(_ first: [Double], _ second: [Double]) -> Double {
    zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
}
