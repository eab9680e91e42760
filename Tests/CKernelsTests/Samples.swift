import CKernels
import Testing

/// An instruction set of the kernels, for tests that run on each that the processor has.
enum Instructions: String, CaseIterable, CustomTestStringConvertible {
    case portable, avx2, avx512

    static var available: [Instructions] { allCases.filter { $0.pointer != nil } }

    var kernels: ckernels_volume_kernels {
        guard let pointer else { preconditionFailure("\(rawValue) is not available") }
        return pointer.pointee
    }

    var testDescription: String { rawValue }

    private var pointer: UnsafePointer<ckernels_volume_kernels>? {
        switch self {
        case .portable: ckernels_volumes(ckernels_portable)
        case .avx2: ckernels_volumes(ckernels_avx2)
        case .avx512: ckernels_volumes(ckernels_avx512)
        }
    }
}

/// Uniform numbers in -1...1, the same for the same seed (Knuth's linear congruential generator, MMIX).
func samples(_ count: Int, seed: UInt64) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(state >> 40) / Float(1 << 23) - 1
    }
}

/// The place of the index-th position of such extents, the last axis fastest.
func place(_ index: Int, in extents: [Int]) -> [Int] {
    [index / (extents[1] * extents[2]), index / extents[2] % extents[1], index % extents[2]]
}

/// The index of a place; nil where it lies outside.
func index(of place: [Int], in extents: [Int]) -> Int? {
    for axis in 0..<3 where !(0..<extents[axis]).contains(place[axis]) { return nil }
    return (place[0] * extents[1] + place[1]) * extents[2] + place[2]
}

/// Where the k-th position of a window lies.
func windowPlace(_ at: [Int], stride: [Int], _ k: Int, in kernel: [Int], padding: [Int]) -> [Int] {
    let offset = place(k, in: kernel)
    return (0..<3).map { (axis: Int) -> Int in at[axis] * stride[axis] + offset[axis] - padding[axis] }
}

/// A convolution worked out by its definition, in double precision.
struct ReferenceConvolution: Sendable {
    var clips = 1
    /// T, H, W of the input.
    var extents: [Int]
    var inputs: Int
    var outputs: Int
    /// T, H, W.
    var kernel = [3, 3, 3]
    var stride = [1, 1, 1]
    var padding = [1, 1, 1]
    var isRectified = true

    var outputExtents: [Int] { (0..<3).map { (extents[$0] + 2 * padding[$0] - kernel[$0]) / stride[$0] + 1 } }
    /// [clip][T][H][W][channel]
    var input: [Float] { samples(clips * extents.reduce(inputs, *), seed: 1) }
    /// [output][input][kernel]
    var weights: [Float] {
        let count = kernel.reduce(inputs, *)
        let scale = 1 / Float(count).squareRoot()
        return samples(outputs * count, seed: 2).map { $0 * scale }
    }
    var bias: [Float] { samples(outputs, seed: 3) }

    /// [clip][T][H][W][channel]
    func result() -> [Float] {
        let (input, weights, bias, to) = (input, weights, bias, outputExtents)
        let places = kernel.reduce(1, *)
        var result: [Float] = []
        for clip in 0..<clips {
            for position in 0..<to.reduce(1, *) {
                let at = place(position, in: to)
                let starts = (0..<places).map { k in
                    index(of: windowPlace(at, stride: stride, k, in: kernel, padding: padding), in: extents)
                        .map { (clip * extents.reduce(1, *) + $0) * inputs }
                }
                for output in 0..<outputs {
                    var sum = Double(bias[output])
                    for (k, start) in starts.enumerated() {
                        guard let start else { continue }
                        for channel in 0..<inputs {
                            let weight = weights[(output * inputs + channel) * places + k]
                            sum += Double(input[start + channel]) * Double(weight)
                        }
                    }
                    result.append(Float(isRectified ? max(sum, 0) : sum))
                }
            }
        }
        return result
    }
}

/// The maximum over windows that do not overlap; what is left over at the end is dropped.
func pooled(_ values: [Float], clips: Int, extents: [Int], channels: Int, window: [Int]) -> [Float] {
    let to = (0..<3).map { extents[$0] / window[$0] }
    var result: [Float] = []
    for clip in 0..<clips {
        for position in 0..<to.reduce(1, *) {
            let at = place(position, in: to)
            for channel in 0..<channels {
                var most = -Float.infinity
                for k in 0..<window.reduce(1, *) {
                    let from = windowPlace(at, stride: window, k, in: window, padding: [0, 0, 0])
                    guard let start = index(of: from, in: extents) else { continue }
                    most = max(most, values[(clip * extents.reduce(1, *) + start) * channels + channel])
                }
                result.append(most)
            }
        }
    }
    return result
}

/// Memory that begins at a cache line, as kernels want their scratch and weights.
func withAligned<Result>(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 4, alignment: 64)
    defer { memory.deallocate() }
    let start = memory.bindMemory(to: Float.self, capacity: max(count, 1))
    start.initialize(repeating: .nan, count: max(count, 1))
    return body(start)
}
