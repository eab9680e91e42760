import Foundation
import Tensors
import TestSupport

extension Tensor {
    /// Uniform values in -bound...bound.
    static func random(_ shape: [Int], bound: Float = 1, seed: UInt64 = 1) -> Tensor {
        var generator = Seeded(state: seed)
        let count = shape.reduce(1, *)
        return Tensor(
            shape: shape, values: (0..<count).map { _ in .random(in: -bound...bound, using: &generator) })
    }
}

/// A file of `Tests/Fixtures/scoring`.
func fixture(_ name: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/scoring/\(name)")
        .standardized
}
