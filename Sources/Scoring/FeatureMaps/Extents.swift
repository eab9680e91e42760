import Blueprints
import CKernels

extension ckernels_extents {
    init(_ extent: Extent3) { self.init(frames: extent.t, rows: extent.h, columns: extent.w) }

    /// The last three of [C, T, H, W].
    init(shape: [Int]) { self.init(frames: shape[1], rows: shape[2], columns: shape[3]) }
}
