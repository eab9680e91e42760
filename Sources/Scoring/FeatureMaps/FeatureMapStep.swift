import CKernels

/// One pass over volumes: a kernel with its extents and parameters.
///
/// `@unchecked Sendable`: the pointers in a kernel's plan are null; each run sets them in its own copy.
struct FeatureMapStep: @unchecked Sendable {
    /// The node whose output it computes.
    let name: String
    /// The input; nil for the caller's clip.
    let source: FeatureMapSlice?
    let target: FeatureMapSlice
    let kernel: Kernel
    /// Operations of the direct convolution for one clip, 2 x multiply-adds.
    var operations = 0
    /// Operations that its kernel actually performs.
    var executed = 0

    enum Kernel {
        case copy(ckernels_copy)
        case winograd(ckernels_winograd, PackedWeights, WinogradTile)
        case direct(ckernels_direct, PackedWeights)
        case pooling(ckernels_pooling)
    }

    /// A readable name of the method.
    var method: String {
        switch kernel {
        case .copy: "copy"
        case .winograd(let plan, _, let tile):
            "winograd \(tile.frames)x\(tile.side)x\(tile.side)"
                + (plan.pooled_frames * plan.pooled_side > 1 ? " + pooling" : "")
        case .direct(let plan, _): plan.pooled_side > 1 ? "direct + pooling" : "direct"
        case .pooling: "pooling"
        }
    }
}

/// A range of a volume's channels that holds a node's output.
struct FeatureMapSlice: Sendable {
    let volume: Int
    let firstChannel: Int
    /// [C, T, H, W], C being the slice's channels.
    let shape: [Int]
}

extension FeatureMapStep {
    /// Floats of scratch memory that each thread needs.
    func scratchCount(_ kernels: ckernels_volume_kernels, threads: Int) -> Int {
        switch kernel {
        case .copy, .pooling: 0
        case .winograd(var plan, _, _):
            kernels.winograd_scratch(&plan, plan.tilesAtOnce(kernels, threads: threads))
        case .direct(var plan, _): kernels.direct_scratch(&plan)
        }
    }

    /// Runs the pass on all threads.
    func run(
        from input: UnsafePointer<Float>, to output: UnsafeMutablePointer<Float>,
        _ kernels: ckernels_volume_kernels, _ workers: Workers
    ) {
        switch kernel {
        case .copy(let plan):
            var plan = plan
            (plan.input, plan.output) = (input, output)
            let rows = plan.clips * plan.extents.frames * (plan.extents.rows + 2 * plan.row_padding)
            workers.share(rows, inPartsOf: 16) { first, count, _ in
                withUnsafePointer(to: plan) { ckernels_copy_rows($0, first, count) }
            }
        case .winograd(let plan, let weights, _):
            var plan = plan
            (plan.input, plan.output) = (input, output)
            (plan.weights, plan.bias) = (
                UnsafePointer(weights.weights.start), UnsafePointer(weights.bias.start)
            )
            let tilesAtOnce = plan.tilesAtOnce(kernels, threads: workers.count)
            workers.share(ckernels_tile_count(&plan), inPartsOf: tilesAtOnce) { first, count, scratch in
                withUnsafePointer(to: plan) { kernels.winograd($0, first, count, scratch) }
            }
        case .direct(let plan, let weights):
            var plan = plan
            (plan.input, plan.output) = (input, output)
            (plan.weights, plan.bias) = (
                UnsafePointer(weights.weights.start), UnsafePointer(weights.bias.start)
            )
            runDirect(plan, kernels, workers)
        case .pooling(let plan):
            var plan = plan
            (plan.input, plan.output) = (input, output)
            let rows = plan.clips * plan.output_extents.frames * plan.output_extents.rows
            workers.share(rows, inPartsOf: 4) { first, count, _ in
                withUnsafePointer(to: plan) { kernels.pooling($0, first, count) }
            }
        }
    }

    /// Chunks of positions are shared out, and panels of outputs too if there are few chunks.
    private func runDirect(
        _ plan: ckernels_direct, _ kernels: ckernels_volume_kernels, _ workers: Workers
    ) {
        var plan = plan
        if plan.pooled_side == 1 { plan.chunk = plan.positionsAtOnce(kernels, threads: workers.count) }
        let chunkCount = withUnsafePointer(to: plan) { ckernels_chunk_count($0) }
        let panelCount = (plan.outputs + kernels.panel - 1) / kernels.panel
        let wantedParts = workers.count == 1 ? 1 : 4 * workers.count
        let chunksAtOnce = max(1, chunkCount / wantedParts)
        let partCount = (chunkCount + chunksAtOnce - 1) / chunksAtOnce
        let hasManyParts = partCount >= 2 * workers.count || plan.pooled_side > 1
        let groupCount = hasManyParts ? 1 : min(panelCount, wantedParts / partCount)
        let (shared, perGroup) = (plan, groupCount)
        workers.share(partCount * groupCount) { part, scratch in
            let first = part / perGroup * chunksAtOnce
            let group = part % perGroup
            let panel = panelCount * group / perGroup
            withUnsafePointer(to: shared) {
                kernels.direct(
                    $0, first, min(chunksAtOnce, chunkCount - first), panel,
                    panelCount * (group + 1) / perGroup - panel, scratch)
            }
        }
    }
}

extension Workers {
    /// Divides a number of items among several parts.
    fileprivate func share(
        _ count: Int, inPartsOf size: Int,
        _ body: (_ first: Int, _ count: Int, _ scratch: UnsafeMutablePointer<Float>?) -> Void
    ) {
        share((count + size - 1) / size) { part, scratch in
            body(part * size, min(size, count - part * size), scratch)
        }
    }
}

extension ckernels_winograd {
    /// Most scratch memory a thread may use, in floats: beyond this, transformed tiles fall out of the cache.
    private static let mostScratch = 5_000_000

    /// How many tiles a thread transforms together.
    ///
    /// The weights are read from memory once per group of tiles, so groups should be large where the weights are; but a
    /// group must fit in the cache, and the threads should have equal shares.
    fileprivate func tilesAtOnce(_ kernels: ckernels_volume_kernels, threads: Int) -> Int {
        var plan = self
        let tileCount = ckernels_tile_count(&plan)
        let perTile = max(1, kernels.winograd_scratch(&plan, 64) / 64)
        let productCount = WinogradTile(frames: tile_frames, side: tile_side).productCount
        let weightCount = kernels.packed_count(outputs, inputs, productCount)
        let most = max(2 * kernels.rows, min(weightCount / 2, Self.mostScratch) / perTile)
        var parts = (tileCount + most - 1) / most
        if parts < 4 * threads { parts = (parts + threads - 1) / threads * threads }
        return max(1, (tileCount + parts - 1) / parts)
    }
}

extension ckernels_direct {
    /// Positions that a thread computes together: as many as keep their inputs in the nearer caches, in equal shares.
    fileprivate func positionsAtOnce(_ kernels: ckernels_volume_kernels, threads: Int) -> Int {
        let inputCount = depth * kernel_rows * kernel_frames
        let most = max(2 * kernels.rows, min(16 * kernels.rows, 65_536 / inputCount))
        let runCount = clips * output_frames * runs
        var parts = (length + most - 1) / most
        // If there are few runs, split each evenly among the threads.
        if runCount < 8 * threads { parts = (parts + threads - 1) / threads * threads }
        let positions = (length + parts - 1) / parts
        return min(length, (positions + kernels.rows - 1) / kernels.rows * kernels.rows)
    }
}
