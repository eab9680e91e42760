import CKernels
import TestSupport
import Testing

struct DirectTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var convolution: ReferenceConvolution
        var pooledSide = 1
        var chunk = 5
        var gap = 0

        var testDescription: String {
            "\(convolution.extents) \(convolution.inputs)->\(convolution.outputs), kernel \(convolution.kernel), "
                + "stride \(convolution.stride), pooled \(pooledSide), chunk \(chunk), gap \(gap)"
        }
    }

    static let cases = [
        // C3D's first layer, S3D's first two, its pointwise and its temporal ones.
        Case(
            convolution: ReferenceConvolution(extents: [4, 6, 8], inputs: 3, outputs: 64), pooledSide: 2,
            chunk: 8),
        Case(
            convolution: ReferenceConvolution(
                extents: [3, 14, 16], inputs: 3, outputs: 64, kernel: [1, 7, 7], stride: [1, 2, 2],
                padding: [0, 3, 3]), chunk: 3),
        Case(
            convolution: ReferenceConvolution(
                extents: [9, 3, 4], inputs: 16, outputs: 33, kernel: [7, 1, 1], stride: [2, 1, 1],
                padding: [3, 0, 0]), chunk: 7),
        Case(
            convolution: ReferenceConvolution(
                clips: 2, extents: [2, 5, 5], inputs: 21, outputs: 100, kernel: [1, 1, 1],
                padding: [0, 0, 0],
                isRectified: false), chunk: 30, gap: 4),
        Case(
            convolution: ReferenceConvolution(
                clips: 2, extents: [4, 3, 5], inputs: 8, outputs: 24, kernel: [3, 1, 1], padding: [1, 0, 0]),
            chunk: 15, gap: 1),
        // Odd ones: more kernel than volume, few channels, a last pair that is dropped.
        Case(convolution: ReferenceConvolution(extents: [1, 2, 1], inputs: 2, outputs: 1), chunk: 1),
        Case(
            convolution: ReferenceConvolution(extents: [2, 5, 7], inputs: 3, outputs: 20), pooledSide: 2,
            chunk: 7),
    ]

    @Test(arguments: Instructions.available, cases)
    func `a direct convolution matches the definition`(set: Instructions, test: Case) {
        let convolution = test.convolution
        let expected = pooled(
            convolution.result(), clips: convolution.clips, extents: convolution.outputExtents,
            channels: convolution.outputs, window: [1, test.pooledSide, test.pooledSide])

        let whole = Self.result(test, set.kernels, panelsAtOnce: .max)
        #expect(relativeDifference(whole.values, expected) < 2e-6)
        #expect(whole.neighbours.allSatisfy { $0.isNaN }, "what lies between the positions was written")

        if test.pooledSide == 1 {
            let byPanels = Self.result(test, set.kernels, panelsAtOnce: 1)
            #expect(byPanels.values == whole.values)
        }
    }

    private static func result(
        _ test: Case, _ kernels: ckernels_volume_kernels, panelsAtOnce: Int
    ) -> (values: [Float], neighbours: [Float]) {
        let it = test.convolution
        let (padded, extents) = padded(it, gap: test.gap)
        let position = it.kernel[2] > 1 ? it.inputs : it.inputs + test.gap
        let to = it.outputExtents
        let isFrame = it.kernel[1] == 1 && it.kernel[2] == 1
        let positions =
            it.clips * to[0] * (to[1] / test.pooledSide) * (to[2] / test.pooledSide)
        var output = [Float](repeating: .nan, count: positions * (it.outputs + test.gap))
        let panels = (it.outputs + kernels.panel - 1) / kernels.panel
        withAligned(kernels.packed_count(it.outputs, it.inputs, it.kernel.reduce(1, *))) { packed in
            kernels.pack_direct(
                packed, it.weights, it.outputs, it.inputs,
                ckernels_extents(frames: it.kernel[0], rows: it.kernel[1], columns: it.kernel[2]), 0, panels)
            padded.withUnsafeBufferPointer { input in
                output.withUnsafeMutableBufferPointer { output in
                    it.bias.withUnsafeBufferPointer { bias in
                        var plan = ckernels_direct(
                            input: input.baseAddress, output: output.baseAddress, weights: packed,
                            bias: bias.baseAddress, clips: it.clips, input_frames: extents[0],
                            output_frames: to[0], runs: isFrame ? 1 : to[1],
                            length: isFrame ? to[1] * to[2] : to[2], kernel_frames: it.kernel[0],
                            frame_stride: it.stride[0], frame_padding: it.padding[0],
                            kernel_rows: it.kernel[1], depth: it.kernel[2] * it.inputs, outputs: it.outputs,
                            input_frame: extents[1] * extents[2] * position,
                            input_row: extents[2] * position,
                            input_run: it.stride[1] * extents[2] * position,
                            input_position: it.stride[2] * position, output_stride: it.outputs + test.gap,
                            pooled_side: test.pooledSide, chunk: test.chunk, rectified: it.isRectified)
                        withAligned(kernels.direct_scratch(&plan)) { scratch in
                            for chunk in 0..<ckernels_chunk_count(&plan) {
                                for panel in stride(from: 0, to: panels, by: min(panels, panelsAtOnce)) {
                                    kernels.direct(
                                        &plan, chunk, 1, panel, min(panelsAtOnce, panels - panel), scratch)
                                }
                            }
                        }
                    }
                }
            }
        }
        return split(output, channels: it.outputs, gap: test.gap)
    }

    /// The input with its zeros around rows and columns, made by the kernels' own copy.
    private static func padded(
        _ it: ReferenceConvolution, gap: Int
    ) -> (values: [Float], extents: [Int]) {
        let extents = [it.extents[0], it.extents[1] + 2 * it.padding[1], it.extents[2] + 2 * it.padding[2]]
        let stride = it.kernel[2] > 1 ? it.inputs : it.inputs + gap
        var values = [Float](repeating: .nan, count: it.clips * extents.reduce(stride, *))
        it.input.withUnsafeBufferPointer { input in
            values.withUnsafeMutableBufferPointer { output in
                let (row, frame) = (it.extents[2] * it.inputs, it.extents[1] * it.extents[2] * it.inputs)
                var copy = ckernels_copy(
                    input: input.baseAddress, output: output.baseAddress, clips: it.clips,
                    extents: ckernels_extents(
                        frames: it.extents[0], rows: it.extents[1], columns: it.extents[2]),
                    row_padding: it.padding[1], column_padding: it.padding[2], channels: it.inputs,
                    input_clip: it.extents[0] * frame, input_frame: frame, input_row: row,
                    input_column: it.inputs, input_channel: 1, output_stride: stride)
                let rows = it.clips * extents[0] * extents[1]
                ckernels_copy_rows(&copy, 0, rows / 2)
                ckernels_copy_rows(&copy, rows / 2, rows - rows / 2)
            }
        }
        return (values, extents)
    }
}
