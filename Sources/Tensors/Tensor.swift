/// A host tensor: 32-bit floats in row-major order.
///
/// The unit that files, engines and tests exchange. Engines hold their own device or blocked representations.
public struct Tensor: Sendable, Equatable {
    /// Extents, outermost first; an empty shape is a scalar with one value.
    public let shape: [Int]
    /// Values in row-major order; `values.count` is the product of `shape`.
    public var values: [Float]

    /// Makes a tensor from values already in row-major order.
    ///
    /// - Precondition: `values.count` equals the product of `shape`.
    public init(shape: [Int], values: [Float]) {
        precondition(
            values.count == shape.reduce(1, *), "\(values.count) values do not fill the shape \(shape)")
        self.shape = shape
        self.values = values
    }

    /// Makes a tensor whose values are all `value`.
    public init(shape: [Int], repeating value: Float = 0) {
        self.init(shape: shape, values: Array(repeating: value, count: shape.reduce(1, *)))
    }

    /// The number of values in the tensor.
    public var count: Int { values.count }
}

/// The number of elements of a shape stated in a file; nil if it cannot fit into memory.
///
/// Nil means that the bytes of its widest elements overflow, with extents of 0 counted as 1: no later sum over it does.
func elementCount(ofShape shape: [Int]) -> Int? {
    var byteCount = 8
    for extent in shape {
        let (product, overflows) = byteCount.multipliedReportingOverflow(by: max(extent, 1))
        guard !overflows else { return nil }
        byteCount = product
    }
    return shape.contains(0) ? 0 : byteCount / 8
}
