import Blueprints
import COneDNN
import Scoring

/// A layer as oneDNN's direct convolution in its preferred layouts, with bias and relu fused: the reference for choosing a
/// step's method.
final class DirectConvolution {
    private let engine: dnnl_engine_t
    private let stream: dnnl_stream_t
    private let primitive: dnnl_primitive_t
    private let arguments: [dnnl_exec_arg_t]
    private let buffers: [UnsafeMutableRawPointer]

    /// - Parameters:
    ///   - input: [C, T, H, W], as `output`.
    ///   - clipCount: how many clips at once.
    init(
        _ convolution: Operation.Convolution, input: [Int], output: [Int], clipCount: Int, threads: Int
    ) throws {
        omp_set_num_threads(Int32(threads))
        var engine: dnnl_engine_t?
        try check(dnnl_engine_create(&engine, dnnl_cpu, 0))
        self.engine = try required(engine)
        var stream: dnnl_stream_t?
        try check(dnnl_stream_create(&stream, engine, UInt32(dnnl_stream_default_flags.rawValue)))
        self.stream = try required(stream)

        var attributes: dnnl_primitive_attr_t?
        var fused: dnnl_post_ops_t?
        try check(dnnl_primitive_attr_create(&attributes))
        try check(dnnl_post_ops_create(&fused))
        defer {
            dnnl_post_ops_destroy(fused)
            dnnl_primitive_attr_destroy(attributes)
        }
        try check(conednn_append_relu(fused))
        try check(dnnl_primitive_attr_set_post_ops(attributes, fused))
        var plan: dnnl_primitive_desc_t?
        let weights = [convolution.outputChannels, convolution.inputChannels] + convolution.kernel.array
        try check(
            conednn_plan_convolution(
                &plan, engine, attributes, Int32(weights.count), extents([clipCount] + input),
                extents(weights), extents([clipCount] + output), extents(convolution.stride.array),
                extents(convolution.padding.array)))
        defer { dnnl_primitive_desc_destroy(plan) }
        var primitive: dnnl_primitive_t?
        try check(dnnl_primitive_create(&primitive, plan))
        self.primitive = try required(primitive)

        var arguments: [dnnl_exec_arg_t] = []
        var buffers: [UnsafeMutableRawPointer] = []
        for role in [conednn_source, conednn_weights, conednn_bias, conednn_destination] {
            try add(role, try required(conednn_plan_layout(plan, role)))
        }
        self.arguments = arguments
        self.buffers = buffers

        func add(_ role: conednn_argument, _ layout: conednn_layout) throws {
            let count = dnnl_memory_desc_get_size(layout)
            let buffer = UnsafeMutableRawPointer.allocate(byteCount: max(count, 4), alignment: 4096)
            // Small positive numbers: neither denormal nor overflowing, whatever the layer.
            buffer.initializeMemory(as: Float.self, repeating: 0.01, count: count / 4)
            buffers.append(buffer)
            var memory: dnnl_memory_t?
            try check(dnnl_memory_create(&memory, layout, engine, buffer))
            arguments.append(dnnl_exec_arg_t(arg: Int32(role.rawValue), memory: try required(memory)))
        }
    }

    deinit {
        for argument in arguments { dnnl_memory_destroy(argument.memory) }
        for buffer in buffers { buffer.deallocate() }
        dnnl_primitive_destroy(primitive)
        dnnl_stream_destroy(stream)
        dnnl_engine_destroy(engine)
    }

    /// Convolves once.
    func run() throws {
        try check(dnnl_primitive_execute(primitive, stream, Int32(arguments.count), arguments))
        try check(dnnl_stream_wait(stream))
    }

    /// Limits oneDNN to given instructions; only works before its first use.
    static func limit(to instructions: InstructionSet) throws {
        switch instructions {
        case .portable: try check(dnnl_set_max_cpu_isa(dnnl_cpu_isa_sse41))
        case .avx2: try check(dnnl_set_max_cpu_isa(dnnl_cpu_isa_avx2))
        case .avx512: break
        }
    }
}

private func extents(_ shape: [Int]) -> [dnnl_dim_t] { shape.map(dnnl_dim_t.init) }

private func check(_ status: dnnl_status_t) throws {
    guard status == dnnl_success else {
        throw BenchmarkError(
            .processFailed, "oneDNN",
            "refused a convolution with status \(status.rawValue). Install version 2.6 or 3.")
    }
}

private func required<Handle>(_ handle: Handle?) throws -> Handle {
    guard let handle else {
        throw BenchmarkError(
            .processFailed, "oneDNN", "reported success and gave nothing. Install version 2.6 or 3.")
    }
    return handle
}
