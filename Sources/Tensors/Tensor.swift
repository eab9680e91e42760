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

    /// How many values the tensor holds.
    public var count: Int { values.count }
}
