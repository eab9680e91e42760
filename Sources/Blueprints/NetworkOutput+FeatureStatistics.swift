import Foundation

extension NetworkOutput {
    /// How the footage looks to any network, in few numbers: how strong and how dense the features of each clip are.
    ///
    /// For each of the six clips, the logarithms of its features' root mean square and mean magnitude, and the share of
    /// features above zero: 18 numbers.
    public var featureStatistics: [Double] {
        let width = clipFeatures.shape[1]
        return stride(from: 0, to: clipFeatures.count, by: width).flatMap { start in
            let features = clipFeatures.values[start..<start + width].map(Double.init)
            let meanSquare = features.reduce(0) { $0 + $1 * $1 } / Double(width)
            let magnitude = features.reduce(0) { $0 + abs($1) } / Double(width)
            let activePart = Double(features.count { $0 > 0 }) / Double(width)
            return [log(meanSquare.squareRoot() + silence), log(magnitude + silence), activePart]
        }
    }
}

/// Avoids the logarithm of zero for a clip whose features are all zero.
private let silence = 1e-6
