import CKernels
import TestSupport
import Testing

struct PoolingTests {
    struct Case: Sendable {
        var extents: [Int]
        var kernel: [Int]
        var stride: [Int]
        var padding = [0, 0, 0]
        var channels = 19
        var takesMean = false
    }

    /// C3D's last one, S3D's over three positions and its mean, and windows that hang over all edges.
    static let cases = [
        Case(extents: [2, 7, 7], kernel: [2, 2, 2], stride: [2, 2, 2], padding: [0, 1, 1]),
        Case(extents: [3, 9, 8], kernel: [1, 3, 3], stride: [1, 2, 2], padding: [0, 1, 1]),
        Case(extents: [4, 5, 5], kernel: [3, 3, 3], stride: [1, 1, 1], padding: [1, 1, 1], channels: 32),
        Case(extents: [2, 3, 3], kernel: [2, 3, 3], stride: [1, 1, 1], takesMean: true),
        Case(extents: [1, 1, 1], kernel: [3, 3, 3], stride: [2, 2, 2], padding: [1, 1, 1], channels: 3),
    ]

    @Test(arguments: Instructions.available, cases)
    func `a pooling uses the part of each window inside the volume`(set: Instructions, test: Case) {
        let (clips, gap) = (2, 3)
        let (from, channels) = (test.extents, test.channels)
        let to = (0..<3).map { (axis: Int) -> Int in
            (from[axis] + 2 * test.padding[axis] - test.kernel[axis]) / test.stride[axis] + 1
        }
        let input = samples(clips * from.reduce(channels, *), seed: 4)
        var expected: [Float] = []
        for clip in 0..<clips {
            for position in 0..<to.reduce(1, *) {
                let at = place(position, in: to)
                let starts = (0..<test.kernel.reduce(1, *)).compactMap { k in
                    index(
                        of: windowPlace(at, stride: test.stride, k, in: test.kernel, padding: test.padding),
                        in: from)
                }
                for channel in 0..<channels {
                    let window = starts.map { input[(clip * from.reduce(1, *) + $0) * channels + channel] }
                    let mean = window.reduce(0, +) / Float(window.count)
                    expected.append(test.takesMean ? mean : window.max() ?? .nan)
                }
            }
        }

        let spreadInput = spread(input, channels: channels, gap: gap)
        var output = [Float](repeating: .nan, count: clips * to.reduce(channels + gap, *))
        spreadInput.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                func extents(_ values: [Int]) -> ckernels_extents {
                    ckernels_extents(frames: values[0], rows: values[1], columns: values[2])
                }
                var plan = ckernels_pooling(
                    input: input.baseAddress, output: output.baseAddress, clips: clips,
                    extents: extents(from),
                    output_extents: extents(to), kernel: extents(test.kernel), strides: extents(test.stride),
                    padding: extents(test.padding), channels: channels, input_stride: channels + gap,
                    output_stride: channels + gap, takes_mean: test.takesMean)
                let rows = clips * to[0] * to[1]
                for row in 0..<rows { set.kernels.pooling(&plan, row, 1) }
            }
        }
        let found = split(output, channels: channels, gap: gap)
        #expect(relativeDifference(found.values, expected) < (test.takesMean ? 1e-6 : .leastNonzeroMagnitude))
        #expect(found.neighbours.allSatisfy { $0.isNaN })
    }

    @Test(arguments: Instructions.available, [0, 1])
    func `the maximum with a NaN is NaN, wherever it stands`(
        set: Instructions, place: Int
    ) {
        let channels = 40
        var input = [Float](repeating: 1, count: 2 * channels)
        for channel in 0..<channels { input[place * channels + channel] = .nan }
        var output = [Float](repeating: 0, count: channels)
        input.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                let pair = ckernels_extents(frames: 1, rows: 1, columns: 2)
                var plan = ckernels_pooling(
                    input: input.baseAddress, output: output.baseAddress, clips: 1, extents: pair,
                    output_extents: ckernels_extents(frames: 1, rows: 1, columns: 1), kernel: pair,
                    strides: pair,
                    padding: ckernels_extents(frames: 0, rows: 0, columns: 0), channels: channels,
                    input_stride: channels, output_stride: channels, takes_mean: false)
                set.kernels.pooling(&plan, 0, 1)
            }
        }
        #expect(output.allSatisfy { $0.isNaN })
    }
}
