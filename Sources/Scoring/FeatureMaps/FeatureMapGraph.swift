import Blueprints
import CKernels

/// The 3-D part of a network as kernels over named volumes, each reading what earlier ones wrote.
///
/// Volumes are channels-last, [clip, T, H, W, C], so a product reads its inputs, and the layers before a concatenation write
/// their slice of its output, without a copy. The early layers, whose volumes are large, process one clip at a time; from
/// the first small volume on, layers process all clips at once, so that their large weights are read from memory only once.
/// All volumes share one block of memory, where a volume reuses the space of one that is no longer needed.
///
/// Planned node by node, then read by any number of `FeatureMapRunner`s, each with its own block.
struct FeatureMapGraph: Sendable {
    let clipCount: Int
    let instructions: InstructionSet
    private(set) var steps: [FeatureMapStep] = []
    /// How many of the steps process one clip at a time.
    private(set) var stepsForOneClip: Int?
    private(set) var volumes: [Volume] = []
    /// Floats in the block.
    private(set) var blockCount = 0
    private let graph: Graph
    /// The node up to which clips are processed one at a time.
    private let gathering: String
    private var slices: [String: FeatureMapSlice] = [:]

    private var kernels: ckernels_volume_kernels { instructions.kernels }

    struct Volume {
        /// [C, T, H, W].
        let shape: [Int]
        let clipCount: Int
        /// The first step that writes it and the last that reads it.
        fileprivate(set) var steps: ClosedRange<Int>
        /// Offset in the block, in floats.
        fileprivate(set) var offset = 0

        var countPerClip: Int { shape.reduce(1, *) }
    }

    /// Starts with the graph's clips.
    ///
    /// - Parameter threads: how many threads will share the work on a dive.
    init(_ graph: Graph, clipCount: Int, instructions: InstructionSet, threads: Int) {
        self.graph = graph
        self.clipCount = clipCount
        self.instructions = instructions
        gathering = graph.gathering(threads: threads)
    }

    /// Whether a step computes a node's output, including any node fused into it.
    func makes(_ name: String) -> Bool { slices[name] != nil }

    /// Where a node's output lies.
    func slice(of name: String) -> FeatureMapSlice {
        guard let slice = slices[name] else { preconditionFailure("no step makes \"\(name)\"") }
        return slice
    }

    /// Adds a convolution, fused with the normalisation, rectification and pooling that follow it where possible.
    ///
    /// - Parameter workers: pack its weights.
    mutating func addConvolution(
        _ node: Graph.Node, _ convolution: Operation.Convolution, _ fusion: Fusion,
        _ parameters: ConvolutionParameters, workers: Workers
    ) {
        if let tile = WinogradTile(for: convolution, shape: node.shape, clipCount: clipCount) {
            let pooling = fusion.pooling.flatMap { tile.holds($0.pooling) ? $0 : nil }
            addWinograd(node, convolution, fusion, pooling, tile, parameters, workers)
        } else {
            addDirect(node, convolution, fusion, parameters, workers)
        }
    }

    private mutating func addWinograd(
        _ node: Graph.Node, _ convolution: Operation.Convolution, _ fusion: Fusion,
        _ pooling: Fusion.Pooling?, _ tile: WinogradTile, _ parameters: ConvolutionParameters,
        _ workers: Workers
    ) {
        let source = source(of: node)
        precondition(
            source.shape == graph[node.input ?? ""].shape, "\(node.name) reads a volume with zeros around it")
        let target = target(pooling?.node ?? fusion.output)
        let plan = ckernels_winograd(
            input: nil, output: nil, weights: nil, bias: nil, clips: clipCountNow,
            extents: ckernels_extents(shape: node.shape), inputs: convolution.inputChannels,
            outputs: convolution.outputChannels, input_stride: stride(of: source),
            output_stride: stride(of: target), tile_frames: tile.frames, tile_side: tile.side,
            pooled_frames: pooling?.pooling.kernel.t ?? 1, pooled_side: pooling?.pooling.kernel.h ?? 1,
            rectified: fusion.isRectified)
        add(
            FeatureMapStep(
                name: node.name, source: source, target: target,
                kernel: .winograd(
                    plan, PackedWeights(tile: tile, parameters, convolution, kernels, workers), tile),
                operations: convolution.operationCount(outputShape: node.shape),
                executed: 2 * tile.productCount * tile.count(over: node.shape) * convolution.inputChannels
                    * convolution.outputChannels))
    }

    private mutating func addDirect(
        _ node: Graph.Node, _ convolution: Operation.Convolution, _ fusion: Fusion,
        _ parameters: ConvolutionParameters, _ workers: Workers
    ) {
        let (kernel, stride, padding) = (convolution.kernel, convolution.stride, convolution.padding)
        let source = padded(
            source(of: node), of: node, rows: padding.h, columns: padding.w, isDense: kernel.w > 1)
        let shape = source.shape
        let position = self.stride(of: source)
        // With a 1x1 spatial kernel a run is a whole frame; otherwise it is a row.
        let isFrame = kernel.h == 1 && kernel.w == 1 && stride.h == 1 && stride.w == 1
        let pooling = fusion.pooling.flatMap { !isFrame && $0.isOverPairs ? $0 : nil }
        let target = target(pooling?.node ?? fusion.output)
        let (runs, length) = isFrame ? (1, node.shape[2] * node.shape[3]) : (node.shape[2], node.shape[3])
        let depth = kernel.w * convolution.inputChannels
        var plan = ckernels_direct(
            input: nil, output: nil, weights: nil, bias: nil, clips: clipCountNow, input_frames: shape[1],
            output_frames: node.shape[1], runs: runs, length: length, kernel_frames: kernel.t,
            frame_stride: stride.t, frame_padding: padding.t, kernel_rows: kernel.h, depth: depth,
            outputs: convolution.outputChannels, input_frame: shape[2] * shape[3] * position,
            input_row: shape[3] * position, input_run: stride.h * shape[3] * position,
            input_position: stride.w * position, output_stride: self.stride(of: target),
            pooled_side: pooling == nil ? 1 : 2, chunk: length, rectified: fusion.isRectified)
        if isFrame, kernel.t == 1, stride.t == 1 {
            // Frame and clip boundaries do not matter to a 1x1x1 kernel either.
            plan.length *= plan.clips * plan.output_frames
            (plan.clips, plan.input_frames, plan.output_frames) = (1, 1, 1)
        }
        let operations = convolution.operationCount(outputShape: node.shape)
        add(
            FeatureMapStep(
                name: node.name, source: source, target: target,
                kernel: .direct(plan, PackedWeights(direct: parameters, convolution, kernels, workers)),
                operations: operations, executed: operations))
    }

    /// Adds a pooling.
    mutating func addPooling(_ node: Graph.Node, _ pooling: Operation.Pooling, takesMean: Bool) {
        let source = source(of: node)
        let target = target(node)
        let plan = ckernels_pooling(
            input: nil, output: nil, clips: clipCountNow, extents: ckernels_extents(shape: source.shape),
            output_extents: ckernels_extents(shape: node.shape), kernel: ckernels_extents(pooling.kernel),
            strides: ckernels_extents(pooling.stride), padding: ckernels_extents(pooling.padding),
            channels: node.shape[0], input_stride: stride(of: source), output_stride: stride(of: target),
            takes_mean: takesMean)
        add(FeatureMapStep(name: node.name, source: source, target: target, kernel: .pooling(plan)))
    }

    /// Finishes with the last node's output and assigns every volume its place.
    mutating func finish() {
        let alignment = AlignedStorage.lineCount
        let placement = place(
            volumes.map { Stretch(count: $0.clipCount * $0.countPerClip, steps: $0.steps) },
            alignment: alignment)
        for (index, offset) in placement.offsets.enumerated() { volumes[index].offset = offset }
        blockCount = placement.count
    }

    /// Floats from one position to the next.
    func stride(of slice: FeatureMapSlice) -> Int { volumes[slice.volume].shape[0] }
}

// MARK: - Planning

extension FeatureMapGraph {
    /// How many clips the next step processes at once.
    private var clipCountNow: Int { stepsForOneClip == nil ? 1 : clipCount }

    private mutating func source(of node: Graph.Node) -> FeatureMapSlice {
        let input = node.input ?? ""
        if let slice = slices[input] { return slice }
        // The caller's clip is row-major; reorder it.
        let shape = graph[input].shape
        guard case .input = graph[input].operation else {
            preconditionFailure("no step makes \"\(input)\"")
        }
        var padding = Extent3(0, 0, 0)
        if case .convolution(let first) = node.operation { padding = first.padding }
        let target = makeVolume([shape[0], shape[1], shape[2] + 2 * padding.h, shape[3] + 2 * padding.w])
        addCopy(input, from: nil, to: target, rows: padding.h, columns: padding.w)
        return target
    }

    /// A slice with zeros around rows and columns, and nothing between its positions if it must be dense.
    private mutating func padded(
        _ slice: FeatureMapSlice, of node: Graph.Node, rows: Int, columns: Int, isDense: Bool
    ) -> FeatureMapSlice {
        let shape = graph[node.input ?? ""].shape
        let isPadded = slice.shape[2] == shape[2] + 2 * rows && slice.shape[3] == shape[3] + 2 * columns
        if isPadded, !isDense || stride(of: slice) == shape[0] { return slice }
        let target = makeVolume([shape[0], shape[1], shape[2] + 2 * rows, shape[3] + 2 * columns])
        addCopy(node.name, from: slice, to: target, rows: rows, columns: columns)
        return target
    }

    /// Where a node's output goes: its slice of the concatenation that reads it, or its own volume.
    private mutating func target(_ node: Graph.Node) -> FeatureMapSlice {
        guard let (joined, firstChannel) = graph.concatenation(of: node) else {
            let volume = makeVolume(node.shape, isGathered: node.name == gathering)
            slices[node.name] = volume
            return volume
        }
        precondition(joined.name != gathering, "the clips of \(joined.name) would lie upon each other")
        let whole = slices[joined.name] ?? makeVolume(joined.shape)
        slices[joined.name] = whole
        let slice = FeatureMapSlice(volume: whole.volume, firstChannel: firstChannel, shape: node.shape)
        slices[node.name] = slice
        return slice
    }

    private mutating func makeVolume(_ shape: [Int], isGathered: Bool = false) -> FeatureMapSlice {
        // A gathered volume keeps its clips while the first steps run again for the next one.
        let firstStep = isGathered ? 0 : steps.count
        volumes.append(
            Volume(
                shape: shape, clipCount: isGathered ? clipCount : clipCountNow, steps: firstStep...steps.count
            ))
        return FeatureMapSlice(volume: volumes.count - 1, firstChannel: 0, shape: shape)
    }

    private mutating func addCopy(
        _ name: String, from source: FeatureMapSlice?, to target: FeatureMapSlice, rows: Int, columns: Int
    ) {
        let shape =
            source?.shape ?? [
                target.shape[0], target.shape[1], target.shape[2] - 2 * rows, target.shape[3] - 2 * columns,
            ]
        let (plane, width) = (shape[2] * shape[3], shape[3])
        let column = source.map { stride(of: $0) } ?? 1
        let plan = ckernels_copy(
            input: nil, output: nil, clips: clipCountNow,
            extents: ckernels_extents(frames: shape[1], rows: shape[2], columns: shape[3]), row_padding: rows,
            column_padding: columns, channels: shape[0], input_clip: shape[1] * plane * column,
            input_frame: plane * column, input_row: width * column, input_column: column,
            input_channel: source == nil ? shape[1] * plane : 1, output_stride: stride(of: target))
        add(FeatureMapStep(name: name, source: source, target: target, kernel: .copy(plan)))
    }

    private mutating func add(_ step: FeatureMapStep) {
        for slice in [step.source, step.target] {
            guard let slice else { continue }
            volumes[slice.volume].steps = volumes[slice.volume].steps.lowerBound...steps.count
        }
        steps.append(step)
        if slices[gathering]?.volume == step.target.volume { stepsForOneClip = steps.count }
    }
}

extension Graph {
    /// The first pooling whose output is small enough for its readers to process all clips at once and is the only volume
    /// they need; otherwise the last volume.
    ///
    /// Small means too few positions for the threads to share the work on one clip well.
    fileprivate func gathering(threads: Int) -> String {
        let mostPositions = max(1024, 512 * threads)
        let lastReaders = Dictionary(
            nodes.enumerated().flatMap { index, node in node.inputs.map { ($0, index) } },
            uniquingKeysWith: { max($0, $1) })
        for (index, node) in nodes.enumerated() {
            guard case .maxPooling = node.operation,
                node.shape.dropFirst().reduce(1, *) <= mostPositions,
                nodes[..<index].allSatisfy({ lastReaders[$0.name, default: 0] <= index })
            else { continue }
            return node.name
        }
        let flattening = nodes.first { $0.operation == .flatten }
        guard let last = flattening?.input else { preconditionFailure("the graph flattens no volume") }
        return last
    }

    /// The concatenation that reads a node, with the node's first channel in it.
    fileprivate func concatenation(of node: Node) -> (joined: Node, firstChannel: Int)? {
        guard
            let joined = nodes.first(where: { $0.operation == .concatenate && $0.inputs.contains(node.name) }
            ),
            let place = joined.inputs.firstIndex(of: node.name)
        else { return nil }
        precondition(onlyReader(of: node) != nil, "\(node.name) lies in \(joined.name) and is read elsewhere")
        return (joined, joined.inputs[..<place].reduce(0) { $0 + self[$1].shape[0] })
    }
}

extension Operation.Convolution {
    /// 2 x multiply-adds over all positions, including the zeros around the volume.
    fileprivate func operationCount(outputShape: [Int]) -> Int {
        2 * outputShape.reduce(1, *) * inputChannels * kernel.array.reduce(1, *)
    }
}
