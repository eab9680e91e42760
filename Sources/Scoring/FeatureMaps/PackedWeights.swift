import Blueprints
import CKernels
import Tensors

/// A convolution's parameters in the order in which its kernel reads them.
///
/// `@unchecked Sendable`: written in `init`, read-only afterwards.
final class PackedWeights: @unchecked Sendable {
    let weights: AlignedStorage
    let bias: AlignedStorage

    /// For a direct convolution.
    init(
        direct parameters: ConvolutionParameters, _ convolution: Operation.Convolution,
        _ kernels: ckernels_volume_kernels, _ workers: Workers
    ) {
        let kernel = convolution.kernel
        weights = AlignedStorage(
            count: kernels.packed_count(
                convolution.outputChannels, convolution.inputChannels, kernel.array.reduce(1, *)))
        bias = Self.copy(of: parameters.bias)
        pack(parameters, convolution, kernels, workers) { packed, weights, panel in
            kernels.pack_direct(
                packed, weights, convolution.outputChannels, convolution.inputChannels,
                ckernels_extents(kernel), panel, 1)
        }
    }

    /// For a Winograd convolution with the given tiles.
    init(
        tile: WinogradTile, _ parameters: ConvolutionParameters, _ convolution: Operation.Convolution,
        _ kernels: ckernels_volume_kernels, _ workers: Workers
    ) {
        weights = AlignedStorage(
            count: kernels.packed_count(
                convolution.outputChannels, convolution.inputChannels, tile.productCount))
        bias = Self.copy(of: parameters.bias)
        pack(parameters, convolution, kernels, workers) { packed, weights, panel in
            kernels.pack_winograd(
                packed, weights, convolution.outputChannels, convolution.inputChannels, tile.frames,
                tile.side, panel, 1)
        }
    }

    private static func copy(of bias: Tensor) -> AlignedStorage {
        let copy = AlignedStorage(count: bias.count)
        copy.start.update(from: bias.values, count: bias.count)
        return copy
    }

    private func pack(
        _ parameters: ConvolutionParameters, _ convolution: Operation.Convolution,
        _ kernels: ckernels_volume_kernels, _ workers: Workers,
        panel: (UnsafeMutablePointer<Float>, UnsafePointer<Float>?, Int) -> Void
    ) {
        let panelCount = (convolution.outputChannels + kernels.panel - 1) / kernels.panel
        parameters.weight.withUnsafeBufferPointer { values in
            workers.share(panelCount) { index, _ in panel(weights.start, values.baseAddress, index) }
        }
        // Only the packed copy is read from here on; the file's own pages need not stay in memory.
        parameters.weight.releasePages()
    }
}
