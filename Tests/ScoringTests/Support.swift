import Foundation
import Tensors

extension Tensor {
    /// Uniform values in -bound...bound.
    static func random(_ shape: [Int], bound: Float = 1, seed: UInt64 = 1) -> Tensor {
        var generator = Seeded(state: seed)
        let count = shape.reduce(1, *)
        return Tensor(
            shape: shape, values: (0..<count).map { _ in .random(in: -bound...bound, using: &generator) })
    }
}

/// The largest difference of two arrays in units of the largest value of the second; infinite where anything found is no number.
func relativeDifference(_ found: [Float], _ expected: [Float]) -> Float {
    guard found.count == expected.count, found.allSatisfy(\.isFinite) else { return .infinity }
    let largest = expected.reduce(0) { max($0, abs($1)) }
    let difference = zip(found, expected).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    return difference / max(largest, .leastNormalMagnitude)
}

/// A file of `Tests/Fixtures/scoring`.
func fixture(_ name: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/scoring/\(name)")
        .standardized
}
