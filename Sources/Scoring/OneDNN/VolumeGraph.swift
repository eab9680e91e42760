import Blueprints
import COneDNN
import Tensors

/// The 3-D part of a network as oneDNN primitives over named volumes, each primitive reading what others wrote before.
///
/// Planned node by node, executed many times. Volumes stay in the layout that the convolutions choose for the processor
/// (channels in blocks, or last) up to `finish(with:)`, which gives row-major order back. All volumes lie in one block of memory, in
/// which one takes the place of another that nothing reads any more.
final class VolumeGraph {
    private let engine: Engine
    private var steps: [Step] = []
    private var volumes: [Volume] = []
    /// The volumes that hold a node's output: the one it wrote, then copies in other layouts.
    private var versions: [String: [Int]] = [:]
    private var block = AlignedStorage(byteCount: 0)

    private struct Step {
        let primitive: Primitive
        let arguments: [Primitive.Argument]
    }

    private struct Volume {
        let memory: Memory
        let layout: Layout
        /// [C, T, H, W].
        let shape: [Int]
        /// The step that writes it and the last that reads it.
        var steps: ClosedRange<Int>
    }

    /// Begins with one clip of `shape` [C, T, H, W], known as `input`.
    init(input: String, shape: [Int], threads: Int) throws {
        engine = try Engine(threads: threads)
        engine.useThreads()
        let layout = try Layout.rowMajor([1] + shape)
        volumes = [Volume(memory: try Memory(layout, on: engine), layout: layout, shape: shape, steps: 0...0)]
        versions[input] = [0]
    }

    /// Adds a convolution; its weights are brought into oneDNN's layout now, once.
    ///
    /// - Parameter outputShape: [C, T, H, W], as of every node.
    func addConvolution(
        _ name: String, of input: String, _ convolution: Operation.Convolution, weight: Tensor, bias: Tensor,
        isRectified: Bool, outputShape: [Int]
    ) throws {
        let biasLayout = try Layout.rowMajor(bias.shape)
        let description = try PrimitiveDescription.convolution(
            source: .any([1] + original(of: input).shape), weights: .any(weight.shape), bias: biasLayout,
            destination: .any([1] + outputShape), stride: convolution.stride.array,
            padding: convolution.padding.array, isRectified: isRectified, on: engine)
        let source = try volume(of: input, as: description.source)
        try addStep(
            name, description, reading: [source], shape: outputShape,
            parameters: [
                Primitive.Argument(
                    role: conednn_weights, memory: try load(weight, as: description.weights)),
                Primitive.Argument(role: conednn_bias, memory: try load(bias, as: biasLayout)),
            ])
    }

    /// Adds a pooling.
    func addPooling(
        _ name: String, of input: String, _ kind: PoolingKind, _ pooling: Operation.Pooling,
        outputShape: [Int]
    ) throws {
        let source = original(of: input)
        let (kernel, stride, padding) = (pooling.kernel.array, pooling.stride.array, pooling.padding.array)
        // oneDNN wants as much padding as the windows reach into; what they leave over at the end needs none.
        let paddingAfter = (0..<3).map { (axis: Int) -> Int in
            let windowsEnd = (outputShape[1 + axis] - 1) * stride[axis] + kernel[axis]
            return max(0, windowsEnd - padding[axis] - source.shape[1 + axis])
        }
        let description = try PrimitiveDescription.pooling(
            kind, source: source.layout, destination: .any([1] + outputShape), kernel: kernel, stride: stride,
            paddingBefore: padding, paddingAfter: paddingAfter, on: engine)
        try addStep(name, description, reading: originals(of: [input]), shape: outputShape)
    }

    /// Joins the channels of several nodes, in their order.
    ///
    /// By a copy: a convolution that writes into a slice of a larger volume is left to oneDNN's slow reference code (2.6).
    func addConcatenation(_ name: String, of inputs: [String], outputShape: [Int]) throws {
        let description = try PrimitiveDescription.concatenation(
            sources: inputs.map { original(of: $0).layout }, destination: .any([1] + outputShape), on: engine)
        try addStep(name, description, reading: originals(of: inputs), shape: outputShape)
    }

    /// Ends with a node's way back to row-major order, [C*T*H*W], and gives every volume its place.
    func finish(with input: String) throws {
        let shape = original(of: input).shape
        let rowMajor = try Layout.rowMajor([1] + shape)
        let description = try PrimitiveDescription.reorder(
            from: original(of: input).layout, to: rowMajor, on: engine)
        try addStep("row-major \(input)", description, reading: originals(of: [input]), shape: shape)
        // The first volume and the last are the caller's.
        let inner = volumes.dropFirst().dropLast()
        let placement = place(
            inner.map { Stretch(byteCount: $0.layout.byteCount, steps: $0.steps) },
            alignment: AlignedStorage.alignment)
        block = AlignedStorage(byteCount: placement.byteCount)
        for (volume, offset) in zip(inner, placement.offsets) {
            try volume.memory.point(to: block.start + offset)
        }
    }

    /// Runs one clip through the graph.
    ///
    /// - Parameters:
    ///   - clip: row-major [C, T, H, W].
    ///   - features: where the last step writes.
    func run(clip: UnsafeBufferPointer<Float>, features: UnsafeMutableBufferPointer<Float>) throws {
        engine.useThreads()
        guard let clip = clip.baseAddress, let features = features.baseAddress else { return }
        try volumes[0].memory.point(to: UnsafeMutableRawPointer(mutating: clip))
        try volumes[volumes.count - 1].memory.point(to: features)
        for step in steps { try step.primitive.execute(on: engine, step.arguments) }
        try engine.wait()
    }

    /// A node's output as the node wrote it.
    private func original(of name: String) -> Volume { volumes[originals(of: [name])[0]] }

    private func originals(of names: [String]) -> [Int] {
        names.map { name in
            guard let volume = versions[name]?.first else { preconditionFailure("no step makes \"\(name)\"") }
            return volume
        }
    }

    /// A node's output in a layout; where it lies in another, a step is added that copies it.
    private func volume(of name: String, as layout: Layout) throws -> Int {
        if let volume = versions[name]?.first(where: { volumes[$0].layout == layout }) { return volume }
        let source = original(of: name)
        let description = try PrimitiveDescription.reorder(from: source.layout, to: layout, on: engine)
        try addStep(name, description, reading: originals(of: [name]), shape: source.shape)
        return volumes.count - 1
    }

    private func addStep(
        _ name: String, _ description: PrimitiveDescription, reading sources: [Int], shape: [Int],
        parameters: [Primitive.Argument] = []
    ) throws {
        let step = steps.count
        for source in sources { volumes[source].steps = volumes[source].steps.lowerBound...step }
        let layout = description.destination
        let output = Volume(
            memory: try Memory(layout, on: engine), layout: layout, shape: shape, steps: step...step)
        let inputs = sources.enumerated().map { index, source in
            Primitive.Argument(
                role: sources.count == 1 ? conednn_source : conednn_first_of_several_sources,
                index: Int32(index), memory: volumes[source].memory)
        }
        steps.append(
            Step(
                primitive: try Primitive(description),
                arguments: inputs + [.init(role: conednn_destination, memory: output.memory)] + parameters))
        versions[name, default: []].append(volumes.count)
        volumes.append(output)
    }

    /// A parameter in the layout that its convolution reads.
    private func load(_ tensor: Tensor, as layout: Layout) throws -> Memory {
        let rowMajor = try Layout.rowMajor(tensor.shape)
        let source = try Memory(rowMajor, on: engine)
        let destination = try Memory(allocating: layout, on: engine)
        let reorder = try Primitive(.reorder(from: rowMajor, to: layout, on: engine))
        try tensor.values.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            try source.point(to: UnsafeMutableRawPointer(mutating: start))
            try reorder.execute(
                on: engine,
                [
                    .init(role: conednn_source, memory: source),
                    .init(role: conednn_destination, memory: destination),
                ])
            try engine.wait()
        }
        return destination
    }
}
