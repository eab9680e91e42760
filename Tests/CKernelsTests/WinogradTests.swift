import CKernels
import TestSupport
import Testing

struct WinogradTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var convolution: ReferenceConvolution
        var tileFrames = 2
        var tileSide = 4
        var pooledFrames = 1
        var pooledSide = 1
        /// Tiles done in one call.
        var part = 5
        /// Floats between positions beyond the channels, of input and output.
        var gap = 0

        var testDescription: String {
            "\(convolution.clips)x\(convolution.extents) \(convolution.inputs)->\(convolution.outputs), "
                + "tile \(tileFrames)x\(tileSide), pooled \(pooledFrames)x\(pooledSide), part \(part), gap \(gap)"
        }
    }

    /// A kernel of one frame.
    private static func flat(_ extents: [Int], _ inputs: Int, _ outputs: Int) -> ReferenceConvolution {
        ReferenceConvolution(
            extents: extents, inputs: inputs, outputs: outputs, kernel: [1, 3, 3], padding: [0, 1, 1])
    }

    /// A kernel of one position.
    private static func temporal(_ extents: [Int], _ inputs: Int, _ outputs: Int) -> ReferenceConvolution {
        ReferenceConvolution(
            clips: 2, extents: extents, inputs: inputs, outputs: outputs, kernel: [3, 1, 1],
            padding: [1, 0, 0])
    }

    /// Whole tiles and cut ones, channels that fill registers and panels and such that do not, one position, several clips.
    static let cases = [
        Case(convolution: ReferenceConvolution(extents: [4, 8, 8], inputs: 16, outputs: 32)),
        Case(
            convolution: ReferenceConvolution(clips: 2, extents: [4, 8, 8], inputs: 16, outputs: 64),
            pooledFrames: 2, pooledSide: 2),
        Case(convolution: ReferenceConvolution(extents: [3, 7, 9], inputs: 5, outputs: 11), part: 1),
        Case(
            convolution: ReferenceConvolution(clips: 3, extents: [2, 7, 7], inputs: 20, outputs: 70),
            tileSide: 2),
        Case(
            convolution: ReferenceConvolution(extents: [5, 6, 11], inputs: 9, outputs: 40), tileSide: 2,
            pooledFrames: 2, pooledSide: 2, part: 100),
        Case(
            convolution: ReferenceConvolution(extents: [5, 6, 11], inputs: 9, outputs: 24), pooledSide: 2,
            gap: 3),
        Case(convolution: ReferenceConvolution(extents: [1, 1, 1], inputs: 4, outputs: 4)),
        Case(
            convolution: ReferenceConvolution(
                extents: [2, 1, 13], inputs: 33, outputs: 17, isRectified: false)),
        Case(convolution: flat([3, 7, 9], 24, 24), tileFrames: 1, gap: 8),
        Case(convolution: flat([2, 8, 8], 17, 96), tileFrames: 1, pooledSide: 2, part: 3),
        Case(convolution: flat([3, 5, 6], 16, 8), tileFrames: 1, tileSide: 2),
        Case(convolution: temporal([8, 3, 5], 17, 40), tileFrames: 4, tileSide: 1),
        Case(convolution: temporal([5, 2, 3], 48, 24), tileFrames: 4, tileSide: 1, part: 4, gap: 8),
        Case(convolution: temporal([3, 4, 1], 32, 9), tileFrames: 2, tileSide: 1, part: 100),
        Case(convolution: temporal([1, 1, 1], 3, 3), tileFrames: 4, tileSide: 1),
    ]

    @Test(arguments: Instructions.available, cases)
    func `a Winograd convolution matches the definition`(set: Instructions, test: Case) {
        let convolution = test.convolution
        let extents = convolution.outputExtents
        let window = [test.pooledFrames, test.pooledSide, test.pooledSide]
        let expected = pooled(
            convolution.result(), clips: convolution.clips, extents: extents, channels: convolution.outputs,
            window: window)

        let found = Self.result(test, set.kernels)

        // F(4, 3) in three dimensions loses about two digits of seven to its transforms.
        #expect(relativeDifference(found.values, expected) < 2e-5)
        #expect(found.neighbours.allSatisfy { $0.isNaN }, "what lies between the positions was written")
    }

    /// The kernel's output without the gaps, and what it left in them.
    static func result(_ test: Case, _ kernels: ckernels_volume_kernels) -> (
        values: [Float], neighbours: [Float]
    ) {
        let convolution = test.convolution
        let (inputs, outputs, gap) = (convolution.inputs, convolution.outputs, test.gap)
        let extents = convolution.extents
        let edge = test.tileSide + 2
        let productCount =
            test.tileSide == 1 ? test.tileFrames + 2 : (test.tileFrames == 1 ? 1 : 4) * edge * edge
        let input = spread(convolution.input, channels: inputs, gap: gap)
        let positions =
            convolution.clips * (extents[0] / test.pooledFrames) * (extents[1] / test.pooledSide)
            * (extents[2] / test.pooledSide)
        var output = [Float](repeating: .nan, count: positions * (outputs + gap))
        let packedCount = kernels.packed_count(outputs, inputs, productCount)
        withAligned(packedCount) { packed in
            let panels = (outputs + kernels.panel - 1) / kernels.panel
            for panel in 0..<panels {
                kernels.pack_winograd(
                    packed, convolution.weights, outputs, inputs, test.tileFrames, test.tileSide, panel, 1)
            }
            input.withUnsafeBufferPointer { input in
                output.withUnsafeMutableBufferPointer { output in
                    convolution.bias.withUnsafeBufferPointer { bias in
                        var plan = ckernels_winograd(
                            input: input.baseAddress, output: output.baseAddress, weights: packed,
                            bias: bias.baseAddress, clips: convolution.clips,
                            extents: ckernels_extents(
                                frames: extents[0], rows: extents[1], columns: extents[2]), inputs: inputs,
                            outputs: outputs, input_stride: inputs + gap, output_stride: outputs + gap,
                            tile_frames: test.tileFrames, tile_side: test.tileSide,
                            pooled_frames: test.pooledFrames, pooled_side: test.pooledSide,
                            rectified: convolution.isRectified)
                        withAligned(kernels.winograd_scratch(&plan, test.part)) { scratch in
                            let tiles = ckernels_tile_count(&plan)
                            for first in stride(from: 0, to: tiles, by: test.part) {
                                kernels.winograd(&plan, first, min(test.part, tiles - first), scratch)
                            }
                        }
                    }
                }
            }
        }
        return split(output, channels: outputs, gap: gap)
    }
}

/// Puts numbers that are none between the positions.
func spread(_ values: [Float], channels: Int, gap: Int) -> [Float] {
    var result: [Float] = []
    for start in stride(from: 0, to: values.count, by: channels) {
        result += values[start..<start + channels] + [Float](repeating: .nan, count: gap)
    }
    return result
}

/// The positions' channels, and what lies between them.
func split(_ values: [Float], channels: Int, gap: Int) -> (values: [Float], neighbours: [Float]) {
    var (inside, between): ([Float], [Float]) = ([], [])
    for start in stride(from: 0, to: values.count, by: channels + gap) {
        inside += values[start..<start + channels]
        between += values[start + channels..<start + channels + gap]
    }
    return (inside, between)
}
