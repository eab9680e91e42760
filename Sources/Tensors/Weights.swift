import Files

/// The values of a tensor, left in place: in an array, or in a mapped file.
///
/// A model's large matrices are read row by row while the network runs; they take no memory but the file's own pages, which
/// several processes share and the system may reclaim. The file stays mapped for as long as any of its weights exists.
public struct Weights: Sendable {
    /// Extents, outermost first.
    public let shape: [Int]

    private let storage: Storage

    private enum Storage {
        case array([Float])
        /// 32-bit floats in a byte range that begins at a multiple of 4.
        case mapped(FileMapping, Range<Int>)
    }

    /// Takes a tensor's values.
    public init(_ tensor: Tensor) {
        shape = tensor.shape
        storage = .array(tensor.values)
    }

    init(shape: [Int], mapping: FileMapping, range: Range<Int>) {
        self.shape = shape
        storage = .mapped(mapping, range)
    }

    /// The number of values.
    public var count: Int { shape.reduce(1, *) }

    /// A copy of the values.
    public var tensor: Tensor {
        switch storage {
        case .array(let values): Tensor(shape: shape, values: values)
        case .mapped: Tensor(shape: shape, values: withUnsafeBufferPointer { Array($0) })
        }
    }

    /// Passes the values in row-major order; the pointer is valid only inside `body`.
    public func withUnsafeBufferPointer<Result>(
        _ body: (UnsafeBufferPointer<Float>) throws -> Result
    ) rethrows -> Result {
        switch storage {
        case .array(let values): try values.withUnsafeBufferPointer(body)
        case .mapped(let mapping, let range):
            try withExtendedLifetime(mapping) {
                try UnsafeRawBufferPointer(rebasing: mapping.bytes[range]).withMemoryRebound(
                    to: Float.self, body)
            }
        }
    }

    /// Lets the system reclaim the memory of a file's values until they are next read; values in an array stay.
    ///
    /// - Parameter values: which ones, in row-major order; nil for all.
    public func releasePages(of values: Range<Int>? = nil) {
        guard case .mapped(let mapping, let range) = storage else { return }
        let values = values ?? 0..<count
        let size = MemoryLayout<Float>.stride
        mapping.releasePages(
            of: range.lowerBound + values.lowerBound * size..<range.lowerBound + values.upperBound * size)
    }
}
