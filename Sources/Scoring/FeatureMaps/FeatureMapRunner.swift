import CKernels
import Tensors

/// Runs a volume graph on the clips of one dive after another.
///
/// Owns the memory for this, which is planned once and reused; the graph and its weights are shared.
final class FeatureMapRunner {
    private let graph: FeatureMapGraph
    private let kernels: ckernels_volume_kernels
    private let workers: Workers
    private let block: AlignedStorage
    private let stepsForOneClip: ArraySlice<FeatureMapStep>
    private let stepsForAllClips: ArraySlice<FeatureMapStep>

    init(_ graph: FeatureMapGraph, workers: Workers) {
        self.graph = graph
        self.workers = workers
        kernels = graph.instructions.kernels
        block = AlignedStorage(count: graph.blockCount)
        let split = graph.stepsForOneClip ?? graph.steps.count
        stepsForOneClip = graph.steps[..<split]
        stepsForAllClips = graph.steps[split...]
        for step in graph.steps { workers.reserve(step.scratchCount(kernels, threads: workers.count)) }
    }

    /// Runs the next clip through the layers that process one clip at a time.
    ///
    /// - Parameter clip: row-major [C, T, H, W].
    func read(_ clip: UnsafeBufferPointer<Float>, index: Int) {
        for step in stepsForOneClip { run(step, clip: clip.baseAddress, index: index) }
    }

    /// Runs all clips through the remaining layers.
    ///
    /// - Parameter name: the last node.
    /// - Returns: the features of each clip, row-major [clips, C*T*H*W].
    func features(of name: String) -> Tensor {
        for step in stepsForAllClips { run(step) }
        let slice = graph.slice(of: name)
        let (channels, stride) = (slice.shape[0], graph.stride(of: slice))
        let positions = slice.shape.dropFirst().reduce(1, *)
        var features = Tensor(shape: [graph.clipCount, channels * positions])
        for clip in 0..<graph.clipCount {
            let start = address(of: slice, clip: clip)
            for position in 0..<positions {
                for channel in 0..<channels {
                    features.values[(clip * channels + channel) * positions + position] =
                        start[position * stride + channel]
                }
            }
        }
        return features
    }

    private func run(_ step: FeatureMapStep, clip: UnsafePointer<Float>? = nil, index: Int = 0) {
        let source = step.source.map { UnsafePointer(address(of: $0, clip: index)) } ?? clip
        guard let source else { preconditionFailure("a step that reads the clip has none") }
        step.run(from: source, to: address(of: step.target, clip: index), kernels, workers)
    }

    private func address(of slice: FeatureMapSlice, clip: Int) -> UnsafeMutablePointer<Float> {
        let volume = graph.volumes[slice.volume]
        return block.start + volume.offset + slice.firstChannel
            + (volume.clipCount > 1 ? clip * volume.countPerClip : 0)
    }
}

/// How long a step of the backbone takes for a dive's six clips.
package struct StepTiming: Sendable {
    /// The node that it starts with.
    package let name: String
    /// The method: "winograd 2x4x4", "direct", "pooling", "copy".
    package let method: String
    /// Median over the runs.
    package let seconds: Double
    /// 2 x multiply-adds of the direct convolution; 0 if the step is not a convolution.
    package let operations: Double
    /// 2 x multiply-adds actually performed, transforms excluded.
    package let executed: Double
}

extension FeatureMapRunner {
    /// The median time of each step over several runs, for all clips.
    ///
    /// - Parameter clips: row-major [clips, C, T, H, W].
    func measure(_ clips: UnsafeBufferPointer<Float>, rounds: Int) -> [StepTiming] {
        let clock = ContinuousClock()
        var seconds = [[Double]](repeating: [], count: graph.steps.count)
        for _ in 0..<rounds {
            var sums = [Duration](repeating: .zero, count: graph.steps.count)
            for index in 0..<graph.clipCount {
                let clip = clips.baseAddress.map { $0 + clips.count / graph.clipCount * index }
                for (number, step) in zip(stepsForOneClip.indices, stepsForOneClip) {
                    sums[number] += clock.measure { run(step, clip: clip, index: index) }
                }
            }
            for (number, step) in zip(stepsForAllClips.indices, stepsForAllClips) {
                sums[number] += clock.measure { run(step) }
            }
            for number in sums.indices { seconds[number].append(sums[number] / .seconds(1)) }
        }
        return zip(graph.steps, seconds).map { step, seconds in
            StepTiming(
                name: step.name, method: step.method, seconds: seconds.sorted()[rounds / 2],
                operations: Double(step.operations * graph.clipCount),
                executed: Double(step.executed * graph.clipCount))
        }
    }
}
