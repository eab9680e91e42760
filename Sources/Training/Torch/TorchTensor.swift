import CTorch
import Tensors

/// An owned LibTorch tensor: freed with its last reference.
///
/// Not `Sendable`: a run uses its tensors from one thread.
final class TorchTensor {
    let handle: OpaquePointer

    /// Takes ownership of a handle from CTorch.
    private init(owning handle: OpaquePointer) { self.handle = handle }

    deinit { ctorch_tensor_free(handle) }

    /// Calls a CTorch function that returns one tensor.
    static func make(
        _ operation: String, _ body: (UnsafeMutablePointer<OpaquePointer?>) -> Int32
    ) throws -> TorchTensor {
        try makeSeveral(1, operation, body)[0]
    }

    /// Calls a CTorch function that returns `count` tensors, in order.
    static func makeSeveral(
        _ count: Int, _ operation: String, _ body: (UnsafeMutablePointer<OpaquePointer?>) -> Int32
    ) throws -> [TorchTensor] {
        var handles = [OpaquePointer?](repeating: nil, count: count)
        let status = handles.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map(body) ?? 1
        }
        let made = handles.compactMap { $0.map(TorchTensor.init(owning:)) }
        try check(status, operation)
        guard made.count == count else {
            throw TrainingError(
                .engine, operation, "gave \(made.count) tensors of \(count)", remedy: "Report this.")
        }
        return made
    }
}

/// The one place where a CTorch status becomes an error.
func check(_ status: Int32, _ operation: String) throws {
    guard status != 0 else { return }
    throw TrainingError(.engine, "LibTorch \(operation)", String(cString: ctorch_last_error()))
}

// Host memory to LibTorch and back; all row-major.
extension TorchTensor {
    /// Copies host floats.
    static func make(_ tensor: Tensor) throws -> TorchTensor {
        try make(floats: tensor.values, shape: tensor.shape)
    }

    static func make(floats: [Float], shape: [Int]) throws -> TorchTensor {
        precondition(floats.count == shape.reduce(1, *))
        return try make("from_floats") { ctorch_from_floats(floats, shape.extents, Int32(shape.count), $0) }
    }

    static func make(integers: [Int], shape: [Int]) throws -> TorchTensor {
        precondition(integers.count == shape.reduce(1, *))
        return try make("from_integers") {
            ctorch_from_integers(integers.extents, shape.extents, Int32(shape.count), $0)
        }
    }

    static func make(bytes: [UInt8], shape: [Int]) throws -> TorchTensor {
        precondition(bytes.count == shape.reduce(1, *))
        return try make("from_bytes") { ctorch_from_bytes(bytes, shape.extents, Int32(shape.count), $0) }
    }

    static func zeros(_ shape: [Int]) throws -> TorchTensor {
        try make("zeros") { ctorch_zeros(shape.extents, Int32(shape.count), $0) }
    }

    /// Extents, outermost first.
    var shape: [Int] {
        get throws {
            var extents = [Int64](repeating: 0, count: 8)
            var rank: Int32 = 0
            try check(ctorch_shape(handle, &extents, 8, &rank), "shape")
            return extents.prefix(Int(rank)).map(Int.init)
        }
    }

    /// A copy of all values.
    var hostTensor: Tensor {
        get throws {
            let shape = try shape
            return Tensor(shape: shape, values: try floats(count: shape.reduce(1, *)))
        }
    }

    /// A copy of the values, in row-major order.
    func floats(count: Int) throws -> [Float] {
        try [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            try check(ctorch_copy_floats(handle, buffer.baseAddress, Int64(count)), "copy_floats")
            initialized = count
        }
    }

    /// A copy of the values of a tensor of integers.
    func integers(count: Int) throws -> [Int] {
        var values = [Int64](repeating: 0, count: count)
        try check(ctorch_copy_integers(handle, &values, Int64(count)), "copy_integers")
        return values.map(Int.init)
    }

    /// The one value of a scalar.
    var item: Float { get throws { try floats(count: 1)[0] } }
}

extension [Int] {
    var extents: [Int64] { map(Int64.init) }
}
