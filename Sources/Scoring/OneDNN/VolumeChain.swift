import Blueprints
import COneDNN
import Tensors

/// The 3-D part of a network as a chain of oneDNN primitives, each reading what the one before wrote.
///
/// Planned link by link, executed many times. Volumes stay in the layout that the convolutions choose for the processor
/// (channels in blocks, or last) up to `appendFlatten()`, which gives row-major order back. Links write to two regions in
/// turn, so that no more than two volumes are alive at a time.
final class VolumeChain {
    private let engine: Engine
    private var links: [Link] = []
    private var layout: Layout
    private var shape: [Int]
    private var regions: [AlignedStorage] = []
    private let input: Memory
    private var output: Memory

    private struct Link {
        let primitive: Primitive
        let source: Memory
        let destination: Memory
        let parameters: [Primitive.Argument]
        let byteCount: Int
    }

    /// Begins a chain with one clip of `shape` [C, T, H, W].
    init(shape: [Int], threads: Int) throws {
        engine = try Engine(threads: threads)
        engine.useThreads()
        self.shape = shape
        layout = try .rowMajor([1] + shape)
        input = try Memory(layout, on: engine)
        output = input
    }

    /// Adds a convolution; its weights are brought into oneDNN's layout now, once.
    func appendConvolution(
        _ convolution: Operation.Convolution, weight: Tensor, bias: Tensor, isRectified: Bool,
        outputShape: [Int]
    ) throws {
        let biasLayout = try Layout.rowMajor(bias.shape)
        let description = try PrimitiveDescription.convolution(
            source: .any([1] + shape), weights: .any(weight.shape), bias: biasLayout,
            destination: .any([1] + outputShape), stride: convolution.stride.array,
            padding: convolution.padding.array, isRectified: isRectified, on: engine)
        if description.source != layout {
            try append(.reorder(from: layout, to: description.source, on: engine), to: description.source)
        }
        let parameters = [
            Primitive.Argument(role: conednn_weights, memory: try load(weight, as: description.weights)),
            Primitive.Argument(role: conednn_bias, memory: try load(bias, as: biasLayout)),
        ]
        try append(description, to: description.destination, parameters: parameters)
        shape = outputShape
    }

    /// Adds a max pooling.
    func appendMaxPooling(_ pooling: Operation.Pooling, outputShape: [Int]) throws {
        let (kernel, stride, padding) = (pooling.kernel.array, pooling.stride.array, pooling.padding.array)
        // oneDNN wants as much padding as the windows reach into; what they leave over at the end needs none.
        let paddingAfter = (0..<3).map { (axis: Int) -> Int in
            let windowsEnd = (outputShape[1 + axis] - 1) * stride[axis] + kernel[axis]
            return max(0, windowsEnd - padding[axis] - shape[1 + axis])
        }
        let description = try PrimitiveDescription.maxPooling(
            source: layout, destination: .any([1] + outputShape), kernel: kernel, stride: stride,
            paddingBefore: padding, paddingAfter: paddingAfter, on: engine)
        try append(description, to: description.destination)
        shape = outputShape
    }

    /// Adds the way back to row-major order, [C*T*H*W].
    func appendFlatten() throws {
        let rowMajor = try Layout.rowMajor([1] + shape)
        try append(.reorder(from: layout, to: rowMajor, on: engine), to: rowMajor)
    }

    /// Runs one clip through the chain.
    ///
    /// - Parameters:
    ///   - clip: row-major [C, T, H, W].
    ///   - features: where the last link writes.
    func run(clip: UnsafeBufferPointer<Float>, features: UnsafeMutableBufferPointer<Float>) throws {
        engine.useThreads()
        if regions.isEmpty { try place() }
        guard let clip = clip.baseAddress, let features = features.baseAddress else { return }
        try input.point(to: UnsafeMutableRawPointer(mutating: clip))
        try output.point(to: features)
        for link in links {
            try link.primitive.execute(
                on: engine,
                [
                    .init(role: conednn_source, memory: link.source),
                    .init(role: conednn_destination, memory: link.destination),
                ] + link.parameters)
        }
        try engine.wait()
    }

    /// Gives every link but the last, whose output is the caller's, one of the two regions.
    private func place() throws {
        var byteCounts = [0, 0]
        for (index, link) in links.dropLast().enumerated() {
            byteCounts[index % 2] = max(byteCounts[index % 2], link.byteCount)
        }
        regions = byteCounts.map(AlignedStorage.init)
        for (index, link) in links.dropLast().enumerated() {
            try link.destination.point(to: regions[index % 2].start)
        }
    }

    private func append(
        _ description: PrimitiveDescription, to destination: Layout, parameters: [Primitive.Argument] = []
    ) throws {
        let link = Link(
            primitive: try Primitive(description), source: output,
            destination: try Memory(destination, on: engine), parameters: parameters,
            byteCount: destination.byteCount)
        links.append(link)
        output = link.destination
        layout = destination
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
