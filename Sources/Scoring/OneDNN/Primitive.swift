import COneDNN

/// One computation of oneDNN, compiled for its shapes and layouts.
final class Primitive {
    private let handle: dnnl_primitive_t

    init(_ description: PrimitiveDescription) throws {
        var handle: dnnl_primitive_t?
        try check(dnnl_primitive_create(&handle, description.handle), "compile a \(description.name)")
        self.handle = try required(handle)
    }

    deinit { dnnl_primitive_destroy(handle) }

    /// What a primitive reads or writes, by oneDNN's argument indices.
    struct Argument {
        let role: conednn_argument
        /// Counts the several of a role.
        var index: Int32 = 0
        let memory: Memory
    }

    /// Submits the computation to the engine's stream; on a processor it is done on return.
    func execute(on engine: Engine, _ arguments: [Argument]) throws {
        let arguments = arguments.map {
            dnnl_exec_arg_t(arg: Int32($0.role.rawValue) + $0.index, memory: $0.memory.handle)
        }
        try check(
            dnnl_primitive_execute(handle, engine.stream, Int32(arguments.count), arguments),
            "execute a primitive")
    }
}

/// A computation with the implementation and the layouts that oneDNN chose for it.
final class PrimitiveDescription {
    let handle: dnnl_primitive_desc_t
    let name: String

    /// Takes over a description that oneDNN has made.
    private init(taking handle: dnnl_primitive_desc_t?, _ name: String) throws {
        self.handle = try required(handle)
        self.name = name
    }

    deinit { dnnl_primitive_desc_destroy(handle) }

    var source: Layout { layout(dnnl_query_src_md) }
    var weights: Layout { layout(dnnl_query_weights_md) }
    var destination: Layout { layout(dnnl_query_dst_md) }

    private func layout(_ what: dnnl_query_t) -> Layout {
        guard let description = dnnl_primitive_desc_query_md(handle, what, 0) else {
            preconditionFailure("a \(name) without the memory that it was described with")
        }
        return Layout(description.pointee)
    }

    /// Cross-correlation with bias, and max(x, 0) of the result where `isRectified`.
    static func convolution(
        source: Layout, weights: Layout, bias: Layout, destination: Layout, stride: [Int], padding: [Int],
        isRectified: Bool, on engine: Engine
    ) throws -> PrimitiveDescription {
        var operation = dnnl_convolution_desc_t()
        var (source, weights) = (source.description, weights.description)
        var (bias, destination) = (bias.description, destination.description)
        let padding = padding.map(dnnl_dim_t.init)
        try check(
            dnnl_convolution_forward_desc_init(
                &operation, dnnl_forward_inference, dnnl_convolution_direct, &source, &weights, &bias,
                &destination,
                stride.map(dnnl_dim_t.init), padding, padding),
            "describe a convolution")
        let attributes = try Attributes(isRectified: isRectified)
        var handle: dnnl_primitive_desc_t?
        try check(
            dnnl_primitive_desc_create(&handle, &operation, attributes.handle, engine.handle, nil),
            "plan a convolution")
        return try PrimitiveDescription(taking: handle, "convolution")
    }

    /// Maximum or mean over windows; padding never wins, and a mean has none.
    static func pooling(
        _ kind: PoolingKind, source: Layout, destination: Layout, kernel: [Int], stride: [Int],
        paddingBefore: [Int], paddingAfter: [Int], on engine: Engine
    ) throws -> PrimitiveDescription {
        let algorithm =
            switch kind {
            case .maximum: dnnl_pooling_max
            case .mean: dnnl_pooling_avg_exclude_padding
            }
        var operation = dnnl_pooling_desc_t()
        var (source, destination) = (source.description, destination.description)
        try check(
            dnnl_pooling_forward_desc_init(
                &operation, dnnl_forward_inference, algorithm, &source, &destination,
                stride.map(dnnl_dim_t.init), kernel.map(dnnl_dim_t.init), paddingBefore.map(dnnl_dim_t.init),
                paddingAfter.map(dnnl_dim_t.init)),
            "describe a pooling")
        var handle: dnnl_primitive_desc_t?
        try check(dnnl_primitive_desc_create(&handle, &operation, nil, engine.handle, nil), "plan a pooling")
        return try PrimitiveDescription(taking: handle, "pooling")
    }

    /// Joins tensors along their channels.
    static func concatenation(
        sources: [Layout], destination: Layout, on engine: Engine
    ) throws -> PrimitiveDescription {
        var destination = destination.description
        let sources = sources.map(\.description)
        var handle: dnnl_primitive_desc_t?
        try check(
            dnnl_concat_primitive_desc_create(
                &handle, &destination, Int32(sources.count), 1, sources, nil, engine.handle),
            "plan a concatenation")
        return try PrimitiveDescription(taking: handle, "concatenation")
    }

    /// Copies from one layout to another.
    static func reorder(
        from source: Layout, to destination: Layout, on engine: Engine
    ) throws -> PrimitiveDescription {
        var (source, destination) = (source.description, destination.description)
        var handle: dnnl_primitive_desc_t?
        try check(
            dnnl_reorder_primitive_desc_create(
                &handle, &source, engine.handle, &destination, engine.handle, nil),
            "plan a change of layout")
        return try PrimitiveDescription(taking: handle, "change of layout")
    }
}

/// What a pooling makes of a window.
enum PoolingKind {
    case maximum
    case mean
}

/// What is fused into a primitive.
private final class Attributes {
    let handle: dnnl_primitive_attr_t

    init(isRectified: Bool) throws {
        var attributes: dnnl_primitive_attr_t?
        try check(dnnl_primitive_attr_create(&attributes), "create attributes")
        handle = try required(attributes)
        guard isRectified else { return }
        var operations: dnnl_post_ops_t?
        try check(dnnl_post_ops_create(&operations), "create post-operations")
        defer { dnnl_post_ops_destroy(operations) }
        try check(
            dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0), "fuse a rectification")
        try check(dnnl_primitive_attr_set_post_ops(handle, operations), "fuse a rectification")
    }

    deinit { dnnl_primitive_attr_destroy(handle) }
}
